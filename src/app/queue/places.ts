/** Threads that make one run at a time each, for whoever asks: in which order runs come is not known beforehand. */
import { Worker } from "node:worker_threads";
import { endOf, type WorkerReply, type WorkerRequest } from "../../sweep/backends/threads.ts";

export interface PlacesOptions {
  /** The module that answers each WorkerRequest with a WorkerReply. */
  readonly worker: URL;
  readonly data: unknown;
}

export class Places {
  readonly #options: PlacesOptions;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** A thread that dies over a run is an error of that run; the next one gets a new thread. */
  make(request: WorkerRequest): Promise<WorkerReply> {
    const worker = this.#idle.pop() ?? this.#started();
    return new Promise((resolve) => {
      const end = (reply: WorkerReply, isAlive: boolean): void => {
        worker.off("message", told).off("error", broken).off("exit", ended);
        if (isAlive) this.#idle.push(worker);
        else this.#all.delete(worker);
        resolve(reply);
      };
      const told = (reply: WorkerReply): void => end(reply, true);
      const broken = (error: Error): void => end({ error: error.stack ?? error.message }, false);
      const ended = (code: number): void => end({ error: `a worker thread ended with code ${code}` }, false);
      worker.on("message", told).on("error", broken).on("exit", ended);
      worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    await Promise.all([...this.#all].map(endOf));
  }

  #started(): Worker {
    const { worker: module, data } = this.#options;
    const worker = new Worker(module, { workerData: data });
    this.#all.add(worker);
    return worker;
  }
}
