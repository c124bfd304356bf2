/**
 * The application tier: what one arriving request does. It reads through the cache ("look-aside"): get; on a miss, or
 * when the get fails, ask the database and set what it said. It writes to the database first and then sets or deletes
 * the cached copy. Every step on the cache goes through the process's own client library; every request is one web
 * request of the process that serves it.
 *
 * A get over an open, live socket that hits is the common case by far: it makes no event, allocates nothing and calls
 * no state machine. Everything else takes the detour through `attempts.ts`, and may have to wait there.
 */
import type { Zipf } from "../../src/core/distributions/zipf.ts";
import type { Histogram } from "../../src/core/histogram.ts";
import type { PoissonArrivals } from "../../src/core/poisson.ts";
import type { Stream } from "../../src/core/random.ts";
import type { Clock, Simulation, Source } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import { Verb } from "../clients/client.ts";
import type { Asker, Database } from "../database/database.ts";
import { QueryEnd } from "../database/database.ts";
import { QueryKind, type Requests, Stage } from "../database/requests.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Counter } from "../recording/counters.ts";
import type { Ledger } from "../staleness/ledger.ts";
import { Fact, type Population } from "../workload/population.ts";
import type { Attempts } from "./attempts.ts";
import { FAILED, WAITS } from "./attempts.ts";
import type { Workers } from "./workers.ts";

/** V8 folds constants of this module; those imported by name are loaded at every use. */
const {
  deleteFailures: DELETE_FAILURES,
  deletes: DELETES,
  duplicateReads: DUPLICATE_READS,
  ended: ENDED,
  errors: ERRORS,
  getFailures: GET_FAILURES,
  getHits: GET_HITS,
  getMisses: GET_MISSES,
  gets: GETS,
  lateHits: LATE_HITS,
  queued: QUEUED,
  refusals: REFUSALS,
  requests: REQUESTS,
  setFailures: SET_FAILURES,
  sets: SETS,
} = Counter;
const { version: VERSION, kind: KIND, reading: READING } = Fact;

/** Arrivals drawn at a time: as many as the nearest caches hold what they need. */
const BLOCK = 128;

export interface ApplicationParts {
  readonly client: Client;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: Population;
  readonly ledger: Ledger;
  readonly requests: Requests;
  readonly counts: Float64Array;
  /** Milliseconds from a request's beginning to its end, of reads that went to the database. */
  readonly latency: Histogram;
  readonly roundTripSeconds: number;
  readonly arrivals: PoissonArrivals;
  readonly popularity: Zipf;
  /** Streams of their own for which key, which kind and which process: no policy changes what another draws. */
  readonly keyStream: Stream;
  readonly kindStream: Stream;
  readonly processStream: Stream;
  /** Share of requests that read. */
  readonly reads: number;
  readonly onWrite: "set" | "delete" | "nothing";
  /** Null where each process serves any number of requests at once. */
  readonly workers: Workers | null;
  readonly simulation: Simulation;
}

export class Application implements Source, Asker {
  nextTime = Number.POSITIVE_INFINITY;
  #database!: Database;
  #attempts!: Attempts;
  /** A get that misses goes on within the library. */
  readonly #seesMisses: boolean;
  readonly #parts: ApplicationParts;
  readonly #client: Client;
  /** The client also writes copies, so that no write may take the quick way. */
  readonly #copies: boolean;
  readonly #wire: Wire;
  readonly #nodes: Nodes;
  readonly #population: Population;
  readonly #requests: Requests;
  readonly #counts: Float64Array;
  readonly #times = new Float64Array(BLOCK);
  readonly #keys = new Int32Array(BLOCK);
  readonly #processes = new Int32Array(BLOCK);
  /** 1 for a write. */
  readonly #writes = new Uint8Array(BLOCK);
  #next = 0;
  #block = -1;
  readonly #workers: Workers | null;
  readonly #workerFree: number;
  /** The last set or delete took the detour. */
  #hasDetoured = false;
  /** Rows taken so far. */
  #rows = 0;
  /** Most concurrent reads of one key since it was last read and cleared. */
  stampedeMax = 0;

  constructor(parts: ApplicationParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#copies = parts.client.copies !== undefined;
    this.#seesMisses = parts.client.seesMisses === true;
    this.#wire = parts.wire;
    this.#nodes = parts.nodes;
    this.#population = parts.population;
    this.#requests = parts.requests;
    this.#counts = parts.counts;
    this.#workers = parts.workers;
    this.#workerFree = parts.simulation.declare("application: worker free", (host) => this.#serveNext(host));
  }

