import { expect, it } from "vitest";
import { READS_MAX, ReadsUnderWay } from "../../models/application/reads-under-way.ts";
import { besideHead } from "../../models/nodes/memory/layout.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { MIB } from "../../src/core/units.ts";

it("counts the reads of a key, however many, and leaves the other half of the word as it is", () => {
  const nodes = new Nodes({ profile: "classic", memoryBytes: [2 * MIB], keys: 3 });
  const reads = new ReadsUnderWay(nodes);
  const home = 0x7abc;
  nodes.index[besideHead(1)] = home;
  const most = READS_MAX + 70_000;
  for (let i = 1; i <= most; i++) {
    if (reads.begin(1) !== i || reads.of(1) !== i) throw new Error(`the ${i}th read is taken for another`);
  }
  expect(nodes.index[besideHead(1)] & 0xffff).toBe(home);
  for (let i = most - 1; i >= 0; i--) {
    reads.end(1);
    if (reads.of(1) !== i) throw new Error(`${i} are left, counted ${reads.of(1)}`);
  }
  expect(nodes.index[besideHead(1)]).toBe(home);
  expect([reads.of(0), reads.of(2)]).toEqual([0, 0]);
});
