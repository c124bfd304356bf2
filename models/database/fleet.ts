/**
 * A database of several servers: shards that have a part of the keys each, and of each shard a primary, which all writes go to, and perhaps
 * replicas, which all reads go to. Every one of them is a database of its own (`database.ts`), with its servers and its queue. It
 * looks like one database to whoever asks.
 *
 * A read that is scattered asks every shard, and is over when the last of them is; it fails if one of them does. Each of its parts
 * is a query in a row of its own, while the request's row stays where it is.
 */
import { hashAt, uniformAt } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import { Counter } from "../recording/counters.ts";
import { type Asker, QueryEnd } from "./answering.ts";
import type { ColdStart } from "./buffer-pool.ts";
import type { Database, WhileDown } from "./database.ts";
import type { ReplicationLog } from "./replication-log.ts";
import { Left, QueryKind, type Requests, Stage } from "./requests.ts";

/** Some of its servers: those of a shard, one replica of each shard or of one; all where nothing is said. */
export interface DatabasePlace {
  readonly shard?: number;
  readonly replica?: number;
}

/** What a run's database is to everything but its queries. */
export type DatabaseServer = Pick<
  Database,
  | "now"
  | "inService"
  | "queueLength"
  | "queueLengthMax"
  | "overdue"
  | "arrive"
  | "settle"
  | "presence"
  | "stays"
  | "setServers"
> & {
  /** As those of a single database, of the servers at a place. */
  slow(factor: number, place?: DatabasePlace): boolean;
  stop(callers: WhileDown, place?: DatabasePlace): boolean;
  start(cold: ColdStart | null, place?: DatabasePlace): boolean;
  /** Writes that no replica has are gone for good; absent where there is no replica. */
  loseWrites?(place: DatabasePlace): boolean;
  /** Reads that wait for several shards, and the queries at shards that are parts of such reads; absent where there are none. */
  readonly scattered?: { readonly reads: number; readonly parts: number };
};

export interface FleetParts {
  readonly shards: number;
  /** Of each shard. */
  readonly replicas: number;
  /** The shard that has the key. */
  readonly shardOf: (key: number) => number;
  /** The same for all names of one value. */
  readonly nameless: (key: number) => number;
  /** One a shard; where there are replicas. */
  readonly logs: readonly ReplicationLog[];
  /** Share of the reads that ask every shard. */
  readonly scatter: number;
  readonly keysOfChance: { readonly scatter: number; readonly replica: number };
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly counts: Float64Array;
  readonly asker: Asker;
  /** Called when a shard goes on with its part of a read that has timed out, so that one more is under way. */
  readonly orphaned: () => void;
}

interface Scattered {
  /** Parts that are not over. */
  left: number;
  worst: QueryEnd;
}

const NOBODY = -1;
/** Of the ends that the parts of a read have, the one that is told. */
const SEVERITY: readonly QueryEnd[] = [QueryEnd.completed, QueryEnd.rejected, QueryEnd.timedOut, QueryEnd.unwanted];

