/**
 * The intervals of sampled worlds hold the value in full as often as they promise: many experiments of a few repeats each, whose estimates are
 * those that a report prints, beside the mean of many runs in full. `COVERAGE_EXPERIMENTS=1000` makes that many, in a minute and a half.
 *
 * Worlds of a few thousand keys, of which one run takes milliseconds. None of their strata has more than a seventh of the load: of one that
 * has, the few keys that repeats draw say too little of how far they are apart, and no interval of five numbers knows better.
 */
import { describe, expect, it } from "vitest";
import { metricInfos } from "../../models/metrics/index.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { estimateMean } from "../../src/core/estimate.ts";
import { CONFIDENCE, estimateOf } from "../../src/sweep/estimates.ts";
import { binomialBelow } from "./binomial.ts";

const EXPERIMENTS = Number(process.env.COVERAGE_EXPERIMENTS ?? 200);
const REPEATS = 5;
/** Their mean is known to a fifteenth of what a run of the sample is off by chance, so it counts as the truth. */
const RUNS_IN_FULL = 500;
const SIGNIFICANCE = 0.01;

const small = {
  duration: "30s",
  measureFrom: "0s",
  window: "10s",
  database: { servers: 4, readService: { distribution: "exponential", mean: "4ms" } },
};
const workload = { keys: 6000, prefill: "stationary", arrivals: { rate: 50 } };

const worlds: readonly (readonly [string, object, readonly string[]])[] = [
  [
    "a client that fails over, keys for ever, writes that set",
    {
      ...small,
      cluster: { nodes: 2, memory: "1920MB", profile: "classic" },
      client: { name: "pecl-memcache", version: "3.0", processes: 4 },
      faults: [{ fault: "crash", node: 1, at: "10s", for: "10s" }],
      workload: { ...workload, popularity: { zipf: 0.7 }, valueBytes: 400_000, reads: 0.95, ttl: "never" },
    },
    ["missRatio", "missRatioDuringOutage", "missRatioAfterReturn", "databaseUtilization"],
  ],
  [
    "a client that does not, short memory and times to live, writes that delete",
    {
      ...small,
      cluster: { nodes: 2, memory: "1920MB", profile: "1.4" },
      client: { name: "php-memcached", processes: 4 },
      faults: [{ fault: "partition", node: 1, at: "10s", for: "10s" }],
      workload: {
        ...{ ...workload, popularity: { zipf: 0.8 }, valueBytes: 500_000, reads: 0.9 },
        ...{ onWrite: "delete", ttl: "1m" },
      },
    },
    ["missRatio", "missRatioBefore", "missRatioDuringOutage", "missRatioAfterReturn", "databaseUtilization"],
  ],
];

function metricsOf(world: object, detail: unknown, seeds: number, first: number) {
  const { value, problems } = readScenario({ ...world, detail });
  if (value === null) throw new Error(JSON.stringify(problems));
  return Array.from({ length: seeds }, (_, i) => run(value, first + i).metrics);
}

describe("the interval of a few repeats with one key in 30", () => {
  it.each(worlds)(
    `holds the mean of many runs in full in as many of ${EXPERIMENTS} experiments as it promises: %s`,
    (_, world, names) => {
      const full = metricsOf(world, "full", RUNS_IN_FULL, 1_000_000);
      const some = metricsOf(world, { sampled: 30 }, EXPERIMENTS * REPEATS, 1);
      for (const name of names) {
        const info = metricInfos().find((one) => one.name === name)!;
        const truth = estimateMean(full.map((metrics) => metrics[name] ?? Number.NaN))!.mean;
        let held = 0;
        for (let i = 0; i < some.length; i += REPEATS) {
          const { low, high } = estimateOf(
            info,
            some.slice(i, i + REPEATS).map((metrics) => metrics[name]),
          );
          if (low! <= truth && truth <= high!) held++;
        }
        if (process.env.COVERAGE_EXPERIMENTS !== undefined) console.info(`${name}: ${held} of ${EXPERIMENTS}`);
        // Seldom enough that it would be chance in one of a hundred such tests.
        expect(binomialBelow(held, EXPERIMENTS, CONFIDENCE), `${name}: ${held}`).toBeGreaterThan(SIGNIFICANCE);
      }
    },
    3_600_000,
  );
});

it("the test itself rejects what holds 0.92 of the time, and not what holds 0.95, of a thousand", () => {
  expect(binomialBelow(920, 1000, CONFIDENCE)).toBeLessThan(SIGNIFICANCE);
  expect(binomialBelow(950, 1000, CONFIDENCE)).toBeGreaterThan(0.4);
  expect(binomialBelow(1000, 1000, CONFIDENCE)).toBe(1);
});
