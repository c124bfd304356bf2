/** Populations side by side: each has its share of the requests, its own mix, popularity, sizes and times to live. */
import { describe, expect, it } from "vitest";
import { prepare, run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { NamespaceSpec } from "../../models/workload/namespaces.ts";
import { NamespacedRequests, namespacesOf } from "../../models/workload/namespaces.ts";
import { createPopularity } from "../../models/workload/popularity/index.ts";
import { Fact, factAt } from "../../models/workload/population.ts";
import { Does, requestBlock } from "../../models/workload/request-source.ts";
import { Streams } from "../../src/core/random.ts";
import { problemText } from "../../src/core/text/problems.ts";
import { chiSquare, chiSquareMax } from "../core/statistics.ts";

const problemsOf = (workload: unknown) => readScenario({ workload }).problems.map(problemText);
const scenarioOf = (workload: unknown, more = {}) => {
  const { value, problems } = readScenario({ workload, ...more });
  expect(problems).toEqual([]);
  return value!;
};

const two = [
  {
    name: "sessions",
    share: 0.75,
    keys: 30,
    popularity: { zipf: 0 },
    valueBytes: 100,
    ttl: "20m",
    reads: 0.5,
    onWrite: "delete",
  },
  {
    name: "pages",
    share: 0.25,
    keys: 20,
    popularity: { zipf: 1 },
    keyBytes: 90,
    valueBytes: 5000,
    ttl: "1h",
    reads: 1,
  },
];

describe("namespaces", () => {
  it("have their share of the requests, and in it their own mix and popularity", () => {
    const specs = scenarioOf({ namespaces: two }).workload.namespaces as NamespaceSpec[];
    const arrivals = { fill: (out: Float64Array) => void out.fill(0) };
    const namespaces = namespacesOf(specs, createPopularity);
    const requests = new NamespacedRequests({ arrivals, namespaces, processes: 1, streams: new Streams(4) });
    const [size, blocks] = [1000, 200];
    const block = requestBlock(size);
    const written = Array.from({ length: 50 }, (_, key) => (key < 30 ? Does.writeAndDelete : Does.writeAndSet));
    // One cell for each key and kind.
    const counts = new Float64Array(100);
    for (let i = 0; i < blocks; i++) {
      requests.fill(block);
      for (const [j, key] of block.keys.entries()) counts[key * 2 + (block.does[j] === written[key] ? 1 : 0)]++;
    }
    const harmonic = Array.from({ length: 20 }, (_, rank) => 1 / (rank + 1)).reduce((a, b) => a + b);
    const expected = (cell: number) => {
      const [key, isWrite] = [cell >> 1, cell & 1];
      const share = key < 30 ? 0.75 / 30 / 2 : isWrite === 1 ? 0 : 0.25 / (key - 29) / harmonic;
      return size * blocks * share;
    };
    const cells = [...counts.keys()].filter((cell) => expected(cell) > 0);
    expect(
      chiSquare(
        cells.map((cell) => counts[cell]),
        (i) => expected(cells[i]),
      ),
    ).toBeLessThan(chiSquareMax(cells.length - 1));
    for (const cell of counts.keys()) if (expected(cell) === 0) expect(counts[cell]).toBe(0);
  });

  it("have sizes and times to live of their own, and what they leave out is the workload's", () => {
    const scenario = scenarioOf({ namespaces: [...two, { name: "rest", share: 0, keys: 5 }], ttl: "2d", keyBytes: 30 });
    const { population, shareOf, cluster } = prepare(scenario, 1).world;
    const of = (key: number) => {
      const kind = population.facts[factAt(key, Fact.kind)];
      return [population.itemBytes[kind], population.ttlSeconds[kind]];
    };
    const bytes = (keyBytes: number, value: number) => cluster.nodes.itemBytes(keyBytes, value);
    for (const key of [0, 29]) expect(of(key)).toEqual([bytes(30, 100), 1200]);
    for (const key of [30, 49]) expect(of(key)).toEqual([bytes(90, 5000), 3600]);
    for (const key of [50, 54]) expect(of(key)).toEqual([bytes(30, 273), 2 * 86_400]);
    const all = Array.from({ length: population.keys.count }, (_, key) => shareOf(key));
    expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(all.slice(0, 30).reduce((a, b) => a + b)).toBeCloseTo(0.75, 12);
    expect(scenario.workload.reads).toBeCloseTo(0.75 * 0.5 + 0.25, 12);
  });

  it("one of a kind misses as often as the same keys alone, and conserve what every run conserves", () => {
    const keys = { keys: 2000, popularity: { zipf: 0.8 }, valueBytes: 300, ttl: "10m", reads: 0.9 };
    const run1 = (workload: unknown) =>
      run(scenarioOf(workload, { duration: "2h", cluster: { nodes: 2, memory: "64MB" } }), 1, { check: true }).metrics
        .missRatio!;
    const alone = run1({ ...keys, arrivals: { rate: 100 } });
    const split = run1({
      namespaces: ["a", "b"].map((name) => ({ name, share: 0.5, ...keys })),
      arrivals: { rate: 200 },
    });
    // 650,000 gets each: five standard deviations of a ratio near .01 are .0009; misses of one key are no two samples.
    expect(Math.abs(split - alone)).toBeLessThan(0.05 * alone);
  });

  it("that cannot be are refused, each with its place", () => {
    const [sessions, pages] = two;
    expect(
      problemsOf({ keys: 5, oneHitWonders: 0.1, namespaces: [sessions, { ...pages, name: "sessions", share: 0.5 }] }),
    ).toEqual([
      "workload.namespaces: shares sum to 1.25; expected 1, or within 0.02 of it",
      `workload.namespaces[1].name: "sessions"; expected a name of its own`,
      "workload.keys: expected none beside namespaces, which have keys of their own",
      "workload.oneHitWonders: expected none beside namespaces, which have keys of their own",
    ]);
  });
});