export class Fleet implements DatabaseServer, Asker {
  readonly #parts: FleetParts;
  readonly #requests: Requests;
  readonly #asker: Asker;
  /** By shard the primary, and then its replicas. */
  #databases: readonly Database[] = [];
  /** By row of a read that is scattered. */
  readonly #scattered = new Map<number, Scattered>();
  /** By row of a part: its read, or nobody, where that has been told of a time-out already. */
  readonly #readOf = new Map<number, number>();
  #waitedFor = 0;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#requests = parts.requests;
    this.#asker = parts.asker;
  }

  /** The servers answer to it and are made after it: of each shard the primary, and then its replicas. */
  begin(databases: readonly Database[]): void {
    this.#databases = databases;
  }

  get now(): number {
    return this.#parts.simulation.now;
  }

  get inService(): number {
    return this.#sum(({ inService }) => inService);
  }

  get queueLength(): number {
    return this.#sum(({ queueLength }) => queueLength);
  }

  /** The longest queue of any of them. */
  get queueLengthMax(): number {
    return Math.max(...this.#databases.map(({ queueLengthMax }) => queueLengthMax));
  }

  /** Whoever clears it means that it begins anew with what waits now. */
  set queueLengthMax(_: number) {
    for (const database of this.#databases) database.queueLengthMax = database.queueLength;
  }

  /** Rows that are no request under way: overdue queries, and parts of reads that have a row themselves. */
  get overdue(): number {
    return this.#sum(({ overdue }) => overdue) + this.#waitedFor;
  }

  get scattered(): { readonly reads: number; readonly parts: number } {
    return { reads: this.#scattered.size, parts: this.#readOf.size };
  }

  presence(): number {
    return this.#sum((database) => database.presence());
  }

  stays(): number {
    return this.#sum((database) => database.stays());
  }

  settle(): void {
    for (const database of this.#databases) database.settle();
  }

  slow(factor: number, place: DatabasePlace = {}): boolean {
    return this.#at(place, (database) => database.slow(factor));
  }

  /** Each of its databases. */
  setServers(servers: number | null): boolean {
    return this.#databases.map((database) => database.setServers(servers)).includes(true);
  }

  stop(callers: WhileDown, place: DatabasePlace = {}): boolean {
    return this.#at(place, (database) => database.stop(callers));
  }

  start(cold: ColdStart | null, place: DatabasePlace = {}): boolean {
    return this.#at(place, (database) => database.start(cold));
  }

  loseWrites({ shard }: DatabasePlace): boolean {
    const { logs, simulation } = this.#parts;
    for (const [of, log] of logs.entries()) if (shard === undefined || of === shard) log.lose(simulation.now);
    return true;
  }

  /** True if one of the servers there has done something. */
  #at({ shard, replica }: DatabasePlace, does: (database: Database) => boolean): boolean {
    const each = 1 + this.#parts.replicas;
    const isMeant = (index: number): boolean =>
      (shard === undefined || Math.floor(index / each) === shard) &&
      (replica === undefined || index % each === 1 + replica);
    return this.#databases
      .filter((_, index) => isMeant(index))
      .map(does)
      .includes(true);
  }

  arrive(row: number): void {
    const { shards, scatter, keysOfChance } = this.#parts;
    const { kind, number } = this.#requests;
    const isRead = kind[row] === QueryKind.read;
    const isScattered = isRead && scatter > 0 && shards > 1 && uniformAt(keysOfChance.scatter, number[row]) < scatter;
    if (isScattered) this.#scatter(row);
    else this.#send(row, this.#shardOf(row));
  }

  queryStarted(row: number): void {
    const read = this.#readOf.get(row);
    // What a part of a read finds on another shard than that of its key is none of its key's versions.
    if (read === NOBODY || (read !== undefined && !this.#isAtHome(row))) return;
    this.#tellStarted(read ?? row, row);
  }

  queryEnded(row: number, end: QueryEnd): void {
    const read = this.#readOf.get(row);
    if (read !== undefined) {
      this.#partEnded(row, read, end);
      return;
    }
    const { kind, key } = this.#requests;
    const isDone = end === QueryEnd.completed || end === QueryEnd.lateWrite;
    if (kind[row] === QueryKind.write && isDone && this.#parts.replicas > 0) {
      this.#parts.logs[this.#shardOf(row)].written(this.#parts.nameless(key[row]), this.#parts.simulation.now);
    }
    this.#asker.queryEnded(row, end);
  }

  queryGivenUp(row: number): void {
    const read = this.#readOf.get(row);
    if (read === undefined) this.#asker.queryGivenUp?.(row);
    else if (read !== NOBODY) {
      this.#readOf.set(row, NOBODY);
      this.#over(read, QueryEnd.timedOut);
      this.#parts.orphaned();
    }
  }

  isUnwanted(row: number): boolean {
    const read = this.#readOf.get(row) ?? row;
    return read !== NOBODY && this.#asker.isUnwanted?.(read) === true;
  }

  #shardOf(row: number): number {
    return this.#parts.shardOf(this.#requests.key[row]);
  }

  #isAtHome(row: number): boolean {
    const { replicas } = this.#parts;
    return Math.floor(this.#requests.server[row] / (1 + replicas)) === this.#shardOf(row);
  }

  /** A write goes to the shard's primary, a read to one of its replicas if there are any. */
  #send(row: number, shard: number): void {
    const { replicas, keysOfChance } = this.#parts;
    const { kind, number } = this.#requests;
    const toReplica = kind[row] !== QueryKind.write && replicas > 0;
    const within = toReplica ? 1 + Math.floor(uniformAt(keysOfChance.replica, number[row]) * replicas) : 0;
    this.#databases[shard * (1 + replicas) + within].arrive(row);
  }

  /** With the writes of its key that the replica which took it up does not have, or has no more. */
  #tellStarted(request: number, row: number): void {
    const { replicas, logs, nameless, simulation } = this.#parts;
    const { server, key } = this.#requests;
    const within = server[row] % (1 + replicas);
    if (within === 0) {
      this.#asker.queryStarted(request, 0);
      return;
    }
    const [log, value] = [logs[this.#shardOf(row)], nameless(key[row])];
    const behind = log.behind(within - 1, value, simulation.now);
    this.#asker.queryStarted(request, behind, behind > 0 && log.hasLost(within - 1, value));
  }

  #scatter(read: number): void {
    const { shards, keysOfChance, counts } = this.#parts;
    const requests = this.#requests;
    const home = this.#shardOf(read);
    counts[Counter.scatterQueries] += shards - 1;
    requests.timeoutAt[read] = Number.POSITIVE_INFINITY;
    this.#scattered.set(read, { left: shards, worst: QueryEnd.completed });
    // Whoever is told of a shard's refusal at once may use the read's row again: what is needed of it is read before.
    const { kind, process, key, number, beganAt, does } = requests;
    const [ofKind, ofProcess, ofKey, ofNumber] = [kind[read], process[read], key[read], number[read]];
    const [began, doing] = [beganAt[read], does[read]];
    for (let shard = 0; shard < shards; shard++) {
      const row = requests.take();
      // The part at the key's own shard takes as long as the read would.
      const own = shard === home ? ofNumber : hashAt(keysOfChance.scatter + 1 + shard, ofNumber) >>> 0;
      requests.begin(row, ofKind, ofProcess, ofKey, own, began);
      requests.does[row] = doing;
      requests.left[row] = Left.worker;
      requests.stage[row] = Stage.query;
      this.#readOf.set(row, read);
      this.#waitedFor++;
      this.#send(row, shard);
    }
  }

  #partEnded(row: number, read: number, end: QueryEnd): void {
    this.#readOf.delete(row);
    this.#requests.release(row);
    if (read !== NOBODY) this.#over(read, end);
  }

  /** A part is over for its read. */
  #over(read: number, end: QueryEnd): void {
    const state = this.#scattered.get(read)!;
    this.#waitedFor--;
    state.left--;
    if (SEVERITY.indexOf(end) > SEVERITY.indexOf(state.worst)) state.worst = end;
    if (state.left > 0) return;
    this.#scattered.delete(read);
    this.#asker.queryEnded(read, state.worst);
  }

  #sum(of: (database: Database) => number): number {
    let sum = 0;
    for (const database of this.#databases) sum += of(database);
    return sum;
  }
}
