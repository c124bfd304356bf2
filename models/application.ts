/**
 * The application tier: what one arriving request does. It reads through the cache ("look-aside"): get; on a miss, or
 * when the get fails, ask the database and set what it said. It writes to the database first and then sets or deletes
 * the cached copy. Every step on the cache goes through the process's own client library; every request is one web
 * request of the process that serves it.
 *
 * A get over an open, live socket that hits is the common case by far: it makes no event, allocates nothing and calls
 * no state machine. Everything else takes the detour through `operate`.
 */
import type { Zipf } from "../src/core/distributions/zipf.ts";
import type { Histogram } from "../src/core/histogram.ts";
import type { PoissonArrivals } from "../src/core/poisson.ts";
import type { Stream } from "../src/core/random.ts";
import type { Source } from "../src/core/simulation.ts";
import type { Client, Operation } from "./clients/client.ts";
import { Outcome, Verb } from "./clients/client.ts";
import { Counter } from "./counters.ts";
import type { Asker, Database } from "./database/database.ts";
import { QueryEnd } from "./database/database.ts";
import type { Ledger } from "./ledger.ts";
import type { Nodes } from "./nodes/nodes.ts";
import { newOperation, operate } from "./operate.ts";
import { QueryKind, type Requests } from "./requests.ts";
import type { Wire } from "./wire.ts";
import { Fact, type Population } from "./workload/population.ts";

/** V8 folds constants of this module; those imported by name are loaded at every use. */
const {
  deleteFailures: DELETE_FAILURES,
  deletes: DELETES,
  detours: DETOURS,
  duplicateReads: DUPLICATE_READS,
  ended: ENDED,
  errors: ERRORS,
  getFailures: GET_FAILURES,
  getHits: GET_HITS,
  getMisses: GET_MISSES,
  gets: GETS,
  requests: REQUESTS,
  setFailures: SET_FAILURES,
  sets: SETS,
  staleReads: STALE_READS,
} = Counter;
const { version: VERSION, kind: KIND, reading: READING } = Fact;

/** Arrivals drawn at a time. */
const BLOCK = 1024;

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
}

export class Application implements Source, Asker {
  nextTime = Number.POSITIVE_INFINITY;
  #database!: Database;
  readonly #parts: ApplicationParts;
  readonly #client: Client;
  /** The client also writes copies, so that no write may take the quick way. */
  readonly #copies: boolean;
  readonly #wire: Wire;
  readonly #nodes: Nodes;
  readonly #population: Population;
  readonly #requests: Requests;
  readonly #counts: Float64Array;
  readonly #op: Operation = newOperation();
  readonly #times = new Float64Array(BLOCK);
  readonly #keys = new Int32Array(BLOCK);
  readonly #processes = new Int32Array(BLOCK);
  /** 1 for a write. */
  readonly #writes = new Uint8Array(BLOCK);
  #next = 0;
  #block = -1;
  /** Most concurrent reads of one key since it was last read and cleared. */
  stampedeMax = 0;

  constructor(parts: ApplicationParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#copies = parts.client.copies !== undefined;
    this.#wire = parts.wire;
    this.#nodes = parts.nodes;
    this.#population = parts.population;
    this.#requests = parts.requests;
    this.#counts = parts.counts;
  }

  /** The database answers to the application and is made after it. */
  begin(database: Database): void {
    this.#database = database;
    this.#draw();
  }

