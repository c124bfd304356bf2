/** Sizes of values that change over time: at once, or little by little. */
import type { Simulation } from "../../src/core/simulation.ts";
import type { Population } from "./population.ts";

/** Steps of a change that takes its time. Its sizes are at most a hundredth of the way from what a ramp would have. */
const STEPS = 100;

export interface SizeChangeTime {
  readonly atSeconds: number;
  /** 0: at once. */
  readonly overSeconds: number;
}

/** Schedules the changes, in order of time. One at second t holds for all that is stored from t on. */
export function scheduleSizeChanges(
  simulation: Simulation,
  population: Population,
  changes: readonly SizeChangeTime[],
): void {
  if (changes.length === 0) return;
  const changed = simulation.declare("workload: value sizes", (payload) =>
    population.resize(Math.floor(payload / STEPS), ((payload % STEPS) + 1) / STEPS),
  );
  changes.forEach(({ atSeconds, overSeconds }, stage) => {
    const first = overSeconds === 0 ? STEPS - 1 : 0;
    for (let step = first; step < STEPS; step++) {
      simulation.at(changed, atSeconds + (overSeconds * (step + 1)) / STEPS, stage * STEPS + step);
    }
  });
}
