/**
 * The application tier: what one arriving request does. It reads through the cache ("look-aside"): get; on a miss, or
 * when the get fails, ask the database and set what it said. It writes to the database first and then sets or deletes
 * the cached copy. Every step on the cache goes through the process's own client library; every request is one web
 * request of the process that serves it.
 *
 * A get over an open, live socket that hits is the common case by far: it makes no event, allocates nothing and calls
 * no state machine. Everything else takes the detour through `attempts.ts`, and may have to wait there.
 *
 * One long file: every method is a step of the same request and reads the same private columns; in two classes they would
 * have to be public, and the common case would call across them.
 */
import type { Clock, Simulation, Source, SourceClock } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import { Verb } from "../clients/client.ts";
import { type Answering, type Asker, QueryEnd } from "../database/answering.ts";
import { Left, QueryKind, type Requests, Stage } from "../database/requests.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Counter } from "../recording/counters.ts";
import { MINUTE_SECONDS } from "../recording/seconds.ts";
import type { Ledger } from "../staleness/ledger.ts";
import { Fact, factAt, type KeyItems } from "../workload/population.ts";
import { Does, type RequestBlock, type RequestSource, requestBlock, TOLD } from "../workload/request-source.ts";
import type { Strata } from "../workload/strata.ts";
import type { Users } from "../workload/users.ts";
import type { Answer, Attempts } from "./attempts.ts";
import { bookHitBeside } from "./beside-hits.ts";
import type { CountedHits } from "./counted-hits.ts";
import { Detour, type HotParts, type HotPath, Stopped } from "./hot-path.ts";
import { LookAhead } from "./look-ahead.ts";
import type { ManyAnswer } from "./multi-get-call.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import { PageOperations } from "./page-operations.ts";
import { type PagePath, PageRunner, Read } from "./page-runner.ts";
import type { Pages } from "./pages.ts";
import { Act, type Action, isRequest, isSingle, type Program } from "./program.ts";
import { ReadsUnderWay } from "./reads-under-way.ts";
import { Updates } from "./updates.ts";
import type { Workers } from "./workers.ts";

/** V8 folds constants of this module; those imported by name are loaded at every use. */
const {
  deadlines: DEADLINES,
  duplicateReads: DUPLICATE_READS,
  ended: ENDED,
  errors: ERRORS,
  getFailures: GET_FAILURES,
  getHits: GET_HITS,
  getMisses: GET_MISSES,
  gets: GETS,
  laggedReads: LAGGED_READS,
  lateHits: LATE_HITS,
  lostWriteReads: LOST_WRITE_READS,
  queries: QUERIES,
  queued: QUEUED,
  refusals: REFUSALS,
  requests: REQUESTS,
  wastedQueries: WASTED_QUERIES,
} = Counter;
const { version: VERSION } = Fact;
const { read: READ } = Does;

/** Arrivals drawn at a time: as many as the nearest caches hold what they need. */
const BLOCK = 128;

/**
 * How often the hot path is entered in a block before that is worth less than it costs: then the next blocks are done one by one.
 * At 13 times a block (a world with 5 % writes) the hot path saves a fifth of the time, at 25 it saves nothing.
 */
const ENTERED_MAX = 20;
const BLOCKS_WITHOUT = 32;

/** What a get over an open, live socket to the usual node comes to, beside the slot of the item that it finds. */
const MISSED = 0;
/** There is no such socket, or the library goes on after a miss: the operation goes through its state machine. */
const DETOUR = -1;

/** The request that is made is one of the block. */
const NOT_BESIDE = -1;

export interface ApplicationParts {
  readonly client: Client;
  readonly attempts: Attempts;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: KeyItems;
  /** Where only some keys are simulated; null where all are. */
  readonly strata: Pick<Strata, "held" | "heldOf"> | null;
  readonly ledger: Ledger;
  readonly requests: Requests;
  readonly bookings: Bookings;
  readonly roundTripSeconds: number;
  /** Of requests that are one operation each. */
  readonly source: RequestSource;
  /** Who asks in a closed loop; null where requests come whether or not others have their answers. */
  readonly users: Users | null;
  /** Null where each process serves any number of requests at once. */
  readonly workers: Workers | null;
  /** Null where a process serves any number of requests at once, or workers are limited. */
  readonly oneAtATime: OneAtATime | null;
  readonly deadline: Deadline;
  /** Null where each request is one operation. */
  readonly page: PageParts | null;
  readonly simulation: Simulation;
}

/** What pages are made of, where a web request is more than one request to the cache. */
export interface PageParts {
  readonly pages: Pages;
  readonly program: Program;
  /** A page that takes longer is slow. */
  readonly slowSeconds: number;
  readonly bookedBeforeSeconds: number;
}

/** When the caller of a request gets an error, whatever the request waits for. */
export interface Deadline {
  /** From the beginning of the request; Infinity for never. */
  readonly seconds: number;
  /** The worker is killed then; else it goes on with the request. */
  readonly kills: boolean;
  /** Told of each request in this row whose deadline passes. */
  readonly passed: (row: number) => void;
}

