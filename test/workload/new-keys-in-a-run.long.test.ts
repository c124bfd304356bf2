/** Runs in which keys keep coming: how many they are, and what they cost a cache. */
import { describe, expect, it } from "vitest";
import type { NodeStats } from "../../models/run/inspect.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { Fact, factAt } from "../../models/workload/population.ts";

/** Chance misses a mean by more standard deviations than these once in a million. */
const DEVIATIONS = 5;

function world(workload: object, more: object = {}) {
  const { value, problems } = readScenario({
    duration: "10m",
    measureFrom: "0s",
    cluster: { nodes: 1, memory: "64MB", profile: "classic" },
    client: { name: "gomemcache", processes: 1 },
    database: { servers: 8, readService: instantly, writeService: instantly },
    statsAt: ["end"],
    ...more,
    workload: { keys: 500, valueBytes: 100, ttl: "never", arrivals: { rate: 50 }, reads: 0.6, ...workload },
  });
  expect(problems).toEqual([]);
  return value!;
}

const instantly = { distribution: "constant", value: "1us" };

/** What the database was asked to write, as the version of each key, and what the node counted. */
function played(workload: object, seed: number, more: object = {}) {
  const prepared = prepare(world(workload, more), seed, { check: true });
  const { inspections } = prepared.result();
  const { facts, keys } = prepared.world.population;
  const [{ stats }] = inspections![0].data as NodeStats[];
  const versions = Array.from({ length: keys.count }, (_, key) => facts[factAt(key, Fact.version)]);
  return { versions, stats: stats! };
}

describe("new keys in a run", () => {
  it("are as many as writes where each write is of one, and each is written once", () => {
    const { versions, stats } = played({ newKeys: "20/s" }, 1);
    expect(versions.slice(0, 500).every((version) => version === 0)).toBe(true);
    const written = versions.slice(500).filter((version) => version > 0);
    expect(new Set(written)).toEqual(new Set([1]));
    // All of the first keys are there from the start, so that only writes store anything.
    expect(written.length).toBe(stats.cmd_set - 500);
    expect(stats.curr_items).toBe(500 + written.length);
  });

  it("have room where pages bring many at once, so that their number varies more", () => {
    // About 30 pages of 500 keys each: 15,000, with a standard deviation of 500 sqrt(30).
    const workload = { newKeys: "25/s", arrivals: { rate: 25 } };
    const more = { duration: "10m", application: { page: { writes: 500 } } };
    const counts = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const { versions } = played(workload, seed, more);
      return versions.slice(500).filter((version) => version > 0).length;
    });
    expect(Math.max(...counts)).toBeGreaterThan(15_000 + 500 * Math.sqrt(30));
    for (const count of counts) expect(count % 500).toBe(0);
  });

  it("have room where the requests that are drawn reach far beyond the end of the run", () => {
    const { stats } = played({ newKeys: "1/s", reads: 0, arrivals: { rate: 1 } }, 1, {
      duration: "1s",
      statsAt: ["900ms"],
    });
    expect(stats.curr_items).toBeGreaterThanOrEqual(500);
  });

  it("are as many as their rate and the load say, with a Poisson law's spread", () => {
    const load = {
      curve: "points",
      points: [
        [0, 2],
        ["5m", 1],
        ["10m", 0],
      ],
    };
    // The area under the load is 600 s: as a mean load of 1 over the run.
    const mean = 6 * 600;
    const counts = Array.from({ length: 20 }, (_, seed) => {
      const { versions } = played({ newKeys: "6/s", arrivals: { rate: 50, load } }, seed);
      return versions.slice(500).filter((version) => version > 0).length;
    });
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(Math.abs(average - mean)).toBeLessThan(DEVIATIONS * Math.sqrt(mean / counts.length));
    // A variance of 20 numbers, over its mean: chi-square of 19 degrees is below 60 but once in 10^5.
    const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
    expect(squares / mean).toBeGreaterThan(4);
    expect(squares / mean).toBeLessThan(60);
  });

  it("miss once each, at their first read, where memory is not short: nothing else misses", () => {
    for (const how of [{}, { askedFor: 0.5 }, { popularity: "newest" }]) {
      const { stats } = played({ newKeys: { rate: "4/s", by: "read", ...how } }, 3);
      expect(stats.get_misses).toBe(stats.curr_items - 500);
      expect(stats.get_misses).toBeGreaterThan(2000);
    }
  });

  it("push out what is read where they are stored as they are written and memory is short", () => {
    const short = { cluster: { nodes: 1, memory: "2MB", profile: "classic" }, duration: "30m" };
    const misses = (onWrite: string) => {
      const workload = { newKeys: { rate: "20/s", askedFor: 0 }, onWrite, keys: 1000, valueBytes: 900 };
      const { stats } = played({ ...workload, popularity: { zipf: 0.8 } }, 1, short);
      return stats.get_misses / stats.cmd_get;
    };
    // 1,000 keys fit (1,790 chunks), and nobody writes them. As many new keys as there are chunks come every 90 s.
    expect(misses("nothing")).toBe(0);
    expect(misses("set")).toBeGreaterThan(0.1);
  });
});
