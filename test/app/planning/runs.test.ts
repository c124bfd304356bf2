/** Runs of a plan: what is counted and shown. Oracle: how many worlds and seeds were asked for, by hand. */
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readScenario } from "../../../models/scenario/index.ts";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { asksOf, Runs } from "../../../src/app/planning/runs.ts";
import { Watch } from "../../../src/app/planning/watch.ts";
import { Refusal } from "../../../src/core/refusal.ts";
import { sharesOf } from "../../../src/sweep/backends/backend.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const scenario = readScenario({ duration: "2m", workload: { keys: 10, arrivals: { rate: 5 } } }).value!;
const world = (label: string, keys: number) => ({
  label,
  scenario: { ...scenario, workload: { ...scenario.workload, keys } } as Scenario,
});

function runsThat(refuse: string) {
  const watch = new Watch({ experiment: "e", budget: { seconds: 600, bytes: 1 }, threads: 0, shares: sharesOf(0) });
  const make = inline((given) => {
    if ((given as Scenario).workload.keys === 13) throw new Refusal(refuse);
    return { metrics: { load: 1 }, atLeast: [], series: { columns: {} }, phases: [] } as never;
  });
  return {
    watch,
    runs: new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600, watch }),
  };
}

describe("the runs of a plan", () => {
  it("are shown as many as the plan says, of which a world that is refused is none", async () => {
    const { runs, watch } = runsThat("no");
    await runs.make(asksOf([world("a", 10), world("b", 11)], [1, 2, 3]));
    expect(watch).toMatchObject({ runsDone: 6, runsTotal: 6 });
    const { seconds } = runs;
    await expect(runs.make(asksOf([world("c", 12), world("d", 13)], [1, 2]))).rejects.toThrow(InvalidInput);
    expect([runs.asked, runs.seconds]).toEqual([6, seconds]);
    expect(watch).toMatchObject({ runsDone: 6, runsTotal: 6 });
    // Asked for again it is no other run.
    await runs.make(asksOf([world("a", 10)], [3, 4]));
    expect(watch).toMatchObject({ runsDone: 7, runsTotal: 7 });
    expect(runs.asked).toBe(7);
  });
});
