/**
 * The workers of the application's hosts. A request keeps one busy while it waits for a node or the database; when all of
 * a host are busy the next requests queue in its listen backlog, and one more than that is refused. A hit keeps a worker
 * for no time.
 *
 * Each process of a host has the same number of workers: one where the process is the worker (PHP), several where it is
 * a server with threads, or a proxy that stands in front of them.
 */

import { widened } from "../../src/core/rows.ts";
import type { Clock } from "../../src/core/simulation.ts";
import { Counter } from "../recording/counters.ts";

const NONE = -1;

export interface WorkersOptions {
  readonly processes: number;
  readonly hosts: number;
  /** Of each host; a multiple of its processes. */
  readonly workers: number;
  /** Requests that may wait on each host. */
  readonly backlog: number;
}

export class Workers {
  /** On all hosts. */
  readonly total: number;
  readonly #options: WorkersOptions;
  readonly #counts: Float64Array;
  readonly #clock: Clock;
  readonly processesPerHost: number;
  /** Workers of each process. */
  readonly perProcess: number;
  /** Of each process. */
  busyOf: Int32Array;
  /** Of each host. */
  idle: Int32Array;
  /** The requests that wait on each host, oldest first, chained by their rows. */
  first: Int32Array;
  readonly #last: Int32Array;
  readonly #waitingOn: Int32Array;
  #next = new Int32Array(1024);
  busy = 0;
  #waiting = 0;
  /** Busy for callers who have gone. */
  #wasted = 0;
  /** Up to when the integrals of the levels have come. */
  levelsAt = 0;
  /** Workers taken and freed so far. */
  taken = 0;
  freed = 0;
  /** When workers were freed less when they were taken, and when requests left a backlog less when they came: sums of seconds. */
  held = 0;
  #waited = 0;
  /** Longest backlog of a host since it was last read and cleared. */
  backlogMax = 0;

  constructor(options: WorkersOptions, counts: Float64Array, clock: Clock) {
    const { processes, hosts, workers } = options;
    this.#options = options;
    this.#counts = counts;
    this.#clock = clock;
    this.total = hosts * workers;
    this.processesPerHost = processes / hosts;
    this.perProcess = workers / this.processesPerHost;
    this.busyOf = new Int32Array(processes);
    this.idle = new Int32Array(hosts).fill(workers);
    this.first = new Int32Array(hosts).fill(NONE);
    this.#last = new Int32Array(hosts).fill(NONE);
    this.#waitingOn = new Int32Array(hosts);
  }

  /** Busy for callers who have gone. */
  get wasted(): number {
    return this.#wasted;
  }

  /** Requests in all backlogs. */
  get waiting(): number {
    return this.#waiting;
  }

  hostOf(process: number): number {
    return Math.floor(process / this.processesPerHost);
  }

  /** The process that serves a request meant for this one, itself if it can; -1 if its host has no idle worker. */
  take(process: number): number {
    const host = this.hostOf(process);
    if (this.idle[host] === 0) return NONE;
    const first = host * this.processesPerHost;
    const end = first + this.processesPerHost;
    let found = process;
    while (this.busyOf[found] === this.perProcess) found = found + 1 < end ? found + 1 : first;
    this.settle();
    this.busyOf[found]++;
    this.idle[host]--;
    this.busy++;
    this.taken++;
    this.held -= this.#clock.now;
    return found;
  }

  /** The caller of a request that a worker serves has gone: what the worker still does is for nobody. */
  waste(): void {
    this.settle();
    this.#wasted++;
  }

  /** The process has done with a request (`isWasted`: whose caller had gone); true if others wait on its host. */
  free(process: number, isWasted: boolean): boolean {
    const host = this.hostOf(process);
    this.settle();
    if (isWasted) this.#wasted--;
    this.busyOf[process]--;
    this.idle[host]++;
    this.busy--;
    this.freed++;
    this.held += this.#clock.now;
    return this.first[host] !== NONE;
  }

  hasRoom(process: number): boolean {
    return this.#waitingOn[this.hostOf(process)] < this.#options.backlog;
  }

  /** The request in this row waits on the process's host. */
  enqueue(process: number, row: number): void {
    const host = this.hostOf(process);
    this.settle();
    while (row >= this.#next.length) this.#next = widened(this.#next);
    this.#next[row] = NONE;
    if (this.first[host] === NONE) this.first[host] = row;
    else this.#next[this.#last[host]] = row;
    this.#last[host] = row;
    this.#waiting++;
    this.#waited -= this.#clock.now;
    const waiting = ++this.#waitingOn[host];
    if (waiting > this.backlogMax) this.backlogMax = waiting;
  }

  /** The row that has waited longest on the host, if there is one and a worker idle; else -1. */
  dequeue(host: number): number {
    const row = this.first[host];
    if (row === NONE || this.idle[host] === 0) return NONE;
    this.settle();
    this.first[host] = this.#next[row];
    this.#waitingOn[host]--;
    this.#waiting--;
    this.#waited += this.#clock.now;
    return row;
  }

  /** For how long workers have been kept, each from when it was taken until it was freed, or until now. */
  heldSeconds(): number {
    return this.held + this.busy * this.#clock.now;
  }

  /** For how long requests have waited in backlogs, likewise. */
  waitedSeconds(): number {
    return this.#waited + this.#waiting * this.#clock.now;
  }

  /** Brings the integrals of the levels up to now. */
  settle(): void {
    const { now } = this.#clock;
    const elapsed = now - this.levelsAt;
    // A hit keeps a worker for no time.
    if (elapsed === 0) return;
    this.#counts[Counter.workerBusySeconds] += elapsed * this.busy;
    this.#counts[Counter.backlogSeconds] += elapsed * this.#waiting;
    this.#counts[Counter.wastedWorkerSeconds] += elapsed * this.#wasted;
    this.levelsAt = now;
  }
}
