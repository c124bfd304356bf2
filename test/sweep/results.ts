/** Small made-up runs for the tests of what is made of runs. */
import type { RunResult } from "../../src/core/result.ts";

export function made(overrides: Partial<RunResult> = {}): RunResult {
  return {
    metrics: {},
    series: { fromSeconds: 0, windowSeconds: 10, columns: {} },
    events: [],
    phases: [],
    notes: [],
    ...overrides,
  };
}
