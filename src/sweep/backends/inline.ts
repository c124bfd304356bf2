/** One run after the other on this thread: for debugging and for places without threads. */
import type { RunResult } from "../../core/result.ts";
import { type Backend, RunError } from "./backend.ts";

export function inline(run: (scenario: unknown, seed: number) => RunResult): Backend {
  return async (jobs, { onStart, onResult, signal }) => {
    for (const job of jobs) {
      // Between two runs, signals are handled and the terminal is drawn.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) return;
      onStart?.(job);
      let result: RunResult;
      try {
        result = run(job.scenario, job.seed);
      } catch (error) {
        throw new RunError(job, error);
      }
      onResult(job, result);
    }
  };
}
