/**
 * The database behind the cache: k servers (connections that each run one query at a time), one queue in order of
 * arrival with a limit, and an application that gives up on a query after a time-out.
 *
 * A query whose time-out passes while it waits is dropped from the queue and never runs. One that is running already
 * runs to its end: the server is busy with work nobody waits for, which is what makes an overload sustain itself
 * (Bronson et al., "Metastable failures in distributed systems", HotOS 2021). With k = 1 or k servers, no limit, no
 * time-out and exponential service this is M/M/1 or M/M/k.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { uniformAt } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import { Counter } from "../recording/counters.ts";
import { QueryKind, type Requests, Stage } from "./requests.ts";

/** How a query ended for the application that asked. */
export const QueryEnd = { completed: 0, rejected: 1, timedOut: 2, lateWrite: 3 } as const;
export type QueryEnd = (typeof QueryEnd)[keyof typeof QueryEnd];

/** Who asks the database; called at the instant things happen. */
export interface Asker {
  /** A server takes up the query: a read sees the data as of now. */
  queryStarted(row: number): void;
  /**
   * The query is over and its row may be released. `lateWrite` is a write that was running when the application gave
   * up on it: an error for the application, and yet it took effect.
   */
  queryEnded(row: number, end: QueryEnd): void;
  /** Where that matters: the time-out of a query that a server is at work on has passed; `queryEnded` is still to come. */
  queryGivenUp?(row: number): void;
}

export interface DatabaseOptions {
  readonly servers: number;
  /** Seconds a server is busy with a read. */
  readonly readService: Distribution;
  /** Seconds a server is busy with a write. */
  readonly writeService: Distribution;
  /** Queries that may wait; the next is rejected. Infinity for no limit. */
  readonly queueLimit: number;
  /** Seconds after which the application gives up; Infinity for never. */
  readonly timeoutSeconds: number;
  /**
   * The end of each time-out is an event, for an application whose workers are idle from then on, or whose callers have a
   * deadline that may come before or after it; else it is noticed when the query's turn comes.
   */
  readonly exactTimeouts?: boolean;
  /** Key of the random numbers that service times are made of, see `uniformAt`. */
  readonly streamKey: number;
}

export class Database {
  readonly options: DatabaseOptions;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #asker: Asker;
  readonly #counts: Float64Array;
  readonly #done: number;
  readonly #overdue: number;
  /** Rows that wait, oldest first, in a ring whose length is a power of two. */
  #queue = new Int32Array(1024);
  #head = 0;
  #waiting = 0;
  #busy = 0;
  #levelsAt = 0;
  /** Longest queue since it was last read and cleared. */
  queueLengthMax = 0;

  constructor(
    options: DatabaseOptions,
    simulation: Simulation,
    requests: Requests,
    counts: Float64Array,
    asker: Asker,
  ) {
    this.options = options;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#counts = counts;
    this.#asker = asker;
    this.#done = simulation.declare("database: query done", (row) => this.#finish(row));
    this.#overdue = simulation.declare("database: time-out", (row) => this.#timeOut(row));
  }

  /** The present, in seconds. */
  get now(): number {
    return this.#simulation.now;
  }

  /** Servers at work. */
  get busy(): number {
    return this.#busy;
  }

  get queueLength(): number {
    return this.#waiting;
  }

