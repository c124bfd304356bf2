/**
 * What an application does around its database queries: it stands between the two, looks like the database to the application and like
 * the application to the database. A request's query becomes one attempt or several, each in a row of its own; the request's row stays
 * where it is, so that its page, its worker and its deadline know nothing of attempts. An attempt that the application has given up on
 * while the database is at work on it loses its request and ends by itself: work for nobody.
 *
 * A query is refused by the first of these that would: an error that is kept, shedding, throttling, the limit, the breaker. What is refused
 * costs the database nothing, is not asked again and is an error of its own kind. Retries stand around all of them: each attempt asks anew
 * (as resilience4j has Retry around the others). Where a limit has queries wait, they come to the breaker when there is room for them.
 * Every process has state of its own, and its breaker, its limit and its quota know only its own queries.
 */
import { hashAt, uniformAt } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import { type Answering, type Asker, QueryEnd } from "../database/answering.ts";
import { Left, QueryKind, type Requests, Stage } from "../database/requests.ts";
import { Counter } from "../recording/counters.ts";
import { ErrorCache } from "./error-cache.ts";
import { type Guard, Guards, type Protections } from "./guards.ts";
import { OpenBreakers } from "./open-breakers.ts";
import { PermitLines } from "./permit-lines.ts";
import { RetryLimit } from "./retry-limit.ts";
import { isForNobody, isShed } from "./shedding.ts";

const NOBODY = -1;

export interface GuardedQueriesParts {
  readonly protections: Protections;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly counts: Float64Array;
  readonly asker: Asker;
  readonly keys: number;
  readonly processes: number;
  /** Of draws by number, so that a request meets the same under every policy. */
  readonly keysOfChance: {
    readonly attempt: number;
    readonly pause: number;
    readonly throttle: number;
    readonly limit: number;
  };
}

/** The database, as far as shedding looks at it. */
export interface Guarded extends Answering {
  /** Queries that wait. */
  readonly queueLength: number;
}

export class GuardedQueries implements Answering, Asker {
  readonly tellsOfQueries = true;
  readonly #parts: GuardedQueriesParts;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #counts: Float64Array;
  readonly #asker: Asker;
  readonly #retryDue: number;
  readonly #errors: ErrorCache | null;
  readonly #guards: Guards;
  readonly #lines: PermitLines;
  readonly #breakers: OpenBreakers;
  #database!: Guarded;
  /** By the row of an attempt: its request, how many were in flight when it began, and when that was. */
  readonly #requestOf: number[] = [];
  readonly #inFlightAt: number[] = [];
  readonly #beganAt: number[] = [];
  /** By the row of a request: its attempts so far, and how the last of them ended. */
  readonly #attempts: number[] = [];
  readonly #lastEnd: QueryEnd[] = [];
  /** Attempts that a request waits for. */
  #inFlight = 0;
  readonly #retryLimit = new RetryLimit();

