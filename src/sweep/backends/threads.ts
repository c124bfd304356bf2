/**
 * Spreads runs over worker threads. Each loads the model once and is given one run after the other. It makes no difference
 * which thread makes a run: a run is a pure function of its world and its seed.
 */
import { Worker } from "node:worker_threads";
import { Refusal } from "../../core/refusal.ts";
import type { RunResult } from "../../core/result.ts";
import { type Backend, type BackendOptions, type Job, RunError } from "./backend.ts";

/** What goes to a worker, and what comes back. */
export interface WorkerRequest {
  readonly scenario: unknown;
  readonly seed: number;
  readonly check: boolean;
}
/** The class of an error is lost on the way between threads. */
export type WorkerReply = { readonly result: RunResult } | { readonly refusal: string } | { readonly error: string };

export interface ThreadsOptions {
  /** The module that answers each WorkerRequest with a WorkerReply. */
  readonly worker: URL;
  /** What each worker finds in its `workerData`. */
  readonly data?: unknown;
  readonly workers: number;
  /** Conservation checks within each run. */
  readonly check?: boolean;
}

export function threads({ worker: module, data, workers: amount, check = false }: ThreadsOptions): Backend {
  return async (jobs, options) => {
    const { signal } = options;
    const waiting = jobs.values();
    const pool = Array.from({ length: Math.min(amount, jobs.length) }, () => new Worker(module, { workerData: data }));
    const stop = (): void => {
      for (const worker of pool) void worker.terminate();
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await Promise.all(pool.map((worker) => serve(worker, waiting, { ...options, check })));
    } finally {
      signal?.removeEventListener("abort", stop);
      await Promise.all(pool.map((worker) => worker.terminate()));
    }
  };
}

interface Service extends BackendOptions {
  readonly check: boolean;
}

/** Gives one worker run after run until none is left. */
function serve(worker: Worker, waiting: Iterator<Job>, { check, onStart, onResult, signal }: Service): Promise<void> {
  return new Promise((resolve, reject) => {
    let current: Job | null = null;
    const next = (): void => {
      const entry = signal?.aborted ? null : waiting.next();
      if (entry === null || entry.done) {
        resolve();
        return;
      }
      current = entry.value;
      const request: WorkerRequest = { scenario: current.scenario, seed: current.seed, check };
      onStart?.(current);
      worker.postMessage(request);
    };
    worker.on("message", (reply: WorkerReply) => {
      if (signal?.aborted) resolve();
      else if ("refusal" in reply) reject(new RunError(current!, new Refusal(reply.refusal)));
      else if ("error" in reply) reject(new RunError(current!, reply.error));
      else {
        try {
          onResult(current!, reply.result);
          next();
        } catch (error) {
          reject(error);
        }
      }
    });
    worker.on("error", (error) => reject(current === null ? error : new RunError(current, error)));
    worker.on("exit", (code) => {
      if (signal?.aborted) resolve();
      else reject(new Error(`a worker thread ended with code ${code}`));
    });
    next();
  });
}
