/**
 * The database behind the cache: k servers (connections that each run one query at a time), one queue in order of
 * arrival with a limit, and an application that gives up on a query after a time-out. How long a query takes once it is
 * taken up is up to a station: the same whatever else is at work, or slowed down by the others there.
 *
 * A query whose time-out passes while it waits is dropped from the queue and never runs. One that is running already
 * runs to its end, unless time-outs cancel: the server is busy with work nobody waits for, which is what makes an overload sustain
 * itself (Bronson et al., "Metastable failures in distributed systems", HotOS 2021). With k = 1 or k servers, no limit, no
 * time-out and exponential service this is M/M/1 or M/M/k.
 *
 * One long file: each way in and out of the queue has to keep the same sums.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { uniformAt } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import { Counter, OfShard } from "../recording/counters.ts";
import { type Answering, type Asker, QueryEnd } from "./answering.ts";
import type { BufferPool, ColdStart } from "./buffer-pool.ts";
import { Line } from "./line.ts";
import { Overdue } from "./overdue.ts";
import { Place, QueryKind, type Requests } from "./requests.ts";
import { type Sharing, workRate } from "./sharing/sharing.ts";
import type { Station } from "./station.ts";
import { stationOf } from "./stations/index.ts";

/** From the first of a shard's counters, its queries, to its busy seconds. */
const BUSY = OfShard.busySeconds - OfShard.queries;

/** By kind, what counts the queries that come. */
const ARRIVALS = [Counter.databaseReads, Counter.databaseWrites, Counter.databaseLoads] as const;

export interface DatabaseOptions {
  /** Queries at work at the same time; Infinity for no limit. */
  readonly servers: number;
  /** How those at work share what the database can do; absent where each has a server to itself. */
  readonly sharing?: Sharing | undefined;
  /** Seconds a server is busy with a read. */
  readonly readService: Distribution;
  /** Seconds a server is busy with a write. */
  readonly writeService: Distribution;
  /** Queries that may wait; the next is rejected. Infinity for no limit. */
  readonly queueLimit: number;
  /** Seconds after which the application gives up; Infinity for never. */
  readonly timeoutSeconds: number;
  /** A query that times out while a server is at work on it leaves that server; a write has no effect then. */
  readonly cancels?: boolean;
  /**
   * The end of each time-out is an event, for an application whose workers or processes are idle from then on, or whose callers have
   * a deadline that may come before or after it; else it is noticed when the query's turn comes.
   */
  readonly exactTimeouts?: boolean;
  /** Which of several it is. */
  readonly index?: number;
  /** Where counters of its shard begin, of a database that has shards. */
  readonly shardCounters?: number | undefined;
  /** Null where nothing is cold in this run. */
  readonly pool?: BufferPool | null;
  /** Key of the random numbers that service times are made of, see `uniformAt`. */
  readonly streamKey: number;
}

/** What its callers see while the database is down: an error at once, or nothing until they give up. */
export type WhileDown = "refused" | "hang";

/** Where `lend` writes what. */
export const Lent = {
  inService: 0,
  levelsAt: 1,
  presence: 2,
  stays: 3,
  queueLengthMax: 4,
  lineHead: 5,
  lineLength: 6,
} as const;

