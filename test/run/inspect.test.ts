/** Looks inside the nodes of a run. */

import { describe, expect, it } from "vitest";
import { memoryByClass } from "../../models/nodes/memory-by-class.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { profileNames } from "../../models/nodes/settings/settings.ts";
import type { NodeStats } from "../../models/run/inspect.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { MIB } from "../../src/core/units.ts";
import { item } from "../nodes/item.ts";

function world(more: object = {}) {
  const { value, problems } = readScenario({
    duration: "4m",
    measureFrom: "0s",
    cluster: { nodes: 3, memoryMb: 2 },
    workload: { keys: 20_000, prefill: false, ttl: "90s", valueBytes: 600, arrivals: { rate: 500 } },
    ...more,
  });
  expect(problems).toEqual([]);
  return value!;
}

const faults = [
  { fault: "crash", node: 1, at: "2m" },
  { fault: "recover", node: 1, at: "3m" },
];

describe("a look at the stats of a run", () => {
  it.each(profileNames)("changes nothing of it (%s)", (profile) => {
    const cluster = { nodes: 3, memoryMb: 2, profile };
    const { inspections: seen, ...looked } = run(
      world({ cluster, faults, statsAt: ["10s", "61500ms", "fault-1s", "fault", "fault#2+1s", "end"] }),
      1,
      { check: true },
    );
    const { inspections: atEnd, ...plain } = run(world({ cluster, faults }), 1, { check: true });
    expect(looked).toEqual(plain);
    expect(seen!.map(({ when, atSeconds }) => [when, atSeconds])).toEqual([
      ["10s", 10],
      ["61500ms", 61.5],
      ["fault-1s", 119],
      ["fault", 120],
      ["fault#2+1s", 181],
      ["end", 240],
      ["end", 240],
    ]);
    expect(seen!.at(-1)).toEqual(atEnd![0]);
  });

  it("sums up to what the application counted", () => {
    const { metrics, inspections } = run(world({ statsAt: ["end"] }), 1);
    const all = inspections![0].data as NodeStats[];
    const sum = (name: string) => all.reduce((total, { stats }) => total + stats![name], 0);
    expect(sum("get_misses") / sum("cmd_get")).toBeCloseTo(metrics.missRatio!, 11);
    expect(sum("evictions")).toBe(metrics.evictions);
    for (const { stats, items, slabs } of all) {
      const over = (rows: Readonly<Record<string, { [name: string]: number }>>, name: string) =>
        Object.values(rows).reduce((total, row) => total + row[name], 0);
      expect(over(items, "number")).toBe(stats!.curr_items);
      expect(over(slabs, "cmd_set")).toBe(stats!.cmd_set);
      expect(stats!.uptime).toBe(242);
    }
  });

  it("finds a crashed node down, and its successor young and empty", () => {
    const { inspections } = run(world({ faults, statsAt: ["fault-1s", "fault+1s", "fault#2+1s"] }), 1);
    const [before, during, after] = inspections!.slice(0, 3).map(({ data }) => (data as NodeStats[])[1].stats);
    expect(before!.uptime).toBe(121);
    expect(during).toBeNull();
    expect(after!.uptime).toBe(3);
    expect(after!.curr_items).toBeLessThan(before!.curr_items! / 10);
  });

  it("from a fault is left out where there is none", () => {
    const { inspections } = run(world({ statsAt: ["fault", "end-1m"] }), 1);
    expect(inspections!.map(({ when }) => when)).toEqual(["end-1m", "end"]);
  });
});

describe("memory by class", () => {
  const filled = (profile: "classic" | "modern") => {
    const nodes = new Nodes({ profile, memoryBytes: [4 * MIB], keys: 50_000 });
    // All four pages go to items of 100 bytes (class 2), then nobody asks for these any more.
    for (let key = 0; key < 34_952; key++) nodes.set(0, item(key, 100), 0);
    const before = memoryByClass(nodes, 0, 0);
    for (let second = 1; second <= 300; second++) {
      for (let i = 0; i < 1000; i++) nodes.set(0, item(40_000 + ((second * 1000 + i) % 9000), 900), second);
    }
    return { nodes, before, after: memoryByClass(nodes, 0, 300) };
  };

  it("calcifies in classic: four pages stay where nothing is asked for, and all traffic has one", () => {
    const { before, after } = filled("classic");
    expect(before.calcifiedShare).toBe(0);
    const [small, large] = after.classes;
    expect(small).toMatchObject({ class: 2, chunkBytes: 120, pages: 4, fixedPages: 4, items: 34_952, evictions: 0 });
    expect(large).toMatchObject({ chunkBytes: 944, pages: 1, fixedPages: 1, items: 1110, evictions: 300_000 - 1110 });
    // Asked for: 34,952 chunks of 120 bytes, 300,000 of 944. Held: four fifths and one fifth of the pages.
    const demand = (34_952 * 120) / (34_952 * 120 + 300_000 * 944);
    expect(small!.demandShare).toBeCloseTo(demand, 12);
    expect(after.calcifiedShare).toBeCloseTo(4 / 5 - demand, 12);
    expect([small!.oldestSeconds, large!.oldestSeconds]).toEqual([300, 1]);
  });

  it("does not in modern, whose pages move, all but two of a class", () => {
    const { nodes, after } = filled("modern");
    const [small, large] = after.classes;
    expect(nodes.stats(0).slabs_moved).toBeGreaterThan(0);
    expect([small!.pages, small!.fixedPages]).toEqual([2, 2]);
    expect([large!.pages, large!.fixedPages]).toEqual([3, 2]);
    expect(after.calcifiedShare).toBeLessThan(0.4);
  });
});
