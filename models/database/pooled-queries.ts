/**
 * Connections between an application and its database: a query goes when it has one, and waits for one, or fails without having been asked,
 * where there is none. A connection is a query's own until the database is done with it, also where nobody waits for the query any more.
 * It looks like the database to the application and like the application to the database.
 *
 * Who shares connections (a process, a pooler, a session at a pooler) is a `Holder`; how many there may be is a `Quota` of it, or of the
 * pooler that several sessions have in common, and the database's own limit. To open a connection takes no time. Those that are
 * closed for having been idle are counted out when that first matters: when the database would refuse one.
 *
 * A pool of k connections with Poisson arrivals and exponential service is M/M/k; with a limit of the wait it is M/M/k with customers
 * who leave.
 */
import type { Simulation } from "../../src/core/simulation.ts";
import { Counter } from "../recording/counters.ts";
import { type Answering, type Asker, QueryEnd } from "./answering.ts";
import type { Connections } from "./connection-limit.ts";
import { Line } from "./line.ts";
import { mostOf, type PoolRules } from "./pools/definition.ts";
import type { Requests } from "./requests.ts";

/** How many connections there are of those that may be. */
interface Quota {
  open: number;
  /** Connections of processes to the pooler. */
  clients: number;
}

interface Holder {
  readonly quota: Quota;
  /** Queries that wait for one of its connections, oldest first. */
  readonly line: Line;
  /** Connections that a query has, and since when each of the others has been idle, that of the last use last. */
  busy: number;
  readonly idleSince: number[];
  /** Connections are being given to those who wait. */
  isServing: boolean;
}

export interface PooledQueriesParts {
  readonly rules: PoolRules;
  readonly connections: Connections;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly counts: Float64Array;
  readonly asker: Asker;
}

/** The database, as far as those who ask it through connections look at it. */
export interface Pooled extends Answering {
  /** Queries that wait in it. */
  readonly queueLength: number;
}

/** There may be thousands of holders, of which few have a long line. */
const LINE_LENGTH = 16;

type Got = "connection" | "none" | "refused";

export class PooledQueries implements Answering, Asker {
  readonly tellsOfQueries = true;
  readonly rules: PoolRules;
  readonly #parts: PooledQueriesParts;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #counts: Float64Array;
  readonly #asker: Asker;
  readonly #overdue: number;
  readonly #reserveDue: number;
  readonly #minimum: number;
  #database!: Pooled;
  readonly #holders: Holder[] = [];
  readonly #quotas: Quota[] = [];
  /** Of each process: its queries here, and its connections to a pooler: as many as it ever had at once. */
  readonly #underWay: number[] = [];
  readonly #clients: number[] = [];
  /** By row: since when it waits. */
  readonly #since: number[] = [];
  #waiting = 0;
  #integratedAt = 0;
  /** Seconds that queries have waited: the integral of their number, and the sum over those that wait no more. */
  #presence = 0;
  #stays = 0;

