/** What carries out runs. Every back end gives the same results; they differ in where runs happen and how many at a time. */
import { Refusal } from "../../core/refusal.ts";
import type { RunResult } from "../../core/result.ts";

export interface Job {
  readonly key: string;
  /** The first point that needs this run. */
  readonly point: string;
  readonly seed: number;
  /** The resolved world, plain JSON. */
  readonly scenario: unknown;
}

export interface BackendOptions {
  /** Called when a run begins. */
  readonly onStart?: (job: Job) => void;
  /** Called once for each run, in the order in which they finish. */
  readonly onResult: (job: Job, result: RunResult) => void;
  /** Stops the sweep; runs in progress are abandoned. */
  readonly signal?: AbortSignal;
}

/** Runs all jobs; resolves when they are done or stopped, rejects with a RunError when one fails. */
export type Backend = (jobs: readonly Job[], options: BackendOptions) => Promise<void>;

/** A run that threw, with what is needed to repeat it: the model refused the world, or an invariant of the model is broken. */
export class RunError extends Error {
  readonly job: Job;
  /** Why the model refused the world; null where the model broke. */
  readonly refusal: string | null;

  constructor(job: Job, cause: unknown) {
    const refusal = cause instanceof Refusal ? cause.message : null;
    const text = refusal ?? (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    super(`point ${job.point}, seed ${job.seed}: ${text}`);
    this.name = "RunError";
    this.job = job;
    this.refusal = refusal;
  }
}