  /** Database and attempts answer to the application and are made after it. */
  begin(database: Database, attempts: Attempts): void {
    this.#database = database;
    this.#attempts = attempts;
    this.#draw();
  }

  /** Requests arrive: the plain hits in a row, for they schedule nothing, and the first that is anything else. */
  fire(clock: Clock, before: number): void {
    const times = this.#times;
    const keys = this.#keys;
    const processes = this.#processes;
    const writes = this.#writes;
    const client = this.#client;
    const wire = this.#wire;
    const nodes = this.#nodes;
    const { ledger } = this.#parts;
    const isLimited = this.#workers !== null;
    const first = this.#next;
    let i = first;
    let missed = false;
    for (; i < BLOCK; i++) {
      const now = times[i];
      if (now >= before || writes[i] === 1 || isLimited) break;
      const key = keys[i];
      const process = processes[i];
      const node = client.usual(process, key);
      if (node < 0 || !wire.isLive(process, node)) break;
      const slot = nodes.get(node, key, now | 0);
      if (slot === 0) {
        missed = !this.#seesMisses;
        break;
      }
      if (nodes.isStale(slot)) ledger.staleRead(slot, now, false);
    }
    const counts = this.#counts;
    const hits = i - first;
    counts[REQUESTS] += hits;
    counts[GETS] += hits;
    counts[GET_HITS] += hits;
    counts[ENDED] += hits;
    if (i < BLOCK && times[i] < before) {
      this.#next = i;
      clock.now = times[i];
      this.#begin(i, missed);
      i++;
    }
    if (i < BLOCK) this.nextTime = times[(this.#next = i)];
    else this.#draw();
  }

  /** Request `i` of the block is no plain hit; `missed` if its get has missed already. */
  #begin(i: number, missed: boolean): void {
    const key = this.#keys[i];
    const process = this.#processes[i];
    const now = this.#times[i];
    this.#counts[REQUESTS] += 1;
    if (this.#workers !== null) {
      this.#comeIn(this.#workers, this.#writes[i], process, key, now);
      return;
    }
    if (this.#writes[i] === 1) {
      this.#ask(this.#row(QueryKind.write, process, key, now));
      return;
    }
    this.#counts[GETS] += 1;
    if (missed) {
      this.#counts[GET_MISSES] += 1;
      this.#ask(this.#row(QueryKind.read, process, key, now));
    } else this.#readAfterDetour(process, key, now);
  }

  /** The request comes to a host, where a worker takes it, or it waits for one, or is refused. */
  #comeIn(workers: Workers, isWrite: number, meant: number, key: number, now: number): void {
    const kind = isWrite === 1 ? QueryKind.write : QueryKind.read;
    const process = workers.take(meant, now);
    if (process >= 0) {
      const rows = this.#rows;
      if (kind === QueryKind.write) this.#ask(this.#row(kind, process, key, now));
      else this.#read(process, key, now);
      // What has no row is over; what has one frees its worker when it ends.
      if (rows === this.#rows) this.#free(process);
    } else if (workers.hasRoom(meant)) {
      const row = this.#row(kind, meant, key, now);
      this.#requests.stage[row] = Stage.queued;
      workers.enqueue(meant, row, now);
      this.#counts[QUEUED] += 1;
    } else {
      this.#counts[REFUSALS] += 1;
      this.#counts[ERRORS] += 1;
      this.#counts[ENDED] += 1;
    }
  }

  #free(process: number): void {
    const workers = this.#workers;
    if (workers === null) return;
    const { simulation } = this.#parts;
    if (workers.free(process, simulation.now)) {
      simulation.at(this.#workerFree, simulation.now, workers.hostOf(process));
    }
  }

  /** Requests that waited on the host, as many as there are idle workers for. */
  #serveNext(host: number): void {
    const workers = this.#workers!;
    const requests = this.#requests;
    const { now } = this.#parts.simulation;
    for (let row = workers.dequeue(host, now); row >= 0; row = workers.dequeue(host, now)) {
      const process = workers.take(requests.process[row], now);
      requests.process[row] = process;
      if (requests.kind[row] === QueryKind.write) this.#ask(row);
      else {
        this.#counts[GETS] += 1;
        this.#client.newRequest(process, now | 0);
        const node = this.#attempts.begin(Verb.get, process, requests.key[row], 0);
        if (node !== WAITS) this.#found(row, node);
        else {
          requests.stage[row] = Stage.get;
          this.#attempts.isFor(row);
        }
      }
    }
  }

