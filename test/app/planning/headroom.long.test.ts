/** Headroom of small worlds. Oracle: every strength in every future, run one after another. */
import { describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { headroomsOf } from "../../../src/app/planning/headrooms.ts";
import { verdictOf } from "../../../src/app/planning/judging.ts";
import { keptOf } from "../../../src/app/planning/kept.ts";
import { planSchema } from "../../../src/app/planning/plan-schema.ts";
import { quantitiesOf } from "../../../src/app/planning/quantities.ts";
import { Runs } from "../../../src/app/planning/runs.ts";
import { configurationsOf, losing, lossOf } from "../../../src/app/planning/worlds.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const base = {
  duration: "3m",
  measureFrom: "30s",
  cluster: { nodes: 3, memory: "6MB" },
  client: { name: "pecl-memcache", processes: 3 },
  database: { servers: 2, capacity: "10/s" },
  workload: {
    keys: 1000,
    valueBytes: 20_000,
    popularity: { zipf: 0.8 },
    prefill: "stationary",
    arrivals: { rate: 12 },
  },
  faults: [{ fault: "crash", node: 0, at: "1m", for: "30s" }],
};
const worlds = {
  "a small world": base,
  "with another client": { ...base, client: { name: "php-memcached", processes: 3 } },
  "with one server": { ...base, database: { servers: 1, capacity: "10/s" } },
};
const FUTURES = 4;
const judge = { thresholds: [], isStated: true };
const make = inline((world, seed) => run(world as Scenario, seed));
const newRuns = () => new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600 });

/** Of a future, or of several together: the strength before the first that fails, and the last that holds. */
function borders(holds: readonly boolean[]) {
  return { first: (holds.includes(false) ? holds.indexOf(false) : holds.length) - 1, last: holds.lastIndexOf(true) };
}

describe("a plan of a small world", () => {
  it.each(Object.entries(worlds))(
    "%s: headroom is that of brute force, with a fifth of the runs at most",
    async (_, scenario) => {
      const text = JSON.stringify({ question: "q", scenario });
      const experiment = readExperiment(text, "test", "test") as SimulationExperiment;
      const loss = lossOf(experiment.points, 30);
      const [configuration] = configurationsOf(experiment.points, loss);
      const [runs, fine] = [newRuns(), newRuns()];
      const worst = [{ configuration: "", order: [0, 1, 2], alike: [0], repeats: 3 }];
      const options = { loss, firstSeed: 1, futures: FUTURES, judge, runs };
      const all = await headroomsOf([configuration], worst, options);
      planSchema.shape.headroom.parse(all);
      const confirmed = await headroomsOf([configuration], worst, { ...options, runs: newRuns(), fine });
      let tried = 0;
      const decided: string[] = [];
      for (const [i, quantity] of quantitiesOf(configuration.scenario).entries()) {
        if ("why" in quantity) throw new Error(quantity.why);
        const { name, strengths, world } = quantity;
        const worldAt = (value: number) =>
          losing({ ...configuration, scenario: world(configuration.scenario, value) }, [0], loss);
        const byHand = Array.from({ length: FUTURES }, (_, future) =>
          strengths.map((value) => {
            const kept = keptOf(run(worldAt(value), 1 + future));
            return verdictOf([kept], judge, { axes: {}, isCalm: false }).outcome !== "FAIL";
          }),
        );
        tried += FUTURES * strengths.length;
        if (new Set(byHand.flat()).size === 2) decided.push(name);
        const indexOf = (value: number | null) => (value === null ? -1 : strengths.indexOf(value));
        const sorted = (key: "first" | "last") => byHand.map((one) => borders(one)[key]).sort((a, b) => a - b);
        // Near the critical strength a future may fail at one step and hold at the next: what is told lies between the two.
        all[i].values.map(indexOf).forEach((index, k) => {
          expect(index, name).toBeGreaterThanOrEqual(sorted("first")[k]);
          expect(index, name).toBeLessThanOrEqual(sorted("last")[k]);
        });
        // Confirmed in two futures, some of them told by runs that end early.
        const both = borders(strengths.map((_, k) => byHand[0][k] && byHand[1][k]));
        const index = indexOf(confirmed[i].confirmed!.value);
        expect(index, name).toBeGreaterThanOrEqual(both.first);
        expect(index, name).toBeLessThanOrEqual(both.last);
      }
      // A search for what always or never holds is right by chance: few nodes may do where one server is as good.
      expect(decided).toEqual(expect.arrayContaining(["load", "capacity", "memory"]));
      expect(runs.asked).toBeLessThanOrEqual(tried / 5);
      // Some hundred runs by brute force: seconds on a quiet core.
    },
    900_000,
  );
});