export class Application implements Source, Asker, PagePath, HotParts {
  nextTime = Number.POSITIVE_INFINITY;
  #database!: Answering;
  /** It is told of each query; else there is one for each request that asks. */
  #hearsOfQueries = false;
  readonly #attempts: Attempts;
  readonly #updates: Updates;
  /** A get that misses goes on within the library. */
  readonly #seesMisses: boolean;
  /** Its usual node may be another than that of a process that knows which nodes are dead. */
  readonly #mayStray: boolean;
  readonly #fillsMisses: boolean;
  readonly #parts: ApplicationParts;
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #nodes: Nodes;
  readonly #population: KeyItems;
  /** Ids from here on stand for keys that are not simulated. */
  readonly #held: number;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #requests: Requests;
  readonly #bookings: Bookings;
  readonly #counts: Float64Array;
  #arrived = requestBlock(BLOCK);
  #times = this.#arrived.times;
  #keys = this.#arrived.keys;
  #processes = this.#arrived.processes;
  #does = this.#arrived.does;
  #hotPath: HotPath | null = null;
  /** How often it has been entered in this block, and the block up to which it is not. */
  #entered = 0;
  #withoutUntil = 0;
  /** What the detour came to that the hot path took last, if that has to be waited for. */
  #begun: Answer | null = null;
  readonly #lookAhead: LookAhead;
  #next = 0;
  #block = -1;
  /** Null where each request is one operation. */
  readonly #pages: Pages | null;
  readonly #runner: PageRunner | null;
  readonly #operations: PageOperations | null;
  readonly #users: Users | null;
  readonly #workers: Workers | null;
  readonly #oneAtATime: OneAtATime | null;
  readonly #workerFree: number;
  readonly #deadlineSeconds: number;
  readonly #deadlineDue: number;
  /** What the quick get came to at which `hits` ended. */
  #lastFound = DETOUR;
  /** Of the request that is made beside those of the block. */
  #numberBeside = NOT_BESIDE;
  /** Rows taken so far. */
  #rows = 0;
  /** Hits that are counted and not made; null where all are made. It is made after the application. */
  countedHits: Pick<CountedHits, "written"> | null = null;
  /** Queries that read each key. */
  readonly reads: ReadsUnderWay;
  /** Most concurrent reads of one key since it was last read and cleared. */
  stampedeMax = 0;
  /** Most requests under way at once since it was last read and cleared. */
  underWayMax = 0;

  constructor(parts: ApplicationParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#attempts = parts.attempts;
    this.#updates = new Updates({ ...parts, pages: parts.page?.pages ?? null });
    this.#seesMisses = parts.client.seesMisses === true;
    this.#mayStray = parts.client.usualMayStray === true;
    this.#fillsMisses = parts.source.fillsMisses !== false;
    this.#wire = parts.wire;
    this.#lookAhead = new LookAhead(parts, BLOCK);
    this.#nodes = parts.nodes;
    this.reads = new ReadsUnderWay(parts.nodes);
    this.#population = parts.population;
    this.#held = parts.strata?.held ?? Number.POSITIVE_INFINITY;
    this.#ledger = parts.ledger;
    this.#clock = parts.simulation;
    this.#requests = parts.requests;
    this.#bookings = parts.bookings;
    this.#counts = parts.bookings.counts;
    this.#users = parts.users;
    this.#workers = parts.workers;
    this.#oneAtATime = parts.oneAtATime;
    this.#workerFree = parts.simulation.declare("application: worker free", (host) => this.#serveNext(host));
    this.#deadlineSeconds = parts.deadline.seconds;
    this.#deadlineDue = parts.simulation.declare("application: deadline", (row) => this.#passDeadline(row));
    const { page, deadline } = parts;
    this.#pages = page?.pages ?? null;
    this.#operations = page === null ? null : new PageOperations({ ...parts, pages: page.pages });
    const { kills, seconds: deadlineSeconds } = deadline;
    this.#runner = page === null ? null : new PageRunner({ ...parts, ...page, path: this, deadlineSeconds, kills });
  }

