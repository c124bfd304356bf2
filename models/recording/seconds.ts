/**
 * What happened in each whole second of a run, for figures about the worst minute: the largest count in any 60 whole
 * seconds in a row. It does not depend on where windows and phases lie.
 */
import { Counter } from "./counters.ts";

export const MINUTE_SECONDS = 60;

/** What is kept second by second. */
export const Column = {
  /** Requests that began in the second. */
  requests: 0,
  /** Those of them that failed: with an error, or without an answer within a minute. */
  failedRequests: 1,
  /** Gets of the requests that began in the second, and those of them that brought no value. */
  gets: 2,
  getsWithoutValue: 3,
  /** Queries that reached the database in the second: reads (the fall-through), and all. */
  databaseReads: 4,
  databaseQueries: 5,
  /** Server-seconds that the database was busy in the second. */
  databaseBusySeconds: 6,
  /** Query-seconds that were waited for a server in the second. */
  databaseQueueSeconds: 7,
} as const;
export type Column = (typeof Column)[keyof typeof Column];

const COLUMNS = Object.keys(Column).length;

/** Counters that are read each second. */
const READ: readonly (readonly [Column, readonly Counter[]])[] = [
  [Column.requests, [Counter.requests]],
  [Column.failedRequests, [Counter.errors]],
  [Column.gets, [Counter.gets]],
  [Column.getsWithoutValue, [Counter.getMisses, Counter.getFailures]],
  [Column.databaseReads, [Counter.databaseReads]],
  [Column.databaseQueries, [Counter.databaseReads, Counter.databaseWrites, Counter.databaseLoads]],
  [Column.databaseBusySeconds, [Counter.databaseBusySeconds]],
  [Column.databaseQueueSeconds, [Counter.databaseQueueSeconds]],
];
/** Of each counter the columns it belongs to. */
const COLUMNS_OF = new Map<number, Column[]>();
for (const [column, counters] of READ) {
  for (const counter of counters) COLUMNS_OF.set(counter, [...(COLUMNS_OF.get(counter) ?? []), column]);
}

/** A stretch of time, in seconds since the start of the run. */
export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export class Seconds {
  readonly #columns: readonly Float64Array[];
  readonly #last = new Float64Array(COLUMNS);
  readonly #measureFrom: number;
  /** Whole seconds that have ended. */
  ended = 0;

  constructor(durationSeconds: number, measureFromSeconds: number) {
    const length = Math.ceil(durationSeconds) + 1;
    this.#columns = Array.from({ length: COLUMNS }, () => new Float64Array(length));
    this.#measureFrom = Math.ceil(measureFromSeconds);
  }

  /** The second is over (the run, within its last): what was counted since the last call is its own. */
  end(counts: Float64Array): void {
    for (const [column, counters] of READ) {
      let total = 0;
      for (const counter of counters) total += counts[counter];
      this.#columns[column][this.ended] += total - this.#last[column];
      this.#last[column] = total;
    }
    this.ended++;
  }

  /** The time is in the second that has not ended. */
  isPresent(seconds: number): boolean {
    return seconds >= this.ended && seconds < this.ended + 1;
  }

  /** What has just been added to the counter, so many times, belongs to an earlier second. */
  book(counter: number, second: number, times = 1): void {
    if (second === this.ended) return;
    for (const column of COLUMNS_OF.get(counter) ?? []) {
      this.#columns[column][second] += times;
      this.#last[column] += times;
    }
  }

  /** A request that began in the second failed, and no counter says so. */
  bookFailed(second: number): void {
    this.#columns[Column.failedRequests][second]++;
  }

  /** Of the column over the whole seconds of the stretch. */
  sum(column: Column, { fromSeconds, toSeconds }: Stretch): number {
    const values = this.#columns[column];
    let sum = 0;
    for (let i = fromSeconds; i < toSeconds; i++) sum += values[i];
    return sum;
  }

  /** Largest sum of the column in 60 whole seconds that end in the stretch; null where it is shorter than a minute. */
  worstMinute(column: Column, stretch: Stretch): number | null {
    return this.#worst(stretch, (from) => this.#sum(column, from));
  }

  /** Largest ratio of the two columns, likewise; null also where nothing is divided by. */
  worstMinuteRatio(part: Column, whole: Column, stretch: Stretch): number | null {
    return this.#worst(stretch, (from) => {
      const all = this.#sum(whole, from);
      return all === 0 ? null : this.#sum(part, from) / all;
    });
  }

  /** Sums of the column over whole minutes from the start of measurement on; the last, unfinished one is left out. */
  minutes(column: Column): number[] {
    const minutes: number[] = [];
    for (let from = this.#measureFrom; from + MINUTE_SECONDS <= this.ended; from += MINUTE_SECONDS) {
      minutes.push(this.#sum(column, from));
    }
    return minutes;
  }

  #worst({ fromSeconds, toSeconds }: Stretch, of: (from: number) => number | null): number | null {
    if (toSeconds - fromSeconds < MINUTE_SECONDS) return null;
    let worst: number | null = null;
    const first = Math.max(Math.floor(fromSeconds) + 1, this.#measureFrom + MINUTE_SECONDS);
    for (let to = first; to <= toSeconds; to++) {
      const value = of(to - MINUTE_SECONDS);
      if (value !== null && (worst === null || value > worst)) worst = value;
    }
    return worst;
  }

  #sum(column: Column, from: number): number {
    return this.sum(column, { fromSeconds: from, toSeconds: from + MINUTE_SECONDS });
  }
}