  /** A get of a request that has a worker. */
  #read(process: number, key: number, now: number): void {
    const counts = this.#counts;
    counts[GETS] += 1;
    const node = this.#client.usual(process, key);
    if (node >= 0 && this.#wire.isLive(process, node)) {
      const slot = this.#nodes.get(node, key, now | 0);
      if (slot !== 0) {
        counts[GET_HITS] += 1;
        counts[ENDED] += 1;
        if (this.#nodes.isStale(slot)) this.#parts.ledger.staleRead(slot, now, false);
        return;
      }
      if (!this.#seesMisses) {
        counts[GET_MISSES] += 1;
        this.#ask(this.#row(QueryKind.read, process, key, now));
        return;
      }
    }
    this.#readAfterDetour(process, key, now);
  }

  #readAfterDetour(process: number, key: number, now: number): void {
    this.#client.newRequest(process, now | 0);
    const node = this.#attempts.begin(Verb.get, process, key, 0);
    if (node === WAITS) {
      const row = this.#row(QueryKind.read, process, key, now);
      this.#requests.stage[row] = Stage.get;
      this.#attempts.isFor(row);
    } else if (!this.#hasFound(node)) this.#ask(this.#row(QueryKind.read, process, key, now));
    else this.#counts[ENDED] += 1;
  }

