/**
 * A plan says the same at every scale. Oracle: the world itself, of the same kind as a cluster of real size and a fortieth of its
 * requests, searched as it is and in a scale model of it.
 */
import { expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { scaled, scaleOf } from "../../../src/app/planning/coarser.ts";
import { headroomsOf } from "../../../src/app/planning/headrooms.ts";
import { verdictOf } from "../../../src/app/planning/judging.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";
import { asksOf, Runs } from "../../../src/app/planning/runs.ts";
import { inWorldUnits } from "../../../src/app/planning/world-units.ts";
import { configurationsOf, losing, lossOf } from "../../../src/app/planning/worlds.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const scenario = {
  startAt: "00:00",
  duration: "24h",
  measureFrom: "0s",
  cluster: { nodes: 12, memory: "80MB", profile: "classic" },
  client: {
    name: "php-memcached",
    processes: 40,
    options: { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true },
  },
  database: { capacity: "250/s" },
  workload: {
    keys: 500_000,
    valueBytes: 4000,
    popularity: { zipf: 1 },
    reads: 0.995,
    prefill: "stationary",
    arrivals: { rate: 667, load: { curve: "daily", peakAt: "20:00", peakToTrough: 3 } },
  },
  faults: [{ fault: "crash", node: 3, at: "peak", for: "10m" }],
};
const SCALES = [1, 5];
const SEEDS = [1, 2, 3];
const LOST = [[3], [6], [3, 6, 9]];
/** Verdicts are compared of loads that are so far from the limit: of a minute of 3,000 queries four in a hundred are chance, at 95 %, and models have a bias of some percent. */
const APART = 0.1;

it("has the same verdicts, and answers within their intervals or a step, in the world itself and in a scale model of it", async () => {
  const text = JSON.stringify({ question: "q", control: false, scenario });
  const { points } = readExperiment(text, "test", "test") as SimulationExperiment;
  const loss = lossOf(points, 300);
  const [configuration] = configurationsOf(points, loss);
  const make = inline((world, seed) => run(world as Scenario, seed));
  const judge = { thresholds: [], isStated: true };
  const found = [];
  for (const per of SCALES) {
    const all = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 6000 });
    const scale = scaleOf(configuration.scenario, per);
    const runs =
      scale === null
        ? all
        : all.ofOthers(
            (world) => scaled(world, scale),
            (kept) => inWorldUnits(kept, scale),
          );
    const lost = LOST.map((nodes) => ({ label: `${nodes}`, scenario: losing(configuration, nodes, loss) }));
    const rows = [];
    for (const world of lost) {
      const kept = await runs.make(asksOf([world], SEEDS));
      const load = kept.reduce((sum, { metrics }) => sum + metrics[LOAD], 0) / kept.length;
      rows.push({ load, outcome: verdictOf(kept, judge, { axes: {}, isCalm: false }).outcome });
    }
    const worst = [{ configuration: "", order: [3], alike: [3], repeats: 3 }];
    const options = { loss, firstSeed: 1, futures: 3, judge, runs, quantities: ["load"] as const };
    const [load] = await headroomsOf([configuration], worst, options);
    found.push({ per, rows, load });
  }
  const [world, ...models] = found;
  expect(new Set(world.rows.map(({ outcome }) => outcome))).toEqual(new Set(["PASS", "FAIL"]));
  for (const { per, rows, load } of models) {
    for (const [i, row] of rows.entries()) {
      const own = world.rows[i];
      if (Math.abs(own.load - 1) > APART) expect(row.outcome, `1 in ${per}`).toBe(own.outcome);
    }
    expect(load.low!, `1 in ${per}`).toBeLessThanOrEqual(world.load.high! + load.step);
    expect(load.high!, `1 in ${per}`).toBeGreaterThanOrEqual(world.load.low! - load.step);
  }
}, 900_000);
