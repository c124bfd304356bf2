/**
 * One stretch of a run (a phase, a window) and what of the twin's lists belongs to it: of the requests those that began in
 * it with all that came of them, however late; of the database and the workers what happened in it.
 */
import type { Query, Request, Span } from "./records.ts";
import type { World } from "./simulate.ts";

/** A request that has no answer within so long has failed, whatever comes of it. */
const MINUTE_SECONDS = 60;

export class Account {
  readonly from: number;
  readonly to: number;
  readonly world: World;

  constructor(world: World, { from, to }: { readonly from: number; readonly to: number }) {
    this.world = world;
    this.from = from;
    this.to = to;
  }

  get seconds(): number {
    return this.to - this.from;
  }

  has(at: number): boolean {
    return at >= this.from && at < this.to;
  }

  requests(): Request[] {
    return this.world.requests.filter(({ beganAt }) => this.has(beganAt));
  }

  gets(): Request[] {
    return this.requests().filter(({ getAskedAt }) => getAskedAt !== null);
  }

  getsThatCameTo(...ends: ("hit" | "miss" | "failure")[]): Request[] {
    return this.requests().filter(({ get }) => get !== null && ends.includes(get.came));
  }

  /** Gets that had been asked and not been answered when the stretch ended. */
  unanswered(): Request[] {
    return this.gets().filter(
      ({ getAskedAt, get, leftAt }) =>
        (getAskedAt ?? this.to) < this.to && (get === null || get.at >= this.to) && (leftAt ?? this.to) >= this.to,
    );
  }

  staleReads() {
    return this.requests().flatMap(({ staleRead }) => staleRead ?? []);
  }

  sets(): Request[] {
    return this.requests().filter(({ set }) => set !== null);
  }

  failedSets(): Request[] {
    return this.sets().filter(({ set }) => set?.isFailed === true);
  }

  errors(): Request[] {
    return this.requests().filter(({ isError }) => isError);
  }

  refused(): Request[] {
    return this.requests().filter(({ isRefused }) => isRefused);
  }

  /** Requests that ended with an error, or had no answer within a minute (as far as the run goes). */
  failed(): Request[] {
    const { durationSeconds } = this.world.scenario;
    return this.requests().filter(
      ({ isError, endedAt, beganAt }) => isError || (endedAt ?? durationSeconds) - beganAt > MINUTE_SECONDS,
    );
  }

  /** Milliseconds from the beginning of each read that was not refused to its value or its error. */
  latencies(): number[] {
    const { roundTripSeconds } = this.world.scenario.network;
    const ended = this.#reads().flatMap(({ beganAt, endedAt, leftAt }) =>
      endedAt === null ? [] : [(endedAt - beganAt + (leftAt === null ? roundTripSeconds : 0)) * 1000],
    );
    return [...ended, ...this.censored()];
  }

  /** Milliseconds that reads have waited which have no end when the run ends. */
  censored(): number[] {
    const { durationSeconds } = this.world.scenario;
    return this.#reads()
      .filter(({ endedAt }) => endedAt === null)
      .map(({ beganAt }) => (durationSeconds - beganAt) * 1000);
  }

  /** Requests whose deadline passed. */
  late(): Request[] {
    return this.requests().filter(({ leftAt }) => leftAt !== null);
  }

  /** When a query came to be for nobody: its caller left, or had left when it came. */
  wastedQueries(): number {
    const at = this.world.database.queries.flatMap(
      ({ request: { leftAt }, arrivedAt, leftQueueAt, doneAt, ...query }) => {
        if (leftAt === null || query.isRejected) return leftAt !== null && arrivedAt >= leftAt ? [arrivedAt] : [];
        const overAt = doneAt ?? (query.startedAt === null ? leftQueueAt : null);
        return overAt === null || overAt > leftAt ? [Math.max(leftAt, arrivedAt)] : [];
      },
    );
    return at.filter((one) => this.has(one)).length;
  }

  /** Worker-seconds for callers who have left. */
  wastedSeconds(): number {
    return this.#overlap(
      (this.world.workers?.busy ?? []).flatMap(({ request: { leftAt }, from, to }) =>
        leftAt === null || (to ?? leftAt) < leftAt ? [] : [{ from: Math.max(from, leftAt), to }],
      ),
    );
  }

  /**
   * Most requests at one time that waited, for a worker, a node or the database, or whose query was at work. What ends at the
   * first instant is there at that instant.
   */
  mostUnderWay(): number {
    const spans = this.world.requests.map((request) => ({ from: request.beganAt, to: this.#workedOnUntil(request) }));
    const lasting = spans.filter(({ from, to }) => to > from);
    const before = lasting.filter(({ from, to }) => from <= this.from && to >= this.from).length;
    const begins = lasting.map(({ from }) => from).filter((from) => this.has(from));
    return Math.max(before, ...begins.map((at) => lasting.filter(({ from, to }) => from <= at && to > at).length));
  }

  #workedOnUntil(request: Request): number {
    const query = this.world.database.queries.find((one) => one.request === request);
    const isAtWork = query?.startedAt != null && query.doneAt === null;
    const overAt = isAtWork ? null : request.overAt;
    return Math.max(overAt ?? Number.POSITIVE_INFINITY, query?.doneAt ?? 0);
  }

  queries(): Query[] {
    return this.world.database.queries.filter(({ arrivedAt }) => this.has(arrivedAt));
  }

  reads(): Query[] {
    return this.queries().filter(({ request }) => !request.isWrite);
  }

  busySeconds(): number {
    return this.#overlap(
      this.world.database.queries.flatMap(({ startedAt, doneAt }) =>
        startedAt === null ? [] : [{ from: startedAt, to: doneAt }],
      ),
    );
  }

  queueSeconds(): number {
    return this.#overlap(this.#queued());
  }

  /** Most queries that waited at one time: at the beginning, or when one of them came. */
  longestQueue(): number {
    const queued = this.#queued();
    const waiting = (at: number) => queued.filter(({ from, to }) => from <= at && (to === null || to > at)).length;
    return Math.max(0, ...[this.from, ...queued.map(({ from }) => from).filter((at) => this.has(at))].map(waiting));
  }

  workerSeconds(): number {
    return this.#overlap(this.world.workers?.busy ?? []);
  }

  backlogSeconds(): number {
    return this.#overlap(this.world.workers?.waits ?? []);
  }

  /** Seconds of the clock in which a process sent an operation elsewhere than one that knows would, or nowhere. */
  splitViewSeconds(): number {
    const times = this.world.operations.disagreedAt.filter((at) => this.has(at));
    return new Set(times.map(Math.floor)).size;
  }

  /** The same, second by second. */
  eachSecond(): Account[] {
    const seconds: Account[] = [];
    for (let from = this.from; from < this.to; from++) seconds.push(new Account(this.world, { from, to: from + 1 }));
    return seconds;
  }

  #reads(): Request[] {
    return this.requests().filter(({ isWrite, isRefused }) => !isWrite && !isRefused);
  }

  #queued(): Span[] {
    return this.world.database.queries
      .filter(({ hasQueued }) => hasQueued)
      .map(({ arrivedAt, leftQueueAt }) => ({ from: arrivedAt, to: leftQueueAt }));
  }

  #overlap(spans: readonly Span[]): number {
    return spans.reduce((sum, { from, to }) => {
      const end = Math.min(to ?? this.to, this.to);
      return sum + Math.max(0, end - Math.max(from, this.from));
    }, 0);
  }
}

/** The least number that at least the share `q` does not exceed; null of none. */
export function quantile(numbers: readonly number[], q: number): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