  constructor(parts: PooledQueriesParts) {
    this.#parts = parts;
    this.rules = parts.rules;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#counts = parts.counts;
    this.#asker = parts.asker;
    this.#minimum = parts.rules.minimum ?? 0;
    this.#overdue = parts.simulation.declare("database: no connection", (row) => this.#giveUp(row));
    this.#reserveDue = parts.simulation.declare("database: a connection of the reserve", (row) =>
      this.#useReserve(row),
    );
  }

  /** The database answers to it and is made after it. */
  begin(database: Pooled): void {
    this.#database = database;
  }

  get overdue(): number {
    return this.#database.overdue;
  }

  get queueLength(): number {
    return this.#database.queueLength;
  }

  /** Queries that wait for a connection. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Connections that a query has, those that are open, and how they stand to the limits. O(processes). */
  connections(): { readonly busy: number; readonly open: number; readonly known: number; readonly isWithin: boolean } {
    const sum = (of: (holder: Holder) => number) => this.#holders.reduce((all, holder) => all + of(holder), 0);
    const quotas = new Set(this.#holders.map(({ quota }) => quota));
    const { open, limit } = this.#parts.connections;
    return {
      busy: sum(({ busy }) => busy),
      known: sum(({ busy, idleSince }) => busy + idleSince.length),
      open,
      isWithin: open <= limit && [...quotas].every((quota) => quota.open <= mostOf(this.rules)),
    };
  }

  /** Seconds that all queries have waited here until now: the integral of their number over time. */
  presence(): number {
    this.#integrate();
    return this.#presence;
  }

  /** The same, each query by when it came and when it went. */
  stays(): number {
    const { now } = this.#simulation;
    let sum = this.#stays;
    for (const { line } of this.#holders) {
      for (let place = 0; place < line.length; place++) sum += now - this.#since[line.at(place)];
    }
    return sum;
  }

  settle(): void {
    this.#integrate();
    this.#database.settle();
  }

  arrive(row: number): void {
    const process = this.#requests.process[row];
    this.#counts[Counter.poolQueries] += 1;
    this.#requests.timeoutAt[row] = Number.POSITIVE_INFINITY;
    const holder = this.#holderOf(process);
    if (!this.#isClient(process, holder.quota)) {
      this.#refuse(row, Counter.poolRefusals);
      return;
    }
    this.#underWay[process]++;
    const got = holder.line.length > 0 ? "none" : this.#take(holder);
    if (got === "connection") this.#send(row, holder);
    else if (got === "refused" && !this.rules.waitsWhenRefused) this.#fail(row, Counter.connectionsRefused);
    else if (holder.line.length >= this.rules.queueLimit) this.#fail(row, Counter.poolRefusals);
    else this.#wait(row, holder);
  }

  queryStarted(row: number, behind?: number, isLost?: boolean): void {
    this.#asker.queryStarted(row, behind, isLost);
  }

  queryGivenUp(row: number): void {
    this.#asker.queryGivenUp?.(row);
  }

  isUnwanted(row: number): boolean {
    return this.#asker.isUnwanted?.(row) === true;
  }

  queryEnded(row: number, end: QueryEnd): void {
    const process = this.#requests.process[row];
    const holder = this.#holderOf(process);
    holder.busy--;
    holder.idleSince.push(this.#simulation.now);
    this.#underWay[process]--;
    this.#asker.queryLeft?.(row);
    this.#asker.queryEnded(row, end);
    this.#serve(holder);
  }

  /** A connection for a query of the holder: an idle one, or a new one. */
  #take(holder: Holder): Got {
    // What the reserve has opened is closed when it is idle for too long, and opened again no sooner than the first time.
    if (holder.quota.open > this.rules.size) this.#closeIdleOf(holder);
    if (holder.idleSince.length > 0) {
      holder.idleSince.pop();
      return "connection";
    }
    if (holder.quota.open >= this.rules.size) return "none";
    if (!this.#opens(holder)) return "refused";
    while (holder.quota.open < this.#minimum && this.#opens(holder)) holder.idleSince.push(this.#simulation.now);
    return "connection";
  }

  /** Whether the database takes one connection more. */
  #opens({ quota }: Holder): boolean {
    const { connections } = this.#parts;
    if (connections.open >= connections.limit) this.#closeIdle();
    if (connections.open >= connections.limit) return false;
    quota.open++;
    connections.open++;
    return true;
  }

  /** Who waits for as long stands behind those who have waited longer, so the first of the line decides. */
  #useReserve(row: number): void {
    const { now } = this.#simulation;
    const { reserve } = this.rules;
    const holder = this.#holderOf(this.#requests.process[row]);
    const { line, quota } = holder;
    while (
      line.length > 0 &&
      this.#since[line.at(0)] + reserve!.afterSeconds <= now &&
      quota.open < mostOf(this.rules) &&
      this.#opens(holder)
    ) {
      holder.idleSince.push(now);
      this.#serve(holder);
    }
  }

  #send(row: number, holder: Holder): void {
    holder.busy++;
    this.#asker.queryAsked?.(row);
    this.#database.arrive(row);
  }

  /** Idle connections go to those who wait; then those that are not kept are closed. */
  #serve(holder: Holder): void {
    // A query that the database ends at once gives its connection back within the loop.
    if (holder.isServing) return;
    holder.isServing = true;
    while (holder.line.length > 0 && holder.idleSince.length > 0) {
      const row = this.#next(holder);
      if (this.isUnwanted(row)) {
        this.#fail(row, Counter.poolUnwanted, QueryEnd.unwanted);
        continue;
      }
      holder.idleSince.pop();
      this.#send(row, holder);
    }
    holder.isServing = false;
    while (holder.idleSince.length > this.rules.kept) this.#close(holder);
  }

  #close(holder: Holder): void {
    holder.idleSince.shift();
    holder.quota.open--;
    this.#parts.connections.open--;
  }

  /** Those that have been idle for too long are gone by now. */
  #closeIdle(): void {
    if (this.rules.idleSeconds === Number.POSITIVE_INFINITY) return;
    for (const holder of this.#holders) this.#closeIdleOf(holder);
  }

  #closeIdleOf(holder: Holder): void {
    const { now } = this.#simulation;
    const { idleSince, quota } = holder;
    while (idleSince.length > 0 && quota.open > this.#minimum && idleSince[0] + this.rules.idleSeconds <= now) {
      this.#close(holder);
    }
  }

  #wait(row: number, holder: Holder): void {
    const { now } = this.#simulation;
    const { waitSeconds, reserve } = this.rules;
    this.#integrate();
    this.#waiting++;
    this.#since[row] = now;
    holder.line.push(row);
    if (reserve !== undefined && reserve.afterSeconds < waitSeconds)
      this.#simulation.at(this.#reserveDue, now + reserve.afterSeconds, row);
    if (waitSeconds < Number.POSITIVE_INFINITY) this.#simulation.at(this.#overdue, now + waitSeconds, row);
  }

  /** Takes the first out of the line. */
  #next(holder: Holder): number {
    this.#integrate();
    const row = holder.line.shift();
    this.#waiting--;
    this.#stays += this.#simulation.now - this.#since[row];
    return row;
  }

  /** Everybody waits equally long at most, so those whose wait is over stand at the head. */
  #giveUp(row: number): void {
    const { now } = this.#simulation;
    const holder = this.#holderOf(this.#requests.process[row]);
    while (holder.line.length > 0 && this.#since[holder.line.at(0)] + this.rules.waitSeconds <= now) {
      this.#fail(this.#next(holder), Counter.poolTimeouts);
    }
  }

  /** A query that has come gets no connection. */
  #fail(row: number, why: Counter, end: QueryEnd = QueryEnd.refused): void {
    this.#underWay[this.#requests.process[row]]--;
    this.#refuse(row, why, end);
  }

  #refuse(row: number, why: Counter, end: QueryEnd = QueryEnd.refused): void {
    this.#counts[why] += 1;
    this.#asker.queryEnded(row, end);
  }

  /** The process has a connection to its pooler for one query more, or may open one. */
  #isClient(process: number, quota: Quota): boolean {
    this.#underWay[process] ??= 0;
    this.#clients[process] ??= 0;
    if (this.#underWay[process] < this.#clients[process]) return true;
    if (quota.clients >= this.rules.clientsMax) return false;
    quota.clients++;
    this.#clients[process]++;
    return true;
  }

  #holderOf(process: number): Holder {
    const { shared } = this.rules;
    const place = shared !== "process" && shared.by === "transaction" ? process % shared.poolers : process;
    // Without holes, since the list is walked over.
    while (this.#holders.length <= place) this.#holders.push(this.#newHolder(this.#holders.length));
    return this.#holders[place];
  }

  #newHolder(place: number): Holder {
    const { shared } = this.rules;
    const pooler = shared === "process" ? place : place % shared.poolers;
    this.#quotas[pooler] ??= { open: 0, clients: 0 };
    return { quota: this.#quotas[pooler], line: new Line(LINE_LENGTH), busy: 0, idleSince: [], isServing: false };
  }

  #integrate(): void {
    const { now } = this.#simulation;
    const waited = (now - this.#integratedAt) * this.#waiting;
    this.#counts[Counter.poolWaitSeconds] += waited;
    this.#presence += waited;
    this.#integratedAt = now;
  }
}