  /** Waiting queries whose time-out has passed without anybody noticing yet. */
  get overdue(): number {
    const { timeoutAt } = this.#requests;
    const last = this.#queue.length - 1;
    let overdue = 0;
    while (overdue < this.#waiting && timeoutAt[this.#queue[(this.#head + overdue) & last]] < this.now) overdue++;
    return overdue;
  }

  /** A query arrives; its row names the key, the kind, the number and the beginning of the request. */
  arrive(row: number): void {
    const now = this.#simulation.now;
    this.#integrate(now);
    this.#counts[this.#requests.kind[row] === QueryKind.read ? Counter.databaseReads : Counter.databaseWrites] += 1;
    this.#requests.timeoutAt[row] = now + this.options.timeoutSeconds;
    this.#dropOverdue(now);
    if (this.options.exactTimeouts === true && this.options.timeoutSeconds < Number.POSITIVE_INFINITY) {
      this.#simulation.at(this.#overdue, this.#requests.timeoutAt[row], row);
    }
    if (this.#busy < this.options.servers) this.#begin(row, now);
    else if (this.#waiting >= this.options.queueLimit) {
      this.#counts[Counter.databaseRejections] += 1;
      this.#asker.queryEnded(row, QueryEnd.rejected);
    } else this.#enqueue(row);
  }

  /** Brings the integrals of busy servers and waiting queries, and the time-outs, up to now. */
  settle(): void {
    this.#integrate(this.#simulation.now);
    this.#dropOverdue(this.#simulation.now);
  }

  #begin(row: number, now: number): void {
    const { readService, writeService, streamKey } = this.options;
    const u = uniformAt(streamKey, this.#requests.number[row]);
    const service = (this.#requests.kind[row] === QueryKind.read ? readService : writeService).quantile(u);
    this.#busy++;
    this.#asker.queryStarted(row);
    this.#simulation.at(this.#done, now + service, row);
  }

  #finish(row: number): void {
    const now = this.#simulation.now;
    this.#integrate(now);
    this.#busy--;
    if (now <= this.#requests.timeoutAt[row]) {
      this.#counts[Counter.databaseCompletions] += 1;
      this.#asker.queryEnded(row, QueryEnd.completed);
    } else {
      this.#counts[Counter.databaseTimeouts] += 1;
      const isWrite = this.#requests.kind[row] === QueryKind.write;
      this.#asker.queryEnded(row, isWrite ? QueryEnd.lateWrite : QueryEnd.timedOut);
    }
    this.#dropOverdue(now);
    if (this.#waiting > 0 && this.#busy < this.options.servers) this.#begin(this.#dequeue(), now);
  }

  /** The event is of this query if the row's time-out is now; then it waits, or a server is at work on it. */
  #timeOut(row: number): void {
    const now = this.#simulation.now;
    const requests = this.#requests;
    if (requests.stage[row] !== Stage.query || requests.timeoutAt[row] !== now) return;
    this.#integrate(now);
    while (this.#waiting > 0 && requests.timeoutAt[this.#queue[this.#head]] <= now) this.#dropFirst();
    if (requests.stage[row] === Stage.query && requests.timeoutAt[row] === now) this.#asker.queryGivenUp?.(row);
  }

  /** All queries wait equally long at most, so those overdue stand at the head. */
  #dropOverdue(now: number): void {
    while (this.#waiting > 0 && this.#requests.timeoutAt[this.#queue[this.#head]] < now) this.#dropFirst();
  }

  #dropFirst(): void {
    const row = this.#dequeue();
    // It left the queue at its time-out, whenever that is noticed.
    this.#counts[Counter.databaseQueueSeconds] -= this.#simulation.now - this.#requests.timeoutAt[row];
    this.#counts[Counter.databaseTimeouts] += 1;
    this.#asker.queryEnded(row, QueryEnd.timedOut);
  }

  #enqueue(row: number): void {
    if (this.#waiting === this.#queue.length) this.#grow();
    this.#queue[(this.#head + this.#waiting) & (this.#queue.length - 1)] = row;
    this.#waiting++;
    if (this.#waiting > this.queueLengthMax) this.queueLengthMax = this.#waiting;
  }

  #dequeue(): number {
    const row = this.#queue[this.#head];
    this.#head = (this.#head + 1) & (this.#queue.length - 1);
    this.#waiting--;
    return row;
  }

  #grow(): void {
    const wider = new Int32Array(this.#queue.length * 2);
    for (let i = 0; i < this.#waiting; i++) wider[i] = this.#queue[(this.#head + i) & (this.#queue.length - 1)];
    this.#queue = wider;
    this.#head = 0;
  }

  #integrate(now: number): void {
    const elapsed = now - this.#levelsAt;
    this.#counts[Counter.databaseBusySeconds] += elapsed * this.#busy;
    this.#counts[Counter.databaseQueueSeconds] += elapsed * this.#waiting;
    this.#levelsAt = now;
  }
}
