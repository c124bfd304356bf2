/** Small made-up runs for the tests of what is made of runs. */
import type { RunResult } from "../../src/core/result.ts";

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
