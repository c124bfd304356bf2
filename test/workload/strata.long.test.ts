/** A run with sampled keys beside the same run in full: as many hits, as much is stranded and stale, as many queries at once. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { estimateMean } from "../../src/core/estimate.ts";

type Json = Readonly<Record<string, unknown>>;
const SEEDS = [1, 2, 3];
const milliseconds = { distribution: "exponential", mean: "2ms" };

function means(changes: Json, names: readonly string[]): Record<string, { mean: number; halfWidth: number }> {
  const { value, problems } = readScenario({
    duration: "12m",
    measureFrom: "2m",
    window: "10s",
    cluster: { nodes: 4, memory: "2GB", profile: "classic" },
    client: { name: "pecl-memcache", version: "3.0", processes: 40 },
    database: { servers: 4, readService: milliseconds, writeService: milliseconds, queueLimit: 2000, timeout: "5s" },
    faults: [
      { fault: "crash", node: 3, at: "4m" },
      { fault: "recover", node: 3, at: "6m" },
    ],
    ...changes,
    workload: {
      keys: 400_000,
      popularity: { zipf: 1 },
      valueBytes: 200_000,
      ttl: "1h",
      reads: 0.95,
      prefill: "stationary",
      arrivals: { rate: 1000 },
      ...(changes.workload as Json),
    },
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  const results = SEEDS.map((seed) => run(value, seed).metrics);
  return Object.fromEntries(
    names.map((name) => {
      const { mean, high } = estimateMean(results.map((metrics) => metrics[name] ?? Number.NaN))!;
      return [name, { mean, halfWidth: (high ?? mean) - mean }];
    }),
  );
}

describe("a run with sampled keys, beside the run in full", () => {
  it.each([
    ["writes that set", { onWrite: "set" }],
    ["writes that delete", { onWrite: "delete" }],
    ["no time to live and writes that leave copies as they are", { onWrite: "nothing", ttl: undefined }],
  ])(
    "has as many hits, and as many copies that are stranded or stale: %s",
    (_, workload) => {
      const ratios = ["missRatioBefore", "missRatioDuringOutage", "missRatioAfterReturn"];
      const copies = ["strandedCopies", "staleCopiesAtReturn", "staleReads", "storedElsewhere"];
      const full = means({ workload }, [...ratios, ...copies]);
      for (const sampled of [10, 30]) {
        const some = means({ workload, detail: { sampled } }, [...ratios, ...copies]);
        // Half a point is what is asked of a sample; three repeats add their own interval where that is wider.
        for (const name of ratios) {
          expect(Math.abs(some[name].mean - full[name].mean)).toBeLessThan(Math.max(0.005, some[name].halfWidth));
        }
        for (const name of copies) {
          const { mean, halfWidth } = some[name];
          const apart = Math.abs(mean - full[name].mean);
          // Of a few hundred events a twentieth is less than their own chance (Poisson).
          expect(apart).toBeLessThanOrEqual(
            Math.max(full[name].mean / 20, halfWidth, 3 * Math.sqrt(sampled * full[name].mean)),
          );
        }
      }
    },
    600_000,
  );
});

describe("the node that is lost, with sampled keys", () => {
  it.each([
    ["whose keys nobody else takes over", { client: { name: "php-memcached", processes: 40 } }],
    [
      "whose keys the others take over",
      {
        client: {
          name: "php-memcached",
          processes: 40,
          options: { OPT_REMOVE_FAILED_SERVERS: true, OPT_SERVER_FAILURE_LIMIT: 2 },
        },
      },
    ],
    ["on a ring", { client: { name: "pymemcache", processes: 40 } }],
    ["with keys that are asked for more evenly", { workload: { popularity: { zipf: 0.8 } } }],
    ["of eight", { cluster: { nodes: 8, memory: "2GB", profile: "classic" } }],
  ])(
    "has the share that it has in full, and the database its load: %s",
    (_, changes) => {
      const names = ["deadNodeShare", "databaseLoadWorstMinuteDuringOutage", "databaseLoadWorstMinuteAfterReturn"];
      const world = {
        ...changes,
        workload: { keys: 200_000, arrivals: { rate: 500 }, ...("workload" in changes ? changes.workload : {}) },
      };
      const full = means(world, names);
      for (const sampled of [10, 30]) {
        const some = means({ ...world, detail: { sampled } }, names);
        const relative = (name: string): number => Math.abs(some[name].mean / full[name].mean - 1);
        // All but the last keys of a node are in strata of its own.
        expect(relative("deadNodeShare")).toBeLessThan(0.001);
        // A twentieth is what is asked of a sample, of each of its repeats; it is the mean of three.
        for (const name of names.slice(1)) expect(relative(name)).toBeLessThan(0.05 / Math.sqrt(3));
      }
    },
    600_000,
  );
});

describe("pages over sampled keys", () => {
  it.each([
    ["one get after the other", { gets: 10, writes: 0.5 }],
    ["calls for many keys", { gets: 2, multiGets: [{ keys: 15 }] }],
  ])(
    "take as long as in full, before an outage and in it: %s",
    (_, page) => {
      const names = ["", "Before", "DuringOutage", "AfterReturn"].flatMap((phase) => [
        `pageLatencyMsP50${phase}`,
        `pageLatencyMsP99${phase}`,
      ]);
      const options = { OPT_REMOVE_FAILED_SERVERS: true, OPT_SERVER_FAILURE_LIMIT: 2 };
      const world = {
        application: { page },
        client: { name: "php-memcached", processes: 40, options },
        workload: { keys: 200_000, arrivals: { rate: 500 } },
      };
      const full = means(world, names);
      for (const sampled of [10, 30]) {
        const some = means({ ...world, detail: { sampled } }, names);
        // A twentieth, as of the database's load; three repeats add their own interval where that is wider.
        for (const name of names) {
          const apart = Math.abs(some[name].mean - full[name].mean);
          expect(apart).toBeLessThan(Math.max(full[name].mean / 20, some[name].halfWidth, full[name].halfWidth));
        }
      }
    },
    600_000,
  );
});