  /** Who answers its queries is made after it. */
  begin(database: Answering): void {
    this.#database = database;
    this.#hearsOfQueries = database.tellsOfQueries === true;
    if (this.#runner === null) this.#draw();
  }

  /** Somebody who does what is plain, null for nobody; to be said before it begins. */
  get hotPath(): HotPath | null {
    return this.#hotPath;
  }

  set hotPath(hotPath: HotPath) {
    this.#hotPath = hotPath;
  }

  /** The requests that have been drawn ahead. */
  get block(): RequestBlock {
    return this.#arrived;
  }

  set block(block: RequestBlock) {
    this.#arrived = block;
    this.#times = block.times;
    this.#keys = block.keys;
    this.#processes = block.processes;
    this.#does = block.does;
  }

  /** Runs the pages that arrive, where there are any. */
  get runner(): PageRunner | null {
    return this.#runner;
  }

  /** The run is over: what has no end yet stays without one. */
  end(): void {
    this.#runner?.end();
    const { stage, left, kind, beganAt, act, gets, used } = this.#requests;
    for (let row = 0; row < used; row++) {
      if (stage[row] === Stage.get) this.#bookings.book(Counter.getsUnanswered, beganAt[row], gets[row]);
      const hasBegun = stage[row] !== Stage.over && stage[row] !== Stage.missed;
      if (!hasBegun || left[row] !== Left.nobody || !isRequest(act[row])) continue;
      const waitedSeconds = this.#clock.now - beganAt[row];
      this.#bookings.book(Counter.requestsUnended, beganAt[row]);
      if (waitedSeconds > MINUTE_SECONDS) this.#bookings.bookUnanswered(beganAt[row]);
      if (kind[row] === QueryKind.read) this.#bookings.bookCensored(waitedSeconds * 1000, beganAt[row]);
    }
  }

  /** Gets of requests that began from this time on and have no end yet, with callers who still wait for it. */
  waitingSince(fromSeconds: number): number {
    const { stage, left, beganAt, gets, used } = this.#requests;
    let waiting = 0;
    for (let row = 0; row < used; row++) {
      if (stage[row] === Stage.get && left[row] === Left.nobody && beganAt[row] >= fromSeconds) waiting += gets[row];
    }
    return waiting;
  }

  /** Requests arrive, all that come before anything else happens. Plain hits are counted together: nothing comes of them. */
  fire(clock: SourceClock): void {
    if (this.#users !== null) {
      this.#fireFor(this.#users, clock.now);
      return;
    }
    if (this.#hotPath === null) this.#fireOneByOne(clock);
    else this.#fireQuickly(clock, this.#hotPath);
  }

  /** Plain requests are done by somebody else, until there is one that is not, or an event. */
  #fireQuickly(clock: SourceClock, hotPath: HotPath): void {
    for (;;) {
      if (this.#block < this.#withoutUntil || !hotPath.enter(this.#next, this.#block)) {
        this.#fireOneByOne(clock);
        return;
      }
      this.#entered++;
      let why = hotPath.run(clock.until);
      while (why === Stopped.blockIsOver) {
        if (!hotPath.fills()) this.#parts.source.fill(this.#arrived);
        this.#nextBlock();
        hotPath.refilled();
        why = hotPath.run(clock.until);
      }
      this.#next = hotPath.leave();
      if (why === Stopped.get) this.#goOn();
      else if (why === Stopped.request) this.#oneRequest(clock);
      else break;
    }
    this.nextTime = this.#times[this.#next];
  }

  #nextBlock(): void {
    this.#block++;
    if (this.#entered > ENTERED_MAX) this.#withoutUntil = this.#block + BLOCKS_WITHOUT;
    this.#entered = 0;
  }

  /** The next request of the block, which is not plain. */
  #oneRequest(clock: SourceClock): void {
    const i = this.#next;
    if (this.#oneAtATime !== null) this.#processes[i] = this.#oneAtATime.idleFor(this.#processes[i]);
    clock.now = this.#times[i];
    const isQuick = this.#does[i] === READ && this.#workers === null;
    const found = isQuick ? this.#quickGet(this.#processes[i], this.#keys[i]) : DETOUR;
    if (found > MISSED) this.#countHits(1);
    else this.#begin(i, found);
    this.#isDone(i);
  }

  /** Request `i` of the block is. */
  #isDone(i: number): void {
    this.#next = i + 1;
    if (this.#next === BLOCK) this.#draw();
  }

  getsPlainly(node: number, key: number): number {
    const { now } = this.#clock;
    const slot = this.#nodes.get(node, key, now | 0);
    if (slot !== 0 && this.#nodes.isStale(slot)) this.#ledger.staleRead(slot, now, false, now);
    return slot;
  }

  opens(process: number, node: number): boolean {
    return this.#attempts.opens(process, node);
  }

  standsIn(process: number, key: number, isGet: boolean): number {
    const node = this.#attempts.standsIn(process, key);
    if (node >= 0 && isGet) this.#client.newRequest(process, this.#clock.now | 0);
    return node;
  }

  takesDetour(process: number, key: number): Detour {
    const answer = this.#detour(process, key, -1);
    if (answer.waits >= 0) {
      this.#begun = answer;
      return Detour.waits;
    }
    return this.#hasFound(answer, this.#clock.now) ? Detour.hit : Detour.noHit;
  }

  /** The get of the next request of the block, which took the detour, has to be waited for. */
  #goOn(): void {
    const i = this.#next;
    this.#counts[REQUESTS] += 1;
    this.#counts[GETS] += 1;
    this.#workers?.take(this.#processes[i]);
    this.#wait(this.#row(QueryKind.read, this.#processes[i], this.#keys[i]), Stage.get, this.#begun!);
    this.#isDone(i);
  }

  updates(row: number): boolean {
    const waits = this.#refreshed(row, true);
    if (waits === null) return true;
    this.#requests.stage[row] = Stage.update;
    this.#attempts.isFor(waits, row);
    return false;
  }

  #fireOneByOne(clock: SourceClock): void {
    const times = this.#times;
    const keys = this.#keys;
    const processes = this.#processes;
    const does = this.#does;
    const isLimited = this.#workers !== null;
    const oneAtATime = this.#oneAtATime;
    let { quietUntil } = clock;
    let i = this.#next;
    let hits = 0;
    for (let now = times[i]; now < quietUntil; now = times[i]) {
      if (oneAtATime !== null) processes[i] = oneAtATime.idleFor(processes[i]);
      // A node may find an expired copy, whose end has this time.
      clock.now = now;
      const isQuick = does[i] === READ && !isLimited;
      const found = isQuick ? this.#quickGet(processes[i], keys[i]) : DETOUR;
      if (found > MISSED) hits++;
      else {
        this.#countHits(hits);
        hits = 0;
        this.#next = i;
        this.#begin(i, found);
        quietUntil = clock.quietUntil;
      }
      i++;
      if (i === BLOCK) {
        this.#draw();
        i = 0;
        // Others may be in the places of its arrays.
        if (this.#hotPath !== null) break;
      }
    }
    this.#countHits(hits);
    this.#next = i;
    this.nextTime = this.#times[i];
  }

  #countHits(hits: number): void {
    const counts = this.#counts;
    counts[REQUESTS] += hits;
    counts[GETS] += hits;
    counts[GET_HITS] += hits;
    counts[ENDED] += hits;
  }

