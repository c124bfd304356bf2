/** Runs of a plan: what is counted and shown. Oracle: how many worlds and seeds were asked for, by hand. */
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readScenario } from "../../../models/scenario/index.ts";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { asksOf, Runs } from "../../../src/app/planning/runs.ts";
import { Refusal } from "../../../src/core/refusal.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const scenario = readScenario({ duration: "2m", workload: { keys: 10, arrivals: { rate: 5 } } }).value!;
const world = (label: string, keys: number) => ({
  label,
  scenario: { ...scenario, workload: { ...scenario.workload, keys } } as Scenario,
});

function runsThat(refuse: string) {
  const progress = { runsDone: 0, runsTotal: 0, current: "" };
  const make = inline((given) => {
    if ((given as Scenario).workload.keys === 13) throw new Refusal(refuse);
    return { metrics: { load: 1 }, atLeast: [], series: { columns: {} }, phases: [] } as never;
  });
  return {
    progress,
    runs: new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600, progress }),
  };
}

describe("the runs of a plan", () => {
  it("are shown as many as the plan says, of which a world that is refused is none", async () => {
    const { runs, progress } = runsThat("no");
    await runs.make(asksOf([world("a", 10), world("b", 11)], [1, 2, 3]));
    expect(progress).toMatchObject({ runsDone: 6, runsTotal: 6 });
    const { seconds } = runs;
    await expect(runs.make(asksOf([world("c", 12), world("d", 13)], [1, 2]))).rejects.toThrow(InvalidInput);
    expect([runs.asked, runs.seconds]).toEqual([6, seconds]);
    expect(progress).toMatchObject({ runsDone: 6, runsTotal: 6 });
    // Asked for again it is no other run.
    await runs.make(asksOf([world("a", 10)], [3, 4]));
    expect(progress).toMatchObject({ runsDone: 7, runsTotal: 7 });
    expect(runs.asked).toBe(7);
  });
});