  /** The next request arrives. */
  fire(): void {
    const i = this.#next;
    const now = this.nextTime;
    const key = this.#keys[i]!;
    const process = this.#processes[i]!;
    this.#counts[REQUESTS]! += 1;
    if (this.#writes[i] === 1) this.#query(QueryKind.write, process, key, now);
    else this.#read(process, key, now);
    if (i + 1 < BLOCK) this.nextTime = this.#times[(this.#next = i + 1)]!;
    else this.#draw();
  }

  #read(process: number, key: number, now: number): void {
    const counts = this.#counts;
    counts[GETS]! += 1;
    const seconds = now | 0;
    let node = this.#client.usual(process, key);
    if (node < 0 || !this.#wire.isLive(process, node)) node = this.#detour(Verb.get, process, key, seconds, true);
    if (node >= 0) {
      const slot = this.#nodes.get(node, key, seconds);
      if (slot !== 0) {
        counts[GET_HITS]! += 1;
        counts[ENDED]! += 1;
        if (this.#nodes.isStale(slot)) counts[STALE_READS]! += 1;
        return;
      }
      counts[GET_MISSES]! += 1;
    } else counts[GET_FAILURES]! += 1;
    this.#query(QueryKind.read, process, key, now);
  }

  #query(kind: number, process: number, key: number, now: number): void {
    const requests = this.#requests;
    const row = requests.take();
    requests.kind[row] = kind;
    requests.process[row] = process;
    requests.key[row] = key;
    requests.number[row] = this.#block * BLOCK + this.#next;
    requests.beganAt[row] = now;
    if (kind === QueryKind.read) {
      const concurrent = ++this.#population.facts[key * 4 + READING]!;
      if (concurrent > 1) {
        this.#counts[DUPLICATE_READS]! += 1;
        if (concurrent > this.stampedeMax) this.stampedeMax = concurrent;
      }
    }
    this.#database.arrive(row);
  }

  queryStarted(row: number): void {
    this.#requests.version[row] = this.#population.facts[this.#requests.key[row]! * 4 + VERSION]!;
  }

  queryEnded(row: number, end: QueryEnd): void {
    const requests = this.#requests;
    const process = requests.process[row]!;
    const key = requests.key[row]!;
    const now = this.#database.now;
    this.#counts[ENDED]! += 1;
    if (end !== QueryEnd.completed) this.#counts[ERRORS]! += 1;
    if (requests.kind[row] === QueryKind.read) {
      this.#population.facts[key * 4 + READING]!--;
      this.#parts.latency.record((now - requests.beganAt[row]! + this.#parts.roundTripSeconds) * 1000);
      if (end === QueryEnd.completed) this.#store(process, key, requests.version[row]!, now | 0, false);
    } else if (end === QueryEnd.completed || end === QueryEnd.lateWrite) {
      this.#parts.ledger.written(key);
      if (end === QueryEnd.completed) this.#refresh(process, key, now | 0);
    }
    requests.release(row);
  }

  /** After a write: the cached copy is set to what was written, or deleted. */
  #refresh(process: number, key: number, seconds: number): void {
    if (this.#parts.onWrite === "set")
      this.#store(process, key, this.#population.facts[key * 4 + VERSION]!, seconds, true);
    else if (this.#parts.onWrite === "delete") this.#delete(process, key, seconds);
  }

  /** Sets the key's item; `newRequest` when it is the first thing the process's web request asks of the cache. */
  #store(process: number, key: number, version: number, seconds: number, newRequest: boolean): void {
    const { facts, itemBytes, ttlSeconds } = this.#population;
    const kind = facts[key * 4 + KIND]!;
    const bytes = itemBytes[kind]!;
    const ttl = ttlSeconds[kind]!;
    this.#counts[SETS]! += 1;
    const usual = this.#client.usual(process, key);
    const quick = usual >= 0 && !this.#copies && this.#wire.isLive(process, usual);
    const node = quick ? usual : this.#detour(Verb.set, process, key, seconds, newRequest);
    const slot = node < 0 ? 0 : this.#nodes.set(node, key, bytes, ttl, version, seconds);
    if (slot === 0) this.#counts[SET_FAILURES]! += 1;
    else if (quick) this.#parts.ledger.stored(slot, key, version);
    else this.#parts.ledger.storedAfterDetour(slot, node, key, version);
    if (!this.#copies) return;
    for (const other of this.#copyNodes(process)) {
      const copy = this.#nodes.set(other, key, bytes, ttl, version, seconds);
      if (copy !== 0) this.#parts.ledger.storedAfterDetour(copy, other, key, version);
    }
  }

  #delete(process: number, key: number, seconds: number): void {
    const usual = this.#client.usual(process, key);
    const quick = usual >= 0 && !this.#copies && this.#wire.isLive(process, usual);
    const node = quick ? usual : this.#detour(Verb.delete, process, key, seconds, true);
    this.#counts[DELETES]! += 1;
    if (node < 0) this.#counts[DELETE_FAILURES]! += 1;
    else this.#nodes.delete(node, key, seconds);
    if (this.#copies) for (const other of this.#copyNodes(process)) this.#nodes.delete(other, key, seconds);
  }

  /** Where the write that has just ended is copied to (redundancy, replicas): those of the nodes that can be reached. */
  #copyNodes(process: number): number[] {
    const nodes = this.#client.copies?.(this.#op) ?? [];
    return nodes.filter((node) => this.#wire.connect(process, node) === Outcome.answered);
  }

  /** The client library's own machine decides; the node that answered, or -1. */
  #detour(verb: Verb, process: number, key: number, nowSeconds: number, newRequest: boolean): number {
    if (newRequest) this.#client.newRequest(process, nowSeconds);
    const op = this.#op;
    op.verb = verb;
    op.process = process;
    op.key = key;
    op.nowSeconds = nowSeconds;
    op.seconds = this.#database.now;
    op.ttlSecondsMax = 0;
    this.#counts[DETOURS]! += 1;
    return operate(this.#client, this.#wire, op);
  }

  #draw(): void {
    const { arrivals, popularity, keyStream, kindStream, processStream, reads } = this.#parts;
    arrivals.fill(this.#times, BLOCK);
    popularity.fill(this.#keys, keyStream, BLOCK);
    const processes = this.#client.processes;
    for (let i = 0; i < BLOCK; i++) this.#writes[i] = kindStream.next() < reads ? 0 : 1;
    if (processes > 1) for (let i = 0; i < BLOCK; i++) this.#processes[i] = processStream.below(processes);
    this.#block++;
    this.#next = 0;
    this.nextTime = this.#times[0]!;
  }
}
