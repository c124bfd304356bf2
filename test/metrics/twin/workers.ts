/** The workers of the application's hosts and the requests that wait for one, as spans of time. */
import type { Request, Span } from "./records.ts";

export interface WorkersOptions {
  readonly processes: number;
  readonly hosts: number;
  /** Of each host. */
  readonly workers: number;
  /** Of each host. */
  readonly backlog: number;
}

interface Busy extends Span {
  readonly request: Request;
  readonly process: number;
}

interface Wait extends Span {
  readonly request: Request;
}

export class Workers {
  /** One span a request that a worker took, and one a request that waited in a backlog. */
  readonly busy: Busy[] = [];
  readonly waits: Wait[] = [];
  /** Those of them that last still, oldest first. */
  #busyNow: Busy[] = [];
  #waitsNow: Wait[] = [];
  readonly #options: WorkersOptions;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  hostOf(process: number): number {
    return Math.floor((process * this.#options.hosts) / this.#options.processes);
  }

  /** The process itself if it has an idle worker, else the next of its host, round and round; -1 if there is none. */
  idleProcess(process: number): number {
    const { processes, hosts, workers } = this.#options;
    const ofHost = processes / hosts;
    const first = this.hostOf(process) * ofHost;
    for (let i = 0; i < ofHost; i++) {
      const other = first + ((process - first + i) % ofHost);
      if (this.#busyNow.filter((span) => span.process === other).length < workers / ofHost) return other;
    }
    return -1;
  }

  hasRoom(process: number): boolean {
    return this.waitingOn(this.hostOf(process)).length < this.#options.backlog;
  }

  waitingOn(host: number): Request[] {
    return this.#waitsNow.map(({ request }) => request).filter(({ process }) => this.hostOf(process) === host);
  }

  wait(request: Request, now: number): void {
    const wait = { request, from: now, to: null };
    this.waits.push(wait);
    this.#waitsNow.push(wait);
  }

  /** A worker of the process takes the request, out of the backlog if it was there. */
  take(request: Request, process: number, now: number): void {
    this.drop(request, now);
    request.process = process;
    const busy = { request, process, from: now, to: null };
    this.busy.push(busy);
    this.#busyNow.push(busy);
  }

  /** The request leaves the backlog, and no worker takes it. */
  drop(request: Request, now: number): void {
    for (const wait of this.#waitsNow) if (wait.request === request) wait.to = now;
    this.#waitsNow = this.#waitsNow.filter(({ to }) => to === null);
  }

  free(request: Request, now: number): void {
    for (const span of this.#busyNow) if (span.request === request) span.to = now;
    this.#busyNow = this.#busyNow.filter(({ to }) => to === null);
  }
}