  constructor(parts: GuardedQueriesParts) {
    const { simulation, protections, keys } = parts;
    this.#parts = parts;
    this.#simulation = simulation;
    this.#requests = parts.requests;
    this.#counts = parts.counts;
    this.#asker = parts.asker;
    this.#retryDue = simulation.declare("database: retry", (row) => this.#retry(row));
    this.#breakers = new OpenBreakers(parts.counts, parts.processes);
    this.#guards = new Guards(protections, parts.keysOfChance.limit);
    this.#lines = new PermitLines({
      simulation,
      processOf: (row) => parts.requests.process[row],
      admitted: (row) => this.#afterWait(row),
      refused: (row) => this.#refuse(row, Counter.limited),
    });
    this.#errors = protections.errorCache === undefined ? null : new ErrorCache(protections.errorCache, keys);
  }

  /** The database answers to it and is made after it. */
  begin(database: Guarded): void {
    this.#database = database;
  }

  /** Rows that are no request under way: overdue queries, and the attempts of requests that have a row themselves. */
  get overdue(): number {
    return this.#database.overdue + this.#inFlight;
  }

  /** Attempts that a request waits for, and the same added up over the processes. */
  get inFlight(): { readonly attempts: number; readonly byProcess: number } {
    return { attempts: this.#inFlight, byProcess: this.#guards.inFlight };
  }

  /** Attempts that wait for the limit of their process. */
  get waiting(): number {
    return this.#lines.length;
  }

  /** At most so many retries a second from now on, Infinity for any number; false where there are none or it is so already. */
  limitRetries(perSecond: number): boolean {
    return this.#parts.protections.retry !== undefined && this.#retryLimit.set(perSecond, this.#simulation.now);
  }

  settle(): void {
    this.#database.settle();
    this.#breakers.integrate(this.#simulation.now);
  }

  arrive(row: number): void {
    const { now } = this.#simulation;
    this.#requests.timeoutAt[row] = Number.POSITIVE_INFINITY;
    this.#attempts[row] = 1;
    if (this.#hasError(row, now)) {
      this.#refuse(row, Counter.negativeHits);
      return;
    }
    this.#guardOf(row).retry?.began(now);
    this.#attempt(row);
  }

  /** From what stands before the database in turn. */
  queryAsked(row: number): void {
    this.#asker.queryAsked?.(this.#requestOf[row]);
  }

  queryLeft(row: number): void {
    this.#asker.queryLeft?.(row);
  }

  queryStarted(row: number, behind?: number, isLost?: boolean): void {
    if (this.#requestOf[row] !== NOBODY) this.#asker.queryStarted(this.#requestOf[row], behind, isLost);
  }

  queryEnded(row: number, end: QueryEnd): void {
    const request = this.#requestOf[row];
    if (this.#database.tellsOfQueries !== true) this.#asker.queryLeft?.(row);
    if (request !== NOBODY) {
      this.#requestOf[row] = NOBODY;
      this.#requests.release(row);
      this.#over(row, request, end);
    } else if (
      end === QueryEnd.lateWrite ||
      (end === QueryEnd.completed && this.#requests.kind[row] === QueryKind.write)
    ) {
      this.#asker.queryEnded(row, QueryEnd.lateWrite);
    } else this.#requests.release(row);
  }

  queryGivenUp(row: number): void {
    const request = this.#requestOf[row];
    if (request === NOBODY) return;
    this.#requestOf[row] = NOBODY;
    this.#over(row, request, QueryEnd.timedOut);
    this.#asker.queryOrphaned?.();
  }

  isUnwanted(row: number): boolean {
    const request = this.#requestOf[row];
    return request !== NOBODY && isForNobody(this.#parts.protections.shed, this.#requests.left[request]);
  }

  /** The query of the request in this row goes to the database, or is refused. */
  #attempt(row: number): void {
    const why = this.#refusal(row);
    if (why !== null) this.#refuse(row, why);
    else if (this.#hasRoom(row)) this.#pass(row);
    else this.#wait(row);
  }

  /** What counts queries that are refused as this one is, or null where it may come to the limit. */
  #refusal(row: number): Counter | null {
    const { shed } = this.#parts.protections;
    const { kind, left } = this.#requests;
    const { now } = this.#simulation;
    if (
      shed !== undefined &&
      isShed(shed, { kind: kind[row], left: left[row], queueLength: this.#database.queueLength })
    ) {
      return Counter.shed;
    }
    const { throttle } = this.#guardOf(row);
    if (throttle === undefined || throttle.permits(now, this.#draw(row, this.#parts.keysOfChance.throttle)))
      return null;
    return Counter.throttled;
  }

  /** There is room within the limit, and nobody else waits for it. */
  #hasRoom(row: number): boolean {
    return isWithin(this.#guardOf(row)) && this.#lines.lengthOf(this.#requests.process[row]) === 0;
  }

  /** What the limit lets through comes to the breaker, and then to the database. */
  #pass(row: number): void {
    const { now } = this.#simulation;
    const { process } = this.#requests;
    const { breaker } = this.#guardOf(row);
    if (breaker === undefined || this.#breakers.watch(breaker, process[row], now, () => breaker.permits(now)))
      this.#send(row);
    else this.#refuse(row, Counter.brokenOff);
  }

  #wait(row: number): void {
    const waitSeconds = this.#guardOf(row).limit?.waitSeconds ?? 0;
    if (waitSeconds > 0) this.#lines.wait(row, waitSeconds);
    else this.#refuse(row, Counter.limited);
  }

  #afterWait(row: number): void {
    const { shed } = this.#parts.protections;
    const left = this.#requests.left[row];
    // Its worker was killed meanwhile, or its caller has gone: nobody wants the answer.
    if (left === Left.worker) this.#refuse(row, Counter.limited);
    else if (isForNobody(shed, left)) this.#refuse(row, Counter.shed);
    else this.#pass(row);
  }

  #refuse(row: number, why: Counter): void {
    this.#counts[why] += 1;
    this.#asker.queryEnded(row, QueryEnd.refused);
  }

  #send(request: number): void {
    const requests = this.#requests;
    const guard = this.#guardOf(request);
    const row = requests.take();
    requests.begin(
      row,
      requests.kind[request],
      requests.process[request],
      requests.key[request],
      this.#numberOf(request),
      requests.beganAt[request],
    );
    requests.does[row] = requests.does[request];
    requests.act[row] = requests.act[request];
    requests.left[row] = Left.worker;
    requests.stage[row] = Stage.query;
    this.#requestOf[row] = request;
    this.#beganAt[row] = this.#simulation.now;
    this.#inFlightAt[row] = ++guard.inFlight;
    this.#inFlight++;
    if (this.#database.tellsOfQueries !== true) this.#asker.queryAsked?.(request);
    this.#database.arrive(row);
  }

  /** An attempt is over for its request, and leaves its room to another. */
  #over(row: number, request: number, end: QueryEnd): void {
    const process = this.#requests.process[request];
    this.#conclude(row, request, end);
    this.#lines.serve(process, () => isWithin(this.#guards.of(process)));
  }

  #conclude(row: number, request: number, end: QueryEnd): void {
    const { now } = this.#simulation;
    const guard = this.#guardOf(request);
    const isOk = end === QueryEnd.completed;
    const tookSeconds = now - this.#beganAt[row];
    this.#inFlight--;
    guard.inFlight--;
    // An end at the very instant of the beginning says nothing about how long queries take.
    if (tookSeconds > 0) guard.limit?.sampled(tookSeconds, this.#inFlightAt[row], !isOk);
    const { breaker } = guard;
    if (breaker !== undefined) {
      const process = this.#requests.process[request];
      this.#breakers.watch(breaker, process, now, () => breaker.ended(now, isOk, tookSeconds));
    }
    const attempt = this.#attempts[request];
    if (isOk) {
      guard.throttle?.accepted(now);
      guard.retry?.succeeded(attempt, attempt > 1 && this.#lastEnd[request] === QueryEnd.timedOut);
      this.#asker.queryEnded(request, end);
      return;
    }
    const pause = this.#pause(request, end);
    if (pause === null) this.#failed(request, end);
    else {
      this.#lastEnd[request] = end;
      this.#attempts[request]++;
      this.#requests.stage[request] = Stage.backoff;
      this.#simulation.at(this.#retryDue, now + pause, request);
    }
  }

  /** Seconds until the request asks again, or null if it does not. */
  #pause(request: number, end: QueryEnd): number | null {
    const { retry } = this.#guardOf(request);
    if (retry === undefined || end === QueryEnd.unwanted) return null;
    const u = this.#draw(request, this.#parts.keysOfChance.pause);
    const { now } = this.#simulation;
    const pause = retry.failed(this.#attempts[request], end === QueryEnd.timedOut, now, u);
    return pause === null || this.#retryLimit.permits(now + pause) ? pause : null;
  }

  #retry(request: number): void {
    const requests = this.#requests;
    requests.stage[request] = Stage.query;
    // Its worker was killed meanwhile: nobody is there to ask.
    if (requests.left[request] === Left.worker) this.#asker.queryEnded(request, this.#lastEnd[request]);
    else {
      this.#counts[Counter.databaseRetries] += 1;
      this.#attempt(request);
    }
  }

  #failed(request: number, end: QueryEnd): void {
    const { kind, process, key } = this.#requests;
    // What was dropped for nobody says nothing about the key.
    if (kind[request] === QueryKind.read && end !== QueryEnd.unwanted) {
      this.#errors?.failed(process[request], key[request], this.#simulation.now);
    }
    this.#asker.queryEnded(request, end);
  }

  #hasError(request: number, now: number): boolean {
    const { kind, process, key } = this.#requests;
    return kind[request] === QueryKind.read && this.#errors?.has(process[request], key[request], now) === true;
  }

  /** The number that picks an attempt's service time: the first has its request's, as in a world without protections. */
  #numberOf(request: number): number {
    const number = this.#requests.number[request];
    const attempt = this.#attempts[request];
    return attempt === 1 ? number : hashAt(this.#parts.keysOfChance.attempt + attempt, number) >>> 0;
  }

  #draw(request: number, key: number): number {
    return uniformAt(key, this.#numberOf(request));
  }

  #guardOf(request: number): Guard {
    return this.#guards.of(this.#requests.process[request]);
  }
}

function isWithin({ limit, inFlight }: Guard): boolean {
  return limit === undefined || inFlight < limit.limit;
}
