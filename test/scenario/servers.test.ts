import { describe, expect, it } from "vitest";
import { capacityOfAll, capacityPerSecond } from "../../models/database/capacity.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";
import { problemText } from "../../src/core/text/problems.ts";

const lag = { distribution: "exponential", mean: "1s" };

function texts(database: object): string[] {
  return readScenario({ database }).problems.map(problemText);
}

function warned(database: object, parts: object = {}): string[] {
  const { value, problems } = readScenario({
    cluster: { nodes: 4 },
    client: { name: "gomemcache" },
    ...parts,
    database,
  });
  expect(problems).toEqual([]);
  return warningsOf(value!);
}

describe("shards and replicas of a scenario", () => {
  it("are none by default", () => {
    const { database } = readScenario({}).value!;
    expect(database.shards).toBeUndefined();
    expect(database.replicas).toBeUndefined();
  });

  it("want what has no default, and have the nearest word where a word is wrong", () => {
    expect(texts({ shards: {} })[0]).toMatch(/shards.count: missing/);
    expect(texts({ replicas: { count: 2 } })[0]).toMatch(/replicas.lag: missing/);
    expect(texts({ shards: { count: 1 } }).length).toBe(1);
    expect(texts({ shards: { count: 3, placement: "alined" } })[0]).toMatch(/did you mean 'aligned'/);
    expect(texts({ shards: { count: 3, scater: 0.1 } })[0]).toMatch(/did you mean 'scatter'/);
    expect(texts({ replicas: { count: 20, lag } })[0]).toMatch(/at most 15/);
    expect(texts({ shard: { count: 3 } })[0]).toMatch(/did you mean 'shards'/);
  });

  it("are as much as all of them can do, and with replicas what is done first by those who have it to do", () => {
    const one = readScenario({ database: { capacity: "100/s" } }).value!.database;
    expect(capacityPerSecond(one, 0.9)).toBeCloseTo(100, 9);
    expect(capacityOfAll({ ...one, shards: { count: 4 } }, 0.9)).toBeCloseTo(400, 9);
    // Nine of ten are reads: 200/s of two replicas, of 222/s in all; and the primary could do 1000/s of these.
    expect(capacityOfAll({ ...one, replicas: { count: 2 } }, 0.9)).toBeCloseTo(200 / 0.9, 9);
    expect(capacityOfAll({ ...one, shards: { count: 4 }, replicas: { count: 2 } }, 0.2)).toBeCloseTo(
      (4 * 100) / 0.8,
      9,
    );
  });

  it("are warned of where they do nothing, and nowhere else", () => {
    expect(warned({ shards: { count: 4, placement: "aligned", scatter: 0.1 }, replicas: { count: 1, lag } })).toEqual(
      [],
    );
    expect(warned({ shards: { count: 6, placement: "aligned" } })[0]).toMatch(/2 of 6 aligned shards have no keys/);
    expect(warned({ shards: { count: 6 } })).toEqual([]);
    const writes = { workload: { reads: 0 } };
    expect(warned({ shards: { count: 6, scatter: 0.1 } }, writes)[0]).toMatch(/scatter does nothing/);
    expect(warned({ replicas: { count: 1, lag } }, writes)[0]).toMatch(/only writes/);
    expect(warned({ replicas: { count: 1, lag } }, { workload: { reads: 1 } })[0]).toMatch(/nobody writes/);
  });
});