  /** A user asks for what the next request of the block is for. */
  #fireFor(users: Users, now: number): void {
    const i = this.#next;
    const rows = this.#rows;
    this.#times[i] = now;
    users.asks();
    if (this.#oneAtATime !== null) this.#processes[i] = this.#oneAtATime.idleFor(this.#processes[i]);
    const isQuick = this.#does[i] === READ && this.#workers === null;
    this.#begin(i, isQuick ? this.#quickGet(this.#processes[i], this.#keys[i]) : DETOUR);
    // What has a row is answered later.
    if (rows === this.#rows) users.answered(now + this.#parts.roundTripSeconds);
    this.#isDone(i);
    this.nextTime = users.nextTime;
  }

  /** A read beside those of the block; true if it hits at once, wherever. */
  readBeside(meant: number, key: number, number: number): boolean {
    const process = this.#oneAtATime?.idleFor(meant) ?? meant;
    const found = this.#quickGet(process, key);
    const counts = this.#counts;
    const hits = counts[GET_HITS];
    counts[REQUESTS] += 1;
    this.#numberBeside = number;
    this.#afterQuickGet(found, process, key);
    this.#numberBeside = NOT_BESIDE;
    return counts[GET_HITS] > hits;
  }

  /** A get over an open, live socket to where the process usually goes: the slot of a hit, `MISSED` or `DETOUR`. */
  #quickGet(process: number, key: number): number {
    const node = this.#client.usual(process, key);
    if (node < 0 || !this.#wire.isLive(process, node)) return DETOUR;
    const { now } = this.#clock;
    const slot = this.#nodes.get(node, key, now | 0);
    if (this.#mayStray && (slot !== 0 || !this.#seesMisses)) this.#ledger.routedPlainly(key, node, now);
    if (slot === 0) return this.#seesMisses ? DETOUR : MISSED;
    if (this.#nodes.isStale(slot)) this.#ledger.staleRead(slot, now, false, now);
    return slot;
  }

  /** Request `i` of the block is no plain hit; `found` is what its quick get came to, if it had one. */
  #begin(i: number, found: number): void {
    const key = this.#keys[i];
    const process = this.#processes[i];
    const isTold = this.#does[i] >= TOLD;
    if (isTold) {
      this.#does[i] -= TOLD;
      this.#parts.source.tell?.(key, i);
    }
    if (this.#does[i] === Does.nothing) return;
    this.#counts[REQUESTS] += 1;
    const kind = this.#does[i] === READ ? QueryKind.read : QueryKind.write;
    if (this.#workers !== null) this.#comeIn(this.#workers, kind, process, key);
    else if (kind === QueryKind.write) this.#write(this.#row(kind, process, key));
    else this.#afterQuickGet(isTold ? this.#quickGet(process, key) : found, process, key);
  }

  /** The request writes to the database, or only sets the cached copy. */
  #write(row: number): void {
    const requests = this.#requests;
    if (requests.does[row] !== Does.store) {
      this.#ask(row);
      return;
    }
    requests.version[row] = this.#population.facts[factAt(requests.key[row], VERSION)];
    const waits = this.#updates.store(row);
    if (waits !== null) this.#wait(row, Stage.update, waits);
    else this.#end(row, false);
  }

  /** The request comes to a host, where a worker takes it, or it waits for one, or is refused. */
  #comeIn(workers: Workers, kind: number, meant: number, key: number): void {
    const process = workers.take(meant);
    if (process >= 0) {
      const rows = this.#rows;
      if (kind === QueryKind.write) this.#write(this.#row(kind, process, key));
      else this.#afterQuickGet(this.#quickGet(process, key), process, key);
      // What has no row is over; what has one frees its worker when it ends.
      if (rows === this.#rows) this.#freeWorker(process, false);
    } else if (workers.hasRoom(meant)) {
      const row = this.#row(kind, meant, key);
      this.#requests.stage[row] = Stage.queued;
      workers.enqueue(meant, row);
      this.#counts[QUEUED] += 1;
      this.#noteUnderWay();
    } else {
      this.#counts[REFUSALS] += 1;
      this.#counts[ERRORS] += 1;
      this.#counts[ENDED] += 1;
    }
  }

  /** The worker of this request has nothing to do with it any more. */
  #free(row: number): void {
    const { process, left } = this.#requests;
    this.#freeWorker(process[row], left[row] === Left.caller);
  }

  #freeWorker(process: number, isWasted: boolean): void {
    const workers = this.#workers;
    this.#oneAtATime?.free(process);
    if (workers === null) return;
    if (!workers.free(process, isWasted)) return;
    this.#parts.simulation.at(this.#workerFree, this.#clock.now, workers.hostOf(process));
  }

  /** Requests that waited on the host, as many as there are idle workers for. */
  #serveNext(host: number): void {
    const workers = this.#workers!;
    const requests = this.#requests;
    for (let row = workers.dequeue(host); row >= 0; row = workers.dequeue(host)) {
      const isWasted = requests.left[row] === Left.caller;
      if (isWasted && this.#parts.deadline.kills) {
        // A worker that took it up would be killed at once.
        requests.release(row);
        continue;
      }
      const process = workers.take(requests.process[row]);
      if (isWasted) workers.waste();
      requests.process[row] = process;
      if (requests.kind[row] === QueryKind.write) this.#write(row);
      else {
        this.#bookings.book(GETS, requests.beganAt[row]);
        const answer = this.#detour(process, requests.key[row], -1);
        if (answer.waits < 0) this.#found(row, answer);
        else this.#wait(row, Stage.get, answer);
      }
    }
  }

