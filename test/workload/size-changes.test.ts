/** Sizes of values that change while a run lasts. */
import { describe, expect, it } from "vitest";
import { Nodes } from "../../models/nodes/nodes.ts";
import type { NodeStats } from "../../models/run/inspect.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { Fact, factAt, type KeyGroup, Population } from "../../models/workload/population.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";

describe("sizes that change", () => {
  const uniform = (low: number, high: number) => createDistribution({ distribution: "uniform", low, high });
  const keys = 500;

  function populationOf(valueBytes: KeyGroup["valueBytes"], nodes: Nodes): Population {
    const groups = [{ keys, valueBytes, ttl: [{ seconds: 0, share: 1 }] }];
    return new Population({ keyBytes: 20, groups }, nodes, new Streams(1));
  }

  function sizesOf(population: Population, nodes: Nodes): number[] {
    const bare = nodes.itemBytes(20, 0);
    const { facts, itemBytes } = population;
    return Array.from({ length: keys }, (_, key) => itemBytes[facts[factAt(key, Fact.kind)]] - bare);
  }

  it("leave a key as large among the others as it was, and go halfway in the middle", () => {
    const nodes = new Nodes({ memoryBytes: [64 << 20], keys });
    const valueBytes = [uniform(100, 200), uniform(1100, 1400)] as const;
    const population = populationOf(valueBytes, nodes);
    const before = sizesOf(population, nodes);
    population.resize(0, 1);
    const after = sizesOf(population, nodes);
    // Both sizes of a key come from one draw u: 100 + 100 u and 1100 + 300 u, each rounded.
    for (const [key, size] of before.entries()) {
      expect(Math.abs(after[key] - (1100 + 3 * (size - 100)))).toBeLessThanOrEqual(2);
    }
    population.resize(0, 0.5);
    const halfway = sizesOf(population, nodes);
    expect(halfway).toEqual(before.map((size, key) => Math.round((size + after[key]) / 2)));
  });

  it("are those of the start until the first change", () => {
    const nodes = new Nodes({ memoryBytes: [64 << 20], keys });
    const changing = populationOf([uniform(1, 99), uniform(5, 7)], nodes);
    const sizes = sizesOf(changing, nodes);
    const constant = populationOf([uniform(1, 99)], nodes);
    expect(sizes).toEqual(sizesOf(constant, nodes));
  });
});

/** Memory that filled with values of 600 bytes (class 10) before those of 1,500 (class 14) came. */
function shifted(profile: string, valueBytes: unknown) {
  const { value, problems } = readScenario({
    duration: "50m",
    measureFrom: "40m",
    cluster: { nodes: 1, memory: "8MB", profile },
    workload: { keys: 12_000, newKeys: { rate: "2/s", popularity: "newest" }, valueBytes, arrivals: { rate: 40 } },
    statsAt: ["9m", "end"],
  });
  expect(problems).toEqual([]);
  const { inspections, metrics } = run(value!, 1, { check: true });
  const [before, end] = inspections!.slice(0, 2).map(({ data }) => (data as NodeStats[])[0].slabs);
  return { before, end, metrics };
}

describe("memory that has filled with smaller values", () => {
  const grows = [
    { at: 0, size: 600 },
    { at: "10m", size: 1500 },
  ];
  const [small, large] = ["10", "14"];

  it("gives the larger ones the one page that every class gets, where pages do not move", () => {
    const { before, end, metrics } = shifted("classic", grows);
    expect(Object.keys(before)).toEqual([small]);
    expect(end[large].total_pages).toBe(1);
    expect(end[small].total_pages).toBe(before[small].total_pages);
    const same = shifted("classic", 600);
    expect(same.metrics.calcifiedMemoryRatio).toBe(0);
    expect(metrics.calcifiedMemoryRatio).toBeGreaterThan(0.3);
    expect(metrics.missRatio).toBeGreaterThan(2 * same.metrics.missRatio!);
  });

  it("gives them more as they ask for it where pages move", () => {
    const { end, metrics } = shifted("modern", grows);
    expect(end[large].total_pages).toBeGreaterThan(1);
    const fixed = shifted("classic", grows);
    expect(metrics.calcifiedMemoryRatio).toBeLessThan(fixed.metrics.calcifiedMemoryRatio!);
    expect(metrics.missRatio).toBeLessThan(fixed.metrics.missRatio!);
  });
});