  /** Counts what came of a get that took the detour; true for a hit. */
  #hasFound(node: number): boolean {
    const counts = this.#counts;
    if (node === FAILED) {
      counts[GET_FAILURES] += 1;
      return false;
    }
    const { slot } = this.#attempts;
    counts[slot === 0 ? GET_MISSES : GET_HITS] += 1;
    if (slot === 0) return false;
    if (this.#nodes.isStale(slot)) {
      this.#parts.ledger.staleRead(slot, this.#database.now, this.#attempts.misdirected);
    }
    return true;
  }

  #row(kind: number, process: number, key: number, now: number): number {
    const requests = this.#requests;
    const row = requests.take();
    this.#rows++;
    requests.kind[row] = kind;
    requests.process[row] = process;
    requests.key[row] = key;
    requests.number[row] = this.#block * BLOCK + this.#next;
    requests.beganAt[row] = now;
    return row;
  }

  /** The request goes to the database. */
  #ask(row: number): void {
    const requests = this.#requests;
    requests.stage[row] = Stage.query;
    if (requests.kind[row] === QueryKind.read) {
      const concurrent = ++this.#population.facts[requests.key[row] * 4 + READING];
      if (concurrent > 1) {
        this.#counts[DUPLICATE_READS] += 1;
        if (concurrent > this.stampedeMax) this.stampedeMax = concurrent;
      }
    }
    this.#database.arrive(row);
  }

  queryStarted(row: number): void {
    this.#requests.version[row] = this.#population.facts[this.#requests.key[row] * 4 + VERSION];
  }

  queryEnded(row: number, end: QueryEnd): void {
    const requests = this.#requests;
    const process = requests.process[row];
    const key = requests.key[row];
    const seconds = this.#database.now | 0;
    let node = FAILED as number;
    if (requests.kind[row] === QueryKind.read) {
      this.#population.facts[key * 4 + READING]--;
      if (end === QueryEnd.completed) node = this.#store(process, key, requests.version[row], seconds, false);
    } else if (end === QueryEnd.completed || end === QueryEnd.lateWrite) {
      this.#parts.ledger.written(key);
      if (end === QueryEnd.completed && this.#parts.onWrite !== "nothing") node = this.#refresh(process, key, seconds);
      else this.#parts.ledger.notRefreshed(key);
    }
    if (requests.stage[row] === Stage.givenUp) requests.release(row);
    else if (node !== WAITS) this.#end(row, end !== QueryEnd.completed);
    else {
      requests.stage[row] = Stage.update;
      this.#attempts.isFor(row);
    }
  }

  /** The application gives up on a query that the database goes on with. */
  queryGivenUp(row: number): void {
    this.#over(row, true);
    this.#requests.stage[row] = Stage.givenUp;
  }

  /** What the request in this row waited for on the cache is known: the node that answered, or `FAILED`. */
  attemptEnded(row: number, node: number): void {
    const requests = this.#requests;
    if (requests.stage[row] === Stage.get) {
      this.#found(row, node);
      return;
    }
    const isWrite = requests.kind[row] === QueryKind.write;
    if (isWrite && this.#parts.onWrite === "delete") this.#deleted(node);
    else this.#stored(node);
    if (isWrite) this.#refreshed(requests.process[row], requests.key[row], node, this.#attempts.misdirected);
    this.#end(row, false);
  }

  /** What came of the get of a request that has waited. */
  #found(row: number, node: number): void {
    if (this.#hasFound(node)) {
      this.#counts[LATE_HITS] += 1;
      this.#end(row, false);
    } else this.#ask(row);
  }

  #end(row: number, isError: boolean): void {
    this.#over(row, isError);
    this.#requests.release(row);
  }

  /** For whoever waits for it the request is over. */
  #over(row: number, isError: boolean): void {
    const requests = this.#requests;
    this.#counts[ENDED] += 1;
    if (isError) this.#counts[ERRORS] += 1;
    if (requests.kind[row] === QueryKind.read) {
      const { latency, roundTripSeconds } = this.#parts;
      latency.record((this.#database.now - requests.beganAt[row] + roundTripSeconds) * 1000);
    }
    this.#free(requests.process[row]);
  }

  /** After a write: the cached copy is set to what was written, or deleted; the node, `FAILED` or `WAITS`. */
  #refresh(process: number, key: number, seconds: number): number {
    const node =
      this.#parts.onWrite === "set"
        ? this.#store(process, key, this.#population.facts[key * 4 + VERSION], seconds, true)
        : this.#delete(process, key, seconds);
    if (node !== WAITS) this.#refreshed(process, key, node, this.#hasDetoured && this.#attempts.misdirected);
    return node;
  }

  #refreshed(process: number, key: number, node: number, misdirected: boolean): void {
    this.#parts.ledger.refreshed(key, process, node, misdirected, this.#parts.onWrite === "delete");
  }

  /**
   * Sets the key's item: the node, `FAILED` or `WAITS`; `newRequest` when it is the first thing that the process's web
   * request asks of the cache.
   */
  #store(process: number, key: number, version: number, seconds: number, newRequest: boolean): number {
    this.#counts[SETS] += 1;
    const node = this.#client.usual(process, key);
    this.#hasDetoured = node < 0 || this.#copies || !this.#wire.isLive(process, node);
    if (this.#hasDetoured) {
      if (newRequest) this.#client.newRequest(process, seconds);
      const answered = this.#attempts.begin(Verb.set, process, key, version);
      if (answered !== WAITS) this.#stored(answered);
      return answered;
    }
    const { facts, itemBytes, ttlSeconds } = this.#population;
    const kind = facts[key * 4 + KIND];
    const slot = this.#nodes.set(node, key, itemBytes[kind], ttlSeconds[kind], version, seconds);
    if (slot === 0) this.#counts[SET_FAILURES] += 1;
    else this.#parts.ledger.stored(slot, key, version);
    return node;
  }

  #stored(node: number): void {
    if (node === FAILED || this.#attempts.slot === 0) this.#counts[SET_FAILURES] += 1;
    if (this.#copies) this.#attempts.copy();
  }

  #delete(process: number, key: number, seconds: number): number {
    this.#counts[DELETES] += 1;
    const node = this.#client.usual(process, key);
    this.#hasDetoured = node < 0 || this.#copies || !this.#wire.isLive(process, node);
    if (this.#hasDetoured) {
      this.#client.newRequest(process, seconds);
      const answered = this.#attempts.begin(Verb.delete, process, key, 0);
      if (answered !== WAITS) this.#deleted(answered);
      return answered;
    }
    this.#nodes.delete(node, key, seconds);
    return node;
  }

  #deleted(node: number): void {
    if (node === FAILED) this.#counts[DELETE_FAILURES] += 1;
    if (this.#copies) this.#attempts.copy();
  }

  #draw(): void {
    const { arrivals, popularity, keyStream, kindStream, processStream, reads } = this.#parts;
    arrivals.fill(this.#times, BLOCK);
    popularity.fill(this.#keys, keyStream, BLOCK);
    const processes = this.#client.processes;
    if (reads < 1) for (let i = 0; i < BLOCK; i++) this.#writes[i] = kindStream.next() < reads ? 0 : 1;
    if (processes > 1) for (let i = 0; i < BLOCK; i++) this.#processes[i] = processStream.below(processes);
    this.#nodes.ahead(this.#keys);
    this.#block++;
    this.#next = 0;
    this.nextTime = this.#times[0];
  }
}
