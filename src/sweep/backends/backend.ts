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
  /**
   * Kept up to date: of the run that is made in each place, what share of it is done; 0 where none is. Shared between threads, with
   * as many places as there may be runs at a time.
   */
  readonly shares?: Float64Array<SharedArrayBuffer> | undefined;
  /** Stops the sweep; runs in progress are abandoned. */
  readonly signal?: AbortSignal;
}

/** Runs all jobs; resolves when they are done or stopped, rejects with a RunError when one fails. */
export type Backend = (jobs: readonly Job[], options: BackendOptions) => Promise<void>;

/** One whose preparations are kept from one list of jobs to the next, until it is closed. */
export interface KeptBackend {
  readonly make: Backend;
  readonly close: () => Promise<void>;
}

/** Places for the shares of so many runs at a time, at least one. */
export function sharesOf(runs: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(Math.max(1, runs) * Float64Array.BYTES_PER_ELEMENT));
}

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
