/** A hot set that moves: how long ranks keep their keys, and that it is always one key a rank. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { Drift } from "../../models/workload/drift.ts";
import { Streams } from "../../src/core/random.ts";
import { problemText } from "../../src/core/text/problems.ts";
import { Z_MAX } from "../core/statistics.ts";

describe("a hot set that moves", () => {
  const KEEPS = 100;
  const drifted = (keys: number, seconds: number, seed: number) => {
    const drift = new Drift(keys, KEEPS, new Streams(seed).stream("drift"));
    return Array.from({ length: keys }, (_, rank) => drift.keyOf(rank, seconds));
  };

  it("is one key a rank at all times", () => {
    for (const seconds of [0, 10, 1000]) {
      expect(drifted(500, seconds, 1).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, key) => key));
    }
  });

  it.each([
    [2, 50],
    [5, 100],
    [1000, 20],
    [1000, 300],
  ])("of %d keys: a rank has its first key after %d s as often as random transpositions say", (keys, seconds) => {
    // A tagged card goes to each other place alike, so 1/n + (1 - 1/n) e^(-rt) with r n/(n - 1) of its rate to leave.
    const expected = 1 / keys + (1 - 1 / keys) * Math.exp((-seconds / KEEPS) * (keys / (keys - 1)));
    const runs = Math.ceil(20_000 / keys);
    let kept = 0;
    for (let seed = 0; seed < runs; seed++) {
      kept += drifted(keys, seconds, seed).filter((key, rank) => key === rank).length;
    }
    // Ranks of one run hardly depend on each other where there are many; of two they are one sample.
    const samples = runs * (keys > 10 ? keys : 1);
    const deviation = Math.sqrt((expected * (1 - expected)) / samples);
    expect(Math.abs(kept / (runs * keys) - expected)).toBeLessThan(Z_MAX * deviation);
  });

  it("never moves where there is one key, nor for a request that never comes", () => {
    expect(drifted(1, 1e9, 1)).toEqual([0]);
    expect(new Drift(9, KEEPS, new Streams(1).stream("drift")).keyOf(3, Number.POSITIVE_INFINITY)).toBe(3);
  });

  it("is refused where it would take longer than the requests, and beside keys of which the newest are popular", () => {
    const problemsOf = (workload: unknown) => readScenario({ duration: "1d", workload }).problems.map(problemText);
    expect(problemsOf({ keys: 10_000_000, popularity: { drift: "1s" } })).toEqual([
      "workload.popularity.drift: 1s; expected at least 7m13s, since each of 10000000 keys changes so often",
    ]);
    expect(problemsOf({ popularity: { drift: "1h" }, newKeys: { rate: "1/s", popularity: "newest" } })).toEqual([
      "workload.popularity.drift: expected none beside new keys of which the newest are the most popular",
    ]);
  });
});