  /** The get of a request that has a process to serve it, and what its quick get came to. */
  #afterQuickGet(found: number, process: number, key: number): void {
    const counts = this.#counts;
    counts[GETS] += 1;
    if (found > MISSED) {
      counts[GET_HITS] += 1;
      counts[ENDED] += 1;
    } else if (found === MISSED) {
      counts[GET_MISSES] += 1;
      this.#ask(this.#row(QueryKind.read, process, key));
    } else {
      const answer = this.#detour(process, key, -1);
      if (answer.waits >= 0) this.#wait(this.#row(QueryKind.read, process, key), Stage.get, answer);
      else if (!this.#hasFound(answer, this.#clock.now)) this.#ask(this.#row(QueryKind.read, process, key));
      else counts[ENDED] += 1;
    }
  }

  /** A get through the library's state machine. It is the first thing that a web request asks of the cache, unless a page had begun. */
  #detour(process: number, key: number, page: number): Answer {
    if (page < 0 || this.#pages!.begins(page)) this.#client.newRequest(process, this.#clock.now | 0);
    return this.#attempts.begin(Verb.get, process, key, 0);
  }

  /** The request waits on the cache. */
  #wait(row: number, stage: number, answer: Answer): void {
    this.#requests.stage[row] = stage;
    this.#attempts.isFor(answer, row);
    this.#noteUnderWay();
  }

  /** Requests that wait for a node, a worker or the database, or whose query is still at work. */
  get underWay(): number {
    return this.#requests.size - this.#requests.ofLoaders - this.#database.overdue;
  }

  #noteUnderWay(): void {
    if (this.#requests.size > this.underWayMax) this.underWayMax = Math.max(this.underWayMax, this.underWay);
  }

  /** Counts what came of a get that took the detour, of a request that began at `beganAt`; true for a hit. */
  #hasFound({ node, slot, misdirected, isEmpty, source }: Answer, beganAt: number): boolean {
    const isHit = node >= 0 && slot !== 0;
    this.#bookings.book(isHit ? GET_HITS : node < 0 && !isEmpty ? GET_FAILURES : GET_MISSES, beganAt);
    if (isHit) bookHitBeside(this.#bookings, source, beganAt);
    if (isHit && this.#nodes.isStale(slot)) this.#ledger.staleRead(slot, this.#clock.now, misdirected, beganAt);
    return isHit;
  }

  #row(kind: number, process: number, key: number): number {
    const { now } = this.#clock;
    const row = this.#requests.take();
    this.#rows++;
    this.#oneAtATime?.take(process);
    const isBeside = this.#numberBeside !== NOT_BESIDE;
    const number = isBeside ? this.#numberBeside : this.#block * BLOCK + this.#next;
    this.#requests.begin(row, kind, process, key, number, now);
    this.#requests.does[row] = isBeside ? READ : this.#does[this.#next];
    if (this.#deadlineSeconds < Number.POSITIVE_INFINITY) {
      this.#parts.simulation.at(this.#deadlineDue, now + this.#deadlineSeconds, row);
    }
    return row;
  }

  // What pages do.

  hits(page: number, keys: Int32Array, from: number, count: number): number {
    const { process, left } = this.#pages!;
    const counts = this.#counts;
    const ofPage = process[page];
    let hits = 0;
    let found = DETOUR;
    for (; hits < count; hits++) {
      found = this.#quickGet(ofPage, keys[from + hits]);
      if (found <= MISSED) break;
    }
    this.#lastFound = found;
    counts[REQUESTS] += hits;
    counts[GETS] += hits;
    counts[GET_HITS] += hits;
    counts[ENDED] += hits;
    if (left[page] === Left.caller) this.#countLate(hits);
    return hits;
  }

  read(page: number, key: number, position: number, isAhead: boolean): Read {
    const pages = this.#pages!;
    const counts = this.#counts;
    const { now } = this.#clock;
    const process = pages.process[page];
    const found = this.#lastFound;
    if (isAhead && found <= MISSED) {
      if (found === DETOUR) return Read.notYet;
      this.#requests.stage[this.#pageRow(page, Act.read, QueryKind.read, key, position)] = Stage.missed;
      this.#runner!.asksLater(page);
      return Read.begun;
    }
    counts[REQUESTS] += 1;
    counts[GETS] += 1;
    if (found === MISSED) {
      counts[GET_MISSES] += 1;
      this.#askForPage(page, this.#pageRow(page, Act.read, QueryKind.read, key, position));
      return Read.begun;
    }
    const answer = this.#detour(process, key, page);
    const isWaited = answer.waits >= 0;
    if (!isWaited && this.#hasFound(answer, now)) return this.#hitForPage(page);
    const row = this.#pageRow(page, Act.read, QueryKind.read, key, position);
    this.#isLateForPage(page, row);
    if (isWaited) this.#wait(row, Stage.get, answer);
    else this.#ask(row);
    return Read.begun;
  }

  #hitForPage(page: number): Read {
    this.#counts[ENDED] += 1;
    if (this.#pages!.left[page] === Left.caller) this.#countLate(1);
    return Read.hit;
  }

  gets(page: number, key: number, isOwn: boolean): boolean {
    const pages = this.#pages!;
    const process = pages.process[page];
    const node = this.#client.usual(process, key);
    const isPlain =
      node >= 0 && !this.#seesMisses && pages.left[page] !== Left.caller && this.#wire.isLive(process, node);
    if (!isPlain) return false;
    const { now } = this.#clock;
    const slot = this.#nodes.get(node, key, now | 0);
    if (this.#mayStray) this.#ledger.routedPlainly(key, node, now);
    this.#operations!.got(page, slot, isOwn);
    return true;
  }

  ask(page: number): void {
    const row = this.#pages!.request[page];
    this.#requests.beganAt[row] = this.#clock.now;
    this.#counts[REQUESTS] += 1;
    this.#counts[GETS] += 1;
    this.#counts[GET_MISSES] += 1;
    this.#askForPage(page, row);
  }

  #askForPage(page: number, row: number): void {
    this.#isLateForPage(page, row);
    this.#ask(row);
  }

  act(page: number, action: Action): void {
    const { act } = action;
    if (isRequest(act)) this.#counts[REQUESTS] += 1;
    const isGet = isGetAlone(act);
    const isRead = act === Act.load || act === Act.queryRead || isGet;
    const row = this.#pageRow(page, act, isRead ? QueryKind.read : QueryKind.write, action.key, action.position);
    this.#isLateForPage(page, row);
    if (act === Act.multiGet) this.#askMany(row, page, action);
    else if (act === Act.write) this.#write(row);
    else if (isRequest(act)) this.#ask(row);
    else {
      const answer = this.#operations!.begin(row, page, action);
      if (answer.waits >= 0) this.#wait(row, act === Act.get ? Stage.get : Stage.update, answer);
      else {
        this.#operations!.answered(row, answer);
        this.#end(row, false);
      }
    }
  }

  #askMany(row: number, page: number, action: Action): void {
    const answer = this.#operations!.beginMany(row, page, action);
    if (answer !== null) this.manyEnded(row, answer);
    else {
      this.#requests.stage[row] = Stage.get;
      this.#noteUnderWay();
    }
  }

  /** What the call for many keys that the request in this row waited for came to. */
  manyEnded(row: number, answer: ManyAnswer): void {
    const page = this.#requests.page[row];
    this.#operations!.answeredMany(row, answer, page < 0 ? null : this.#runner!.foundMany(page));
    this.#end(row, false);
  }

  deadlinePassed(page: number): void {
    const pages = this.#pages!;
    const row = pages.request[page];
    if (row < 0 || this.#requests.stage[row] === Stage.missed) return;
    // An operation that is no request by itself has no caller of its own.
    if (!isRequest(this.#requests.act[row])) {
      this.#requests.left[row] = Left.caller;
      return;
    }
    this.#fail(row, this.#deadlineSeconds - (this.#requests.beganAt[row] - pages.beganAt[page]));
  }

  killed(page: number): void {
    const requests = this.#requests;
    const { process, request } = this.#pages!;
    const row = request[page];
    const isKilled = this.#kills(process[page]);
    if (row < 0) return;
    requests.left[row] = Left.worker;
    requests.page[row] = -1;
    if ((isKilled || requests.stage[row] === Stage.missed) && this.#abandoned(row)) requests.release(row);
  }

  over(page: number): void {
    this.#operations!.over(page);
  }

  unserved(count: number, why: Counter): void {
    this.#counts[REQUESTS] += count;
    this.#counts[why] += count;
    this.#counts[ERRORS] += count;
    this.#counts[ENDED] += count;
  }

  /** Where the caller of the page has gone before this request of it begins, that is over for him. */
  #isLateForPage(page: number, row: number): void {
    if (this.#pages!.left[page] !== Left.caller) return;
    this.#requests.left[row] = Left.caller;
    if (!isRequest(this.#requests.act[row])) return;
    this.#countLate(1);
    this.#counts[ENDED] += 1;
  }

  /** So many requests of a page whose caller had his error by the deadline. */
  #countLate(requests: number): void {
    this.#counts[DEADLINES] += requests;
    this.#counts[ERRORS] += requests;
  }

  #pageRow(page: number, act: Act, kind: number, key: number, position: number): number {
    const pages = this.#pages!;
    const requests = this.#requests;
    const row = requests.take();
    const number = pages.number[page] * pages.keysPerPage + position;
    requests.begin(row, kind, pages.process[page], key, number, this.#clock.now);
    requests.does[row] = kind === QueryKind.read ? READ : pages.wants[page * pages.keysPerPage + position];
    requests.page[row] = page;
    requests.act[row] = act;
    pages.request[page] = row;
    this.#runner!.keepProcess(page);
    return row;
  }

  /** The deadline of the request in this row, if that is not over; the event may be of another that had the row before. */
  #passDeadline(row: number): void {
    const { stage, left, beganAt, process } = this.#requests;
    const { now } = this.#clock;
    if (stage[row] === Stage.over || left[row] !== Left.nobody) return;
    if (beganAt[row] + this.#deadlineSeconds !== now) return;
    this.#fail(row, this.#deadlineSeconds);
    if (stage[row] === Stage.queued) return;
    if (!this.#parts.deadline.kills) this.#workers?.waste();
    else {
      left[row] = Left.worker;
      const isOver = this.#kills(process[row]) && this.#abandoned(row);
      this.#freeWorker(process[row], false);
      if (isOver) this.#requests.release(row);
    }
  }

  /** The caller of the request in this row gets an error after so long; something of it is still under way. */
  #fail(row: number, waitedSeconds: number): void {
    const { stage, left, beganAt } = this.#requests;
    this.#parts.deadline.passed(row);
    this.#bookings.book(DEADLINES, beganAt[row]);
    this.#answer(row, true, waitedSeconds, waitedSeconds);
    left[row] = Left.caller;
    if (stage[row] === Stage.query) this.#counts[WASTED_QUERIES] += 1;
  }

  /** Ends the process with its worker, if it has no other; a new one takes its place. */
  #kills(process: number): boolean {
    const client = this.#client;
    const isAlone = this.#oneAtATime !== null || this.#workers?.perProcess === 1;
    if (client.replaced === undefined || !isAlone) return false;
    this.#wire.closeAll(process);
    client.replaced(process, this.#clock.now);
    return true;
  }

  /** The process that served the request was killed; true if nothing of the request is under way any more. */
  #abandoned(row: number): boolean {
    const { stage, act, beganAt } = this.#requests;
    if (stage[row] === Stage.query || stage[row] === Stage.backoff) return false;
    if (stage[row] === Stage.missed) return true;
    this.#attempts.abandon(row);
    if (isSingle(act[row])) this.#operations!.abandoned(row);
    else if (stage[row] === Stage.get) this.#bookings.book(Counter.getsAbandoned, beganAt[row]);
    else this.#updates.abandoned(row, this.#isRefresh(row));
    return true;
  }

  /** The request has written to the database, so that its set or delete makes the cached copy new. */
  #isRefresh(row: number): boolean {
    const { kind, does } = this.#requests;
    return kind[row] === QueryKind.write && does[row] !== Does.store;
  }

  /** The request goes to the database. */
  #ask(row: number): void {
    this.#requests.stage[row] = Stage.query;
    this.#counts[QUERIES] += 1;
    this.#database.settle();
    if (!this.#hearsOfQueries) this.queryAsked(row);
    this.#database.arrive(row);
    this.#noteUnderWay();
  }

  queryAsked(row: number): void {
    const { left, kind, key } = this.#requests;
    if (left[row] !== Left.nobody) this.#counts[WASTED_QUERIES] += 1;
    if (kind[row] !== QueryKind.read) return;
    const id = key[row];
    // A key that is not simulated has as many reads under way as the one that is.
    const concurrent = id < this.#held ? this.reads.begin(id) : this.reads.of(this.#parts.strata!.heldOf(id)) + 1;
    if (concurrent === 1) return;
    this.#counts[DUPLICATE_READS] += 1;
    if (concurrent > this.stampedeMax) this.stampedeMax = concurrent;
  }

  queryLeft(row: number): void {
    const { kind, key } = this.#requests;
    if (kind[row] === QueryKind.read && key[row] < this.#held) this.reads.end(key[row]);
  }

  queryOrphaned(): void {
    this.#noteUnderWay();
  }

  queryStarted(row: number, behind = 0, isLost = false): void {
    const key = this.#requests.key[row];
    const version = this.#population.facts[factAt(key, VERSION)] - behind;
    this.#requests.version[row] = version;
    if (behind === 0) return;
    this.#counts[isLost ? LOST_WRITE_READS : LAGGED_READS] += 1;
    this.#ledger.readBehind(key, version, isLost);
  }

  queryEnded(row: number, end: QueryEnd): void {
    const requests = this.#requests;
    const isAlone = requests.left[row] === Left.worker;
    const isCompleted = end === QueryEnd.completed && !isAlone;
    if (!this.#hearsOfQueries) this.queryLeft(row);
    const isWritten =
      requests.kind[row] !== QueryKind.read && (end === QueryEnd.completed || end === QueryEnd.lateWrite);
    const waits = isCompleted || isWritten ? this.#refreshed(row, isCompleted) : null;
    if (isAlone) requests.release(row);
    else if (waits !== null) this.#wait(row, Stage.update, waits);
    else if (isCompleted) this.#end(row, false);
    // A time-out that has passed while the query waited may be noticed later.
    else this.#endAt(row, true, Math.min(this.#clock.now, requests.timeoutAt[row]));
  }

  /**
   * The query in this row has read or written: the cache is told, unless its caller has gone. Returns the answer where that is to be
   * waited for.
   */
  #refreshed(row: number, isWanted: boolean): Answer | null {
    const requests = this.#requests;
    const key = requests.key[row];
    const isOfPage = isSingle(requests.act[row]);
    if (requests.kind[row] === QueryKind.read) return this.#fillsMisses && !isOfPage ? this.#updates.fill(row) : null;
    this.#ledger.written(key);
    this.countedHits?.written(key);
    if (isOfPage) this.#operations!.wrote(requests.page[row], key);
    else if (isWanted && requests.does[row] !== Does.write) return this.#updates.refresh(row);
    else this.#ledger.notRefreshed(key);
    return null;
  }

  /** The application gives up on a query that the database goes on with. */
  queryGivenUp(row: number): void {
    const { left } = this.#requests;
    if (left[row] === Left.worker) return;
    this.#over(row, true, this.#clock.now);
    left[row] = Left.worker;
  }

  /** What the request in this row waited for on the cache is known. */
  attemptEnded(row: number, answer: Answer): void {
    const requests = this.#requests;
    if (isSingle(requests.act[row])) {
      this.#operations!.answered(row, answer);
      this.#end(row, false);
      return;
    }
    if (requests.stage[row] === Stage.get) {
      this.#found(row, answer);
      return;
    }
    if (this.#isRefresh(row)) this.#updates.refreshed(row, answer);
    else this.#updates.filled(row, answer);
    this.#end(row, false);
  }

  /** What came of the get of a request that has waited. */
  #found(row: number, answer: Answer): void {
    const beganAt = this.#requests.beganAt[row];
    if (this.#hasFound(answer, beganAt)) {
      this.#bookings.book(LATE_HITS, beganAt);
      this.#end(row, false);
    } else if (this.#requests.left[row] === Left.worker) this.#requests.release(row);
    else this.#ask(row);
  }

  #end(row: number, isError: boolean): void {
    this.#endAt(row, isError, this.#clock.now);
  }

  #endAt(row: number, isError: boolean, nowSeconds: number): void {
    this.#over(row, isError, nowSeconds);
    this.#requests.release(row);
  }

  /** For whoever waits for it the request is over. */
  #over(row: number, isError: boolean, nowSeconds: number): void {
    const { left, beganAt, page } = this.#requests;
    if (left[row] === Left.nobody) {
      const waitedSeconds = nowSeconds - beganAt[row];
      this.#answer(row, isError, waitedSeconds, waitedSeconds + this.#parts.roundTripSeconds);
    }
    if (left[row] === Left.worker) return;
    if (page[row] < 0) this.#free(row);
    else this.#toldTo(page[row], row, isError, nowSeconds);
  }

  /** The page that the request was made for goes on. */
  #toldTo(page: number, row: number, isError: boolean, nowSeconds: number): void {
    const isOfDatabase = this.#requests.stage[row] === Stage.query;
    this.#requests.page[row] = -1;
    this.#runner!.actionEnded(page, nowSeconds, this.#operations!.ended(page, row, isError), isOfDatabase);
  }

  /** The caller gets its answer, or its error, after so much waiting. */
  #answer(row: number, isError: boolean, waitedSeconds: number, latencySeconds: number): void {
    const requests = this.#requests;
    const bookings = this.#bookings;
    const beganAt = requests.beganAt[row];
    if (isRequest(requests.act[row])) bookings.book(ENDED, beganAt);
    if (isError) bookings.book(ERRORS, beganAt);
    else if (waitedSeconds > MINUTE_SECONDS) bookings.bookUnanswered(beganAt);
    // That of a get alone is booked where it hit: a read that goes on to the database is not over.
    const isRead = requests.kind[row] === QueryKind.read && !isGetAlone(requests.act[row]);
    if (isRead) bookings.bookLatency(latencySeconds * 1000, beganAt);
    if (this.#users !== null) {
      this.#users.answered(Math.max(this.#clock.now, beganAt + latencySeconds));
      this.nextTime = this.#users.nextTime;
    }
  }

  #draw(): void {
    this.#parts.source.fill(this.#arrived);
    if (this.#hotPath?.fetch() !== true) this.#lookAhead.fetch(this.#keys, this.#processes, this.#does);
    this.#nextBlock();
    this.#next = 0;
    this.nextTime = this.#users?.nextTime ?? this.#times[0];
  }
}

function isGetAlone(act: number): boolean {
  return act === Act.get || act === Act.ownGet;
}