export class Database implements Answering {
  readonly options: DatabaseOptions;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #asker: Asker;
  readonly #counts: Float64Array;
  readonly station: Station;
  readonly line = new Line();
  readonly #lostOverdue: number;
  /** Null where a time-out is noticed when the query's turn comes. */
  readonly timeOuts: Overdue | null;
  readonly #index: number;
  /** 0 where nothing is counted by shard. */
  readonly #shardCounters: number;
  /** Queries at work, and how busy that makes the database. */
  #inService = 0;
  #busy = 0;
  #levelsAt = 0;
  /** Seconds that queries have been here: the integral of their number, and the sum over those that are gone. */
  #presence = 0;
  #stays = 0;
  #down: WhileDown | null = null;
  /** Queries that may be at work at the same time now. */
  #servers: number;
  /** Each query at work has one of the servers to itself, and they have always been as many: as many are busy as queries are at work. */
  #hasOwnServers: boolean;
  #pace = 1;
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
    this.#servers = options.servers;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#counts = counts;
    this.#asker = asker;
    const done = (row: number): void => this.#finish(row);
    this.station = stationOf({ name: nameOf(options), simulation, requests, done }, options.sharing);
    this.#hasOwnServers = options.sharing === undefined;
    this.#index = options.index ?? 0;
    this.#shardCounters = options.shardCounters ?? 0;
    const isTold = options.exactTimeouts === true || options.cancels === true;
    const timedOut = (row: number): void => this.#timeOut(row);
    this.#lostOverdue = simulation.declare(`${nameOf(options)}: time-out`, timedOut);
    const areExact = isTold && options.timeoutSeconds < Number.POSITIVE_INFINITY;
    this.timeOuts = areExact ? new Overdue(nameOf(options), simulation, requests, timedOut) : null;
  }

  /** Its queries are taken up one by one, each at once if a server is free, and end by themselves: nothing ails it. */
  get isPlain(): boolean {
    return this.#down === null && this.#pace === 1 && this.#hasOwnServers && this.options.cancels !== true;
  }

  /** Writes down what changes with each query, for somebody who goes on with it and brings it back. */
  lend(to: Float64Array): void {
    to[Lent.inService] = this.#inService;
    to[Lent.levelsAt] = this.#levelsAt;
    to[Lent.presence] = this.#presence;
    to[Lent.stays] = this.#stays;
    to[Lent.queueLengthMax] = this.queueLengthMax;
    to[Lent.lineHead] = this.line.head;
    to[Lent.lineLength] = this.line.length;
  }

  takeBack(from: Float64Array): void {
    this.#setInService(from[Lent.inService]);
    this.#levelsAt = from[Lent.levelsAt];
    this.#presence = from[Lent.presence];
    this.#stays = from[Lent.stays];
    this.queueLengthMax = from[Lent.queueLengthMax];
    this.line.head = from[Lent.lineHead];
    this.line.length = from[Lent.lineLength];
  }

  /** The present, in seconds. */
  get now(): number {
    return this.#simulation.now;
  }

  /** Queries at work. */
  get inService(): number {
    return this.#inService;
  }

  get queueLength(): number {
    return this.line.length;
  }

  /** Waiting queries whose time-out has passed without anybody noticing yet. */
  get overdue(): number {
    const { timeoutAt } = this.#requests;
    const line = this.line;
    let overdue = 0;
    while (overdue < line.length && timeoutAt[line.at(overdue)] < this.now) overdue++;
    return overdue;
  }

  /** Seconds that all queries have been here until now: the integral of their number over time. */
  presence(): number {
    this.settle();
    return this.#presence;
  }

  /** The same, each query by its own arrival and end. O(rows). */
  stays(): number {
    const { arrivedAt, place, server, used } = this.#requests;
    let sum = this.#stays;
    for (let row = 0; row < used; row++) {
      if (server[row] !== this.#index) continue;
      if (place[row] === Place.waiting || place[row] === Place.atWork) sum += this.now - arrivedAt[row];
    }
    return sum;
  }

  /** A query arrives; its row names the key, the kind, the number and the beginning of the request. */
  arrive(row: number): void {
    const now = this.#simulation.now;
    this.#integrate();
    this.#counts[ARRIVALS[this.#requests.kind[row]]] += 1;
    this.#requests.timeoutAt[row] = now + this.options.timeoutSeconds;
    this.#requests.arrivedAt[row] = now;
    this.#requests.server[row] = this.#index;
    if (this.#shardCounters > 0) this.#counts[this.#shardCounters] += 1;
    if (this.#down !== null) {
      this.#turnAway(row, this.#down);
      return;
    }
    this.#dropOverdue();
    const isFree = this.#inService < this.#servers;
    if (!isFree && this.line.length >= this.options.queueLimit) {
      // No time-out: another shard may have a query in this row at this very instant.
      this.#counts[Counter.databaseRejections] += 1;
      this.#asker.queryEnded(row, QueryEnd.rejected);
      return;
    }
    if (isFree) this.#begin(row);
    else this.#enqueue(row);
    this.timeOuts?.watch(row);
  }

  /** Brings the integrals of busy servers and waiting queries, and the time-outs, up to now. */
  settle(): void {
    this.#integrate();
    this.#dropOverdue();
  }

  /** All work goes so many times as slowly as usual, that under way too; false if it does so already. */
  slow(factor: number): boolean {
    if (1 / factor === this.#pace) return false;
    this.#pace = 1 / factor;
    this.station.setPace(this.#pace);
    return true;
  }

  /** So many queries may be at work at once from now on, null for as many as usual; false if that is so already. */
  setServers(servers: number | null): boolean {
    const next = servers ?? this.options.servers;
    if (next === this.#servers) return false;
    this.settle();
    this.#servers = next;
    this.#hasOwnServers = false;
    this.#setInService(this.#inService);
    while (this.line.length > 0 && this.#inService < next) this.#takeUp();
    return true;
  }

  /** The database is gone, and all queries at it; false if it is gone already. */
  stop(callers: WhileDown): boolean {
    if (this.#down !== null) return false;
    const now = this.#simulation.now;
    this.settle();
    this.#down = callers;
    const { place, server, used } = this.#requests;
    const struck: number[] = [];
    for (let row = 0; row < used; row++) {
      if (server[row] !== this.#index) continue;
      if (place[row] === Place.atWork) this.station.leave(row);
      if (place[row] === Place.atWork || place[row] === Place.waiting) struck.push(row);
    }
    this.line.clear();
    this.#setInService(0);
    for (const row of struck) {
      this.#gone(row, now);
      this.#lose(row, callers);
    }
    return true;
  }

  /** It is back, without what is cold in memory where something is; false if it was not gone. */
  start(cold: ColdStart | null): boolean {
    if (this.#down === null) return false;
    this.#down = null;
    if (cold !== null) this.options.pool?.restart(cold);
    return true;
  }

  /** A query comes while the database is down. */
  #turnAway(row: number, callers: WhileDown): void {
    if (callers === "hang") this.#lose(row, callers);
    else {
      this.#counts[Counter.databaseRejections] += 1;
      this.#asker.queryEnded(row, QueryEnd.rejected);
    }
  }

  /** Nobody will work on it: its caller learns that at once, or at its time-out. */
  #lose(row: number, callers: WhileDown): void {
    const { place, timeoutAt } = this.#requests;
    this.#counts[Counter.databaseLost] += 1;
    if (callers === "refused") this.#asker.queryEnded(row, QueryEnd.rejected);
    else if (timeoutAt[row] < this.now) this.#asker.queryEnded(row, QueryEnd.timedOut);
    else {
      place[row] = Place.lost;
      if (timeoutAt[row] < Number.POSITIVE_INFINITY) this.#simulation.at(this.#lostOverdue, timeoutAt[row], row);
    }
  }

  #begin(row: number): void {
    const { pool } = this.options;
    const { key, number, kind, place, workSeconds } = this.#requests;
    const usual = this.usualWork(kind[row], number[row]);
    const work = pool ? usual * pool.asked(key[row]) : usual;
    place[row] = Place.atWork;
    workSeconds[row] = work;
    this.#setInService(this.#inService + 1);
    this.#asker.queryStarted(row);
    this.station.begin(row);
  }

  /** Seconds of work that a query of this kind brings, for the request of this number, where nothing is cold. */
  usualWork(kind: number, number: number): number {
    const { readService, writeService, streamKey } = this.options;
    return (kind === QueryKind.write ? writeService : readService).quantile(uniformAt(streamKey, number));
  }

  #finish(row: number): void {
    const { timeoutAt, kind, workSeconds } = this.#requests;
    const now = this.#simulation.now;
    this.#integrate();
    this.#setInService(this.#inService - 1);
    this.#gone(row, now);
    if (now <= timeoutAt[row]) {
      this.#counts[Counter.databaseCompletions] += 1;
      this.#counts[Counter.databaseUsefulSeconds] += workSeconds[row];
      this.#asker.queryEnded(row, QueryEnd.completed);
    } else {
      this.#counts[Counter.databaseTimeouts] += 1;
      this.#counts[Counter.databaseLate] += 1;
      this.#counts[Counter.databaseWastedSeconds] += workSeconds[row];
      this.#asker.queryEnded(row, kind[row] === QueryKind.write ? QueryEnd.lateWrite : QueryEnd.timedOut);
    }
    this.#takeUp();
  }

  /** The next of those that wait and are wanted, if a server is free. */
  #takeUp(): void {
    this.#dropOverdue();
    if (this.line.length > 0) this.#takeUpWaiting();
  }

  /** Apart from the usual case, in which nothing waits. */
  #takeUpWaiting(): void {
    const unwanted: number[] = [];
    while (this.line.length > 0 && this.#inService < this.#servers) {
      const row = this.line.shift();
      if (this.#asker.isUnwanted?.(row) !== true) {
        this.#begin(row);
        break;
      }
      this.#gone(row, this.#simulation.now);
      unwanted.push(row);
    }
    // Told last: whoever asks anew within the call comes after those that wait.
    for (const row of unwanted) {
      this.#counts[Counter.databaseUnwanted] += 1;
      this.#asker.queryEnded(row, QueryEnd.unwanted);
    }
  }

  /** It is of no interest to the database any more. */
  #gone(row: number, leftAt: number): void {
    this.#stays += leftAt - this.#requests.arrivedAt[row];
    this.#requests.place[row] = Place.none;
  }

  /** The event is of this query if the row's time-out is now; then it waits, or a server is at work on it. */
  #timeOut(row: number): void {
    const now = this.#simulation.now;
    const { place, timeoutAt } = this.#requests;
    if (place[row] === Place.none || timeoutAt[row] !== now) return;
    if (place[row] === Place.lost) {
      place[row] = Place.none;
      this.#asker.queryEnded(row, QueryEnd.timedOut);
      return;
    }
    this.#integrate();
    while (this.line.length > 0 && timeoutAt[this.line.at(0)] <= now) this.#dropFirst();
    if (place[row] !== Place.atWork || timeoutAt[row] !== now) return;
    if (this.options.cancels === true) this.#cancel(row, now);
    else this.#asker.queryGivenUp?.(row);
  }

  #cancel(row: number, now: number): void {
    this.#setInService(this.#inService - 1);
    this.#gone(row, now);
    this.#counts[Counter.databaseWastedSeconds] += this.#requests.workSeconds[row] - this.station.leave(row);
    this.#counts[Counter.databaseTimeouts] += 1;
    this.#counts[Counter.databaseCancelled] += 1;
    this.#asker.queryEnded(row, QueryEnd.timedOut);
    this.#takeUp();
  }

  /** All queries wait equally long at most, so those overdue stand at the head. */
  #dropOverdue(): void {
    const { now } = this.#simulation;
    while (this.line.length > 0 && this.#requests.timeoutAt[this.line.at(0)] < now) this.#dropFirst();
  }

  #dropFirst(): void {
    const row = this.line.shift();
    // It left the queue at its time-out, whenever that is noticed.
    const late = this.#simulation.now - this.#requests.timeoutAt[row];
    this.#counts[Counter.databaseQueueSeconds] -= late;
    this.#presence -= late;
    this.#gone(row, this.#requests.timeoutAt[row]);
    this.#counts[Counter.databaseTimeouts] += 1;
    this.#counts[Counter.databaseCancelled] += 1;
    this.#asker.queryEnded(row, QueryEnd.timedOut);
  }

  #enqueue(row: number): void {
    this.#requests.place[row] = Place.waiting;
    this.line.push(row);
    if (this.line.length > this.queueLengthMax) this.queueLengthMax = this.line.length;
  }

  /**
   * A database that has more than it can do well is busy, although it gets less done. One that has another number of servers than usual is
   * as busy as the share of them that is at work, so that none is busier than it can be.
   */
  #busyWith(queries: number): number {
    const { sharing, servers } = this.options;
    if (sharing !== undefined) return workRate(sharing, Math.min(queries, sharing.best));
    if (this.#servers === servers) return Math.min(queries, servers);
    return Math.min(1, queries / this.#servers) * servers;
  }

  #setInService(queries: number): void {
    this.#inService = queries;
    this.#busy = this.#hasOwnServers ? queries : this.#busyWith(queries);
  }

  #integrate(): void {
    const { now } = this.#simulation;
    const elapsed = now - this.#levelsAt;
    if (elapsed === 0) return;
    this.#counts[Counter.databaseBusySeconds] += elapsed * this.#busy;
    this.#counts[Counter.databaseQueueSeconds] += elapsed * this.line.length;
    if (this.#shardCounters > 0) this.#counts[this.#shardCounters + BUSY] += elapsed * this.#busy;
    this.#presence += elapsed * (this.#inService + this.line.length);
    this.#levelsAt = now;
  }
}

function nameOf({ index }: DatabaseOptions): string {
  return index === undefined ? "database" : `database ${index}`;
}
