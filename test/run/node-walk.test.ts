/** The outage node by node: what it says of each node is what was done to it. */
import { expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

const world = (more: object) =>
  readScenario({
    duration: "6m",
    measureFrom: "0s",
    client: { name: "pecl-memcache", processes: 8 },
    cluster: { nodes: 3 },
    workload: { keys: 5000, arrivals: { rate: 400 } },
    ...more,
  }).value!;
const faults = [
  { fault: "crash", node: 1, at: "2m" },
  { fault: "recover", node: 1, at: "4m" },
];

it("a node is up but between its crash and its return, is left alone by processes only after it has failed, and comes back empty", () => {
  const { walk, metrics } = run(world({ faults }), 1);
  const { atSeconds, nodes, processes } = walk!;
  expect(processes).toBe(8);
  expect(nodes).toHaveLength(3);
  expect(atSeconds).toEqual([...new Set(atSeconds)].sort((a, b) => a - b));
  for (const at of [119, 120, 121].map((time) => Math.floor(time / 10) * 10)) expect(atSeconds).toContain(at);
  const [other, lost] = nodes;
  for (const [i, at] of atSeconds.entries()) {
    expect(lost.up[i], `at ${at}`).toBe(at >= 120 && at < 240 ? 0 : 1);
    expect(other.up[i]).toBe(1);
    expect(other.avoidedBy![i]).toBe(0);
    if (at <= 120) expect(lost.avoidedBy![i], `at ${at}`).toBe(0);
    if (at <= 120) expect(other.strandedCopies![i]).toBe(0);
  }
  const at = (seconds: number) => atSeconds.indexOf(seconds);
  expect(lost.avoidedBy![at(200)]).toBe(8);
  expect(lost.items![at(110)]).toBeGreaterThan(1000);
  expect(lost.items![at(240)]).toBe(0);
  // What is stranded at the return is what the metric counts.
  const stranded = nodes.reduce((sum, { strandedCopies }) => sum + strandedCopies![at(240)], 0);
  expect(stranded).toBe(metrics.strandedCopies);
});

it("there is none where nothing befalls a node, and counts are left out where only some keys are simulated", () => {
  expect(run(world({}), 1).walk).toBeUndefined();
  const [node] = run(world({ faults, cluster: { nodes: 3, memoryMb: 1024 }, detail: { sampled: 4 } }), 1).walk!.nodes;
  expect(node.items).toBeUndefined();
  expect(node.up.length).toBeGreaterThan(5);
});
