/** A stationary start of 1.4, which knows no second before its own: its memory is full, and its processes are no longer young. */
import { expect, it } from "vitest";
import { Nodes } from "../../models/nodes/nodes.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/index.ts";

it("fills its memory, though items were moved before second 0", () => {
  const itemsOf = (prefill: unknown, ttl: string): number => {
    const { value } = readScenario({
      duration: "1m",
      cluster: { nodes: 1, memory: "2MB", profile: "1.4" },
      workload: { keys: 20_000, valueBytes: 300, ttl, prefill, arrivals: { rate: 100 } },
    });
    return prepare(value!, 1).world.cluster.nodes.levels().items;
  };
  for (const ttl of ["never", "10m"]) expect(itemsOf("stationary", ttl)).toBe(itemsOf(true, ttl));
});

it("moves nothing by a hit within a minute of the last move, as a process that is older than its first minute", () => {
  const isMoved = (isOlder: boolean): boolean => {
    const nodes = new Nodes({ profile: "1.4", memoryBytes: [2 << 20], keys: 40_000 });
    const set = (key: number) => nodes.set(0, { key, bytes: 300, expirySeconds: 0, version: 0 }, 0);
    let key = 0;
    do set(key++);
    while (nodes.peek(0, 0, 0) !== 0);
    // The first one has been evicted: the second is next.
    if (isOlder) nodes.beforeStart.passFirstMinute();
    nodes.get(0, 1, 0);
    set(key);
    return nodes.peek(0, 1, 0) !== 0;
  };
  expect([isMoved(false), isMoved(true)]).toEqual([true, false]);
});
