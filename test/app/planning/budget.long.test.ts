/** What a plan says of its budget. Oracle: the plan with the budget that it names. Runs are made up: their work is counted, not done. */
import { describe, expect, it } from "vitest";
import { capacityOfAll } from "../../../models/database/capacity.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";
import { made } from "../../../src/app/planning/make.ts";
import { planSchema } from "../../../src/app/planning/plan-schema.ts";
import { SINCE_BACK } from "../../../src/app/planning/recovery.ts";
import { Runs } from "../../../src/app/planning/runs.ts";
import { Streams, uniformAt } from "../../../src/core/random.ts";
import type { RunResult } from "../../../src/core/result.ts";
import { parseDuration } from "../../../src/core/text/units.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

/** Twelve nodes of 8 GB behind a database of a tenth of the load, a day long. */
const large = {
  startAt: "00:00",
  duration: "24h",
  measureFrom: "0s",
  detail: { sampled: 100 },
  cluster: { nodes: 12, memory: "8GB", profile: "classic" },
  client: {
    name: "php-memcached",
    processes: 400,
    options: { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true },
  },
  database: { capacity: "4000/s" },
  workload: {
    keys: 400_000_000,
    hitRatio: 0.96,
    reads: 0.995,
    prefill: "stationary",
    arrivals: { rate: 26_667, load: { curve: "daily", peakAt: "20:00", peakToTrough: 3 } },
  },
  faults: [{ fault: "crash", node: 3, at: "peak", for: "1h" }],
};
const small = {
  duration: "20m",
  measureFrom: "5m",
  cluster: { nodes: 4, memory: "2MB" },
  client: { name: "php-memcached", processes: 4 },
  database: { capacity: "12/s", servers: 2 },
  workload: { keys: 2000, popularity: { zipf: 0.8 }, ttl: "1h", arrivals: { rate: 300 } },
  faults: [{ fault: "crash", node: 1, at: "10m", for: "5m" }],
};

/** A database that is asked for more the more requests there are, and by a fifth more with a node lost; each future by a percent or two. */
function madeUp(scenario: Scenario, seed: number): RunResult {
  const { database, workload, faults, nodes } = scenario;
  const peak = Math.max(...loadCurve(scenario).levels) * workload.arrivals.ratePerSecond;
  const chance = 1 + 0.02 * uniformAt(new Streams(seed).key("load"), 0);
  const load = (chance * (faults.length > 0 ? 1.2 : 1) * peak) / capacityOfAll(database, workload.reads) / 10;
  const metrics: Record<string, number> = {
    databaseLoadWorstMinute: load,
    databaseUtilizationWorstMinute: Math.min(1, load),
    failedRatioWorstMinute: 0,
    databaseUtilization: load / 2,
    staleReads: nodes.length,
    [LOAD]: load,
    databaseUtilizationWorstMinuteDuringDisturbance: Math.min(1, load),
    failedRatioWorstMinuteDuringDisturbance: 0,
    [SINCE_BACK]: load / 2,
  };
  const series = { fromSeconds: 0, windowSeconds: 60, columns: {} };
  return { metrics, atLeast: [], series, phases: [], events: [], inspections: [] } as unknown as RunResult;
}

async function planned(scenario: object, budgetSeconds: number) {
  const text = JSON.stringify({ question: "q", control: false, scenario });
  const experiment = readExperiment(text, "test", "test") as SimulationExperiment;
  const make = inline((world, seed) => madeUp(world as Scenario, seed));
  const runs = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds });
  return made(experiment, { runs, command: "", budgetSeconds });
}

describe("the budget of a plan", () => {
  it("where it is too small, names one in which all there is to tell has room", async () => {
    for (const [scenario, budgets] of [
      [large, [120]],
      [small, [4, 20]],
    ] as const) {
      for (const budget of budgets) {
        const { work } = await planned(scenario, budget);
        expect(work.countedSeconds).toBeLessThanOrEqual(budget);
        expect(work.leftOut, `${budget} s`).not.toEqual([]);
        expect(work.wouldDoSeconds, `${budget} s`).toBeGreaterThan(budget);
        const plan = await planned(scenario, work.wouldDoSeconds!);
        expect(plan.work.leftOut, `${work.wouldDoSeconds} s in place of ${budget}`).toEqual([]);
        expect(plan.work.wouldDoSeconds).toBeUndefined();
        expect(planSchema.parse(plan)).toEqual(plan);
      }
    }
    // Counting the work of some hundred worlds: seconds on a quiet core.
  }, 300_000);

  it("is refused where it has no room for the first rows, and the one that is named has room for them", async () => {
    for (const [scenario, budget] of [
      [large, 5],
      [small, 0.1],
    ] as const) {
      const refused = await planned(scenario, budget).then(
        () => "",
        ({ message }: Error) => message,
      );
      const [, named] = /--budget (\S+) for/.exec(refused)!;
      const { losses, work } = await planned(scenario, parseDuration(named)!);
      expect(losses.rows.map(({ nodes }) => nodes.length)).toEqual(expect.arrayContaining([0, 1]));
      const [, counted] = /counted as (\S+) on/.exec(refused)!;
      expect(parseDuration(counted)!).toBeGreaterThan(budget);
      expect(work.countedSeconds).toBeGreaterThan(budget);
    }
    // Counting the work of some hundred worlds: seconds on a quiet core.
  }, 300_000);

  it("as it is by default has room for a cluster of real size, each answer confirmed in the world itself", async () => {
    const { work, search, headroom, recoveries } = await planned(large, 600);
    expect(work.leftOut).toEqual([]);
    expect(search!.confirmingRuns).toBeLessThanOrEqual(60);
    expect(headroom.map(({ quantity }) => quantity)).toEqual(["load", "capacity", "nodes", "memory"]);
    for (const { confirmed, title } of headroom) expect(confirmed, title).not.toBeNull();
    for (const { confirmed } of recoveries) expect(confirmed).not.toBeNull();
    // Counting the work of some hundred worlds: seconds on a quiet core.
  }, 300_000);
});
