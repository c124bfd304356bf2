/** Small made-up runs for the tests of what is made of runs. */
import type { RunResult } from "../../src/core/result.ts";
import type { StabilitySummary } from "../../src/core/summary.ts";
import { StabilityFold } from "../../src/sweep/stability.ts";

export function made(overrides: Partial<RunResult> = {}): RunResult {
  return {
    metrics: {},
    atLeast: [],
    series: { fromSeconds: 0, windowSeconds: 10, columns: {} },
    minutes: { fromSeconds: 0, windowSeconds: 60, columns: {} },
    events: [],
    phases: [],
    notes: [],
    ...overrides,
  };
}

/** What is said of the stability of these repeats. */
export function stabilityOf(runs: readonly RunResult[]): StabilitySummary | null {
  const fold = new StabilityFold();
  for (const run of runs) fold.add(run);
  return fold.summary();
}
