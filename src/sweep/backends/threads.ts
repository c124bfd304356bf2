/**
 * Spreads runs over worker threads. Each loads the model once and is given one run after the other. It makes no difference
 * which thread makes a run: a run is a pure function of its world and its seed.
 */
import { Worker } from "node:worker_threads";
import { Refusal } from "../../core/refusal.ts";
import type { RunResult } from "../../core/result.ts";
import { type Backend, type BackendOptions, type Job, type KeptBackend, RunError } from "./backend.ts";

/** What goes to a worker, and what comes back; null to a worker that is not needed any more, which then ends by itself. */
export interface WorkerRequest {
  readonly scenario: unknown;
  readonly seed: number;
  readonly check: boolean;
  /** Where the worker keeps up to date what share of the run is done. */
  readonly share: Float64Array<SharedArrayBuffer> | null;
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

export function threads(options: ThreadsOptions): Backend {
  return async (jobs, asked) => {
    const { make, close } = keptThreads(options);
    try {
      await make(jobs, asked);
    } finally {
      await close();
    }
  };
}

/** The threads stay for the next jobs: a thread starts in longer than many a run takes. */
export function keptThreads({ worker: module, data, workers: amount, check = false }: ThreadsOptions): KeptBackend {
  let pool: Worker[] = [];
  const make: Backend = async (jobs, options) => {
    const { signal } = options;
    const waiting = jobs.values();
    while (pool.length < Math.min(amount, jobs.length)) pool.push(new Worker(module, { workerData: data }));
    const asked = pool.slice(0, jobs.length);
    const stop = (): void => {
      for (const worker of pool) void worker.terminate();
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await Promise.all(asked.map((worker, place) => serve(worker, waiting, { ...options, place, check })));
      signal?.throwIfAborted();
    } catch (error) {
      // Some are at work on what nobody waits for any more.
      const left = pool;
      pool = [];
      await Promise.all(left.map((worker) => worker.terminate()));
      if (signal?.aborted !== true) throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  };
  const close = async (): Promise<void> => {
    const left = pool;
    pool = [];
    await Promise.all(left.map(endOf));
  };
  return { make, close };
}

/**
 * Resolves when the worker has ended by itself. One that is terminated while V8 still compiles for it can take the whole process
 * with it: Node.js 20 asserts that the platform knows the isolate (`node_platform.cc`, `NodePlatform::ForIsolate`).
 */
export function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once("exit", () => resolve());
    // What has ended already has no number any more.
    if (worker.threadId === -1) resolve();
    else worker.postMessage(null);
  });
}

interface Service extends BackendOptions {
  /** Of the worker among all. */
  readonly place: number;
  readonly check: boolean;
}

/** Gives one worker run after run until none is left, and listens to it no longer than that. */
async function serve(
  worker: Worker,
  waiting: Iterator<Job>,
  { check, onStart, onResult, shares, place, signal }: Service,
): Promise<void> {
  const share = shares?.subarray(place, place + 1) ?? null;
  const { promise, resolve, reject } = withResolvers();
  let current: Job | null = null;
  const next = (): void => {
    const entry = signal?.aborted ? null : waiting.next();
    if (entry === null || entry.done) {
      resolve();
      return;
    }
    current = entry.value;
    const request: WorkerRequest = { scenario: current.scenario, seed: current.seed, check, share };
    onStart?.(current);
    worker.postMessage(request);
  };
  const replied = (reply: WorkerReply): void => {
    if (signal?.aborted) resolve();
    else if ("refusal" in reply) reject(new RunError(current!, new Refusal(reply.refusal)));
    else if ("error" in reply) reject(new RunError(current!, reply.error));
    else {
      if (share !== null) share[0] = 0;
      try {
        onResult(current!, reply.result);
        next();
      } catch (error) {
        reject(error);
      }
    }
  };
  const broke = (error: unknown): void => reject(current === null ? error : new RunError(current, error));
  const ended = (code: number): void => {
    if (signal?.aborted) resolve();
    else reject(new Error(`a worker thread ended with code ${code}`));
  };
  worker.on("message", replied).on("error", broke).on("exit", ended);
  try {
    next();
    await promise;
  } finally {
    worker.off("message", replied).off("error", broke).off("exit", ended);
  }
}

/** Node.js 20 has none of its own. */
function withResolvers() {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
