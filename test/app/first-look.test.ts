/** What is run when nothing is named, held against what the experiments state. */
import { describe, expect, it } from "vitest";
import { estimate, worksOf } from "../../src/app/experiment/budget.ts";
import type { SimulationExperiment } from "../../src/app/experiment/experiment.ts";
import { FIRST_LOOK, fewerText } from "../../src/app/experiment/first-look.ts";
import { readTask } from "../../src/app/experiment/run-experiments.ts";

const tasks = await Promise.all(
  FIRST_LOOK.map(async (named) => ({ named, all: await readTask(named.name, { set: [] }) })),
);
const simulated = tasks.filter(({ all }) => all.experiment.kind !== "script");

describe("a first look", () => {
  it("takes at most a minute by count, on two threads", () => {
    const seconds = simulated.map(({ named, all }) => {
      const { points, seeds } = all.experiment as SimulationExperiment;
      const works = worksOf(points.map(({ scenario }) => scenario));
      return estimate({ works, seeds: named.seeds ?? seeds.length, threads: 2 }).seconds;
    });
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBeLessThan(60);
  });

  it("says of which experiment it leaves out repeats, and how to make them", () => {
    for (const { named, all } of simulated) {
      const stated = (all.experiment as SimulationExperiment).seeds.length;
      const text = fewerText(named);
      if (named.seeds === undefined) expect(text).toBeNull();
      else {
        expect(named.seeds).toBeLessThan(stated);
        expect(text).toContain(`its first ${named.seeds} repeats and no advice`);
        expect(text).toContain(`npx fallthrough run ${named.name} `);
      }
    }
  });
});
