/** Uncertain inputs: which numbers of an experiment are intervals, and what is made of them. Oracle: loads that are known in each world. */
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { scenarioPaths } from "../../../src/app/experiment/scenario-paths.ts";
import { intervalsIn, settingAt } from "../../../src/app/planning/intervals.ts";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";
import { planSchema } from "../../../src/app/planning/plan-schema.ts";
import type { Ask, Runs } from "../../../src/app/planning/runs.ts";
import { uncertainOf } from "../../../src/app/planning/uncertain.ts";
import { lossOf } from "../../../src/app/planning/worlds.ts";
import { parseDuration, parseSize } from "../../../src/core/text/units.ts";
import { MIB } from "../../../src/core/units.ts";

const paths = scenarioPaths();

describe("intervals of an experiment", () => {
  it("are two values in order where no list may stand, with their units, and settings go before the file", () => {
    const scenario = {
      database: { capacity: ["80/s", "120/s"], servers: 2 },
      workload: { keys: [1000, 5000], popularity: { zipf: [0.7, 0.9] }, arrivals: { rate: [10, 20] } },
      network: { roundTrip: ["200us", "1ms"] },
      faults: [{ fault: "crash", node: 1, at: "10m" }],
    };
    const found = intervalsIn(scenario, ["workload.arrivals.rate=15", "database.servers=[2,4]"], paths);
    expect(found.map(({ path }) => path)).toEqual([
      "database.capacity",
      "workload.keys",
      "workload.popularity.zipf",
      "network.roundTrip",
      "database.servers",
    ]);
    expect(found.map((one) => settingAt(one, 0.5))).toEqual([
      'database.capacity="100/s"',
      "workload.keys=3000",
      "workload.popularity.zipf=0.8",
      'network.roundTrip="600us"',
      "database.servers=3",
    ]);
    const mixed = {
      cluster: { memory: ["10MB", "40MB"] },
      database: { timeout: ["500ms", "2s"], queueLimit: [1, 4] },
      network: { roundTrip: ["1ms500us", "2ms"] },
    };
    const sizes = intervalsIn(mixed, ["nodes=3"], paths);
    for (const share of [0.01, 0.123, 0.45, 0.789]) {
      const [memory, timeout, queue, trip] = sizes.map((one) =>
        settingAt(one, share).split("=")[1].replaceAll('"', ""),
      );
      // Memory takes whole megabytes, a queue whole queries.
      expect(parseSize(memory)! % MIB).toBe(0);
      expect(Math.abs(parseSize(memory)! / MIB - (10 + 30 * share))).toBeLessThanOrEqual(0.5);
      // Four digits of 1500 ms are whole milliseconds.
      expect(parseDuration(timeout)).toBeCloseTo(Math.round(500 + 1500 * share) / 1000, 9);
      expect(Number(queue)).toBe(Math.round(1 + 3 * share));
      expect(parseDuration(trip)).toBeCloseTo(0.0015 + 0.0005 * share, 6);
    }
    const [giant] = intervalsIn({ cluster: { memory: ["1GB", "2GB"] } }, [], paths);
    expect(settingAt(giant, 0.5)).toBe('cluster.memory="1536MB"');
    expect(intervalsIn({ workload: { arrivals: { rate: [20, 10] }, ttl: ["1h", "2h"] } }, [], paths)).toEqual([]);
  });
});

const experiment = readExperiment(
  JSON.stringify({
    question: "q",
    scenario: {
      duration: "5m",
      measureFrom: "1m",
      cluster: { nodes: 2, memory: "2MB" },
      database: { capacity: "50/s", servers: 2 },
      workload: { keys: 100, arrivals: { rate: 20 } },
    },
    sweep: { grid: { "client.name": ["pecl-memcache", "php-memcached"] } },
  }),
  "test",
  "test",
) as SimulationExperiment;

const intervals = [
  { path: "workload.arrivals.rate", low: 10, high: 30, suffix: "", isWhole: false },
  { path: "workload.popularity.zipf", low: 0.5, high: 0.9, suffix: "", isWhole: false },
];
/** As read with these inputs: reading it 32 times would take seconds. */
const at = async ([rate, zipf]: readonly number[]): Promise<SimulationExperiment> => ({
  ...experiment,
  points: experiment.points.map(({ scenario, ...point }) => {
    const arrivals = { ...scenario.workload.arrivals, ratePerSecond: 10 + 20 * rate };
    return {
      ...point,
      scenario: { ...scenario, workload: { ...scenario.workload, arrivals, zipf: 0.5 + 0.4 * zipf } },
    };
  }),
});

/** The load is a known function of the rate and the client, whatever the popularity. */
const loadOf = (client: string, rate: number): number => (client === "pecl-memcache" ? rate / 20 : 1);
const runs = {
  affords: () => true,
  make: async (asks: readonly Ask[]): Promise<Kept[]> =>
    asks.map(({ world: { scenario } }) => {
      const load = loadOf(scenario.client.name, scenario.workload.arrivals.ratePerSecond);
      const metrics = { [LOAD]: load, databaseUtilizationWorstMinuteDuringDisturbance: 0.5 };
      return { metrics: { ...metrics, failedRatioWorstMinuteDuringDisturbance: 0 }, atLeast: [] };
    }),
} as unknown as Runs;

describe("what uncertain inputs make of a plan", () => {
  it("is an error where no world between the ends can be read, with what is wrong with one", async () => {
    const refuse = async () => {
      throw new InvalidInput("mine", ["scenario.cluster.memory: too odd"]);
    };
    const { points } = experiment;
    const worst = [{ configuration: "", order: [0, 1], alike: [0], repeats: 3 }];
    const judge = { thresholds: [], isStated: true };
    const options = { intervals, at: refuse, worst, loss: lossOf(points, 30), firstSeed: 1, judge, runs };
    await expect(uncertainOf(options)).rejects.toThrow("too odd");
  });

  it("is the regret of each configuration against the best of the same world, and what moves its load", async () => {
    const { points } = experiment;
    const worst = ["pecl-memcache", "php-memcached"].map((configuration) => ({
      configuration,
      order: [0, 1],
      alike: [0],
      repeats: 3,
    }));
    const judge = { thresholds: [], isStated: true };
    const options = { intervals, at, worst, loss: lossOf(points, 30), firstSeed: 1, judge, runs };
    const found = await uncertainOf(options);
    planSchema.shape.uncertain.parse(found);
    const { worlds, candidates } = found;
    expect(worlds).toBe(32);
    const [pecl, php] = candidates;
    // Of rates from 10 to 30, evenly: pecl's load goes from .5 to 1.5, php's is 1. Each regrets half of a triangle of height .5.
    expect(pecl.load.mean).toBeCloseTo(1, 1);
    expect(pecl.regret.mean).toBeCloseTo(0.125, 2);
    expect(php.regret.mean).toBeCloseTo(0.125, 2);
    // One in twenty of 32 worlds is the second worst: at 30.9 of 32 parts.
    expect(pecl.regret.p95).toBeGreaterThan(0.43);
    expect(pecl.regret.p95).toBeLessThanOrEqual(0.47);
    // Below a load of 1 it passes.
    expect(pecl.passes).toBe(16);
    expect(php.passes).toBe(0);
    expect(pecl.sensitivity[0]).toBeCloseTo(1, 9);
    expect(Math.abs(pecl.sensitivity[1] ?? 1)).toBeLessThan(0.5);
    expect(php.sensitivity).toEqual([null, null]);
  });
});
