/** One run after the other on this thread: for debugging and for places without threads. */
import type { RunResult } from "../../core/result.ts";
import { type Backend, RunError } from "./backend.ts";

export function inline(
  run: (scenario: unknown, seed: number, progress: ((share: number) => void) | undefined) => RunResult,
): Backend {
  return async (jobs, { onStart, onResult, shares, signal }) => {
    const progress = shares && ((share: number): void => void (shares[0] = share));
    for (const job of jobs) {
      // Between two runs, signals are handled and the terminal is drawn.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) return;
      onStart?.(job);
      let result: RunResult;
      try {
        result = run(job.scenario, job.seed, progress);
      } catch (error) {
        throw new RunError(job, error);
      }
      if (shares) shares[0] = 0;
      onResult(job, result);
    }
  };
}
