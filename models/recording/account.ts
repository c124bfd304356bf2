/** A stretch of a run (a phase, a window) and everything that was counted in it. */
import type { Histogram } from "../../src/core/histogram.ts";
import type { Phase } from "../../src/core/result.ts";
import { COUNTERS, type Counter } from "./counters.ts";
import { Latencies } from "./latencies.ts";

/** The most of something that there was at once. */
export interface Peaks {
  /** Queries that waited for the database. */
  readonly queueLength: number;
  /** Requests under way. */
  readonly underWay: number;
}

/** What happened between two neighbouring cuts of the time line. */
export interface Slice {
  readonly seconds: number;
  readonly counts: Float64Array;
  /** Milliseconds. */
  readonly latency: Histogram;
  /** Null where there are no pages. */
  readonly pageLatency: Histogram | null;
  readonly peaks: Peaks;
}

export class Account {
  readonly name: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly counts: Float64Array;
  seconds = 0;
  queueLengthMax = 0;
  underWayMax = 0;
  /** Gets that began in the stretch and had no end when it ended. */
  unanswered = 0;
  /** Of the reads that began in the stretch and have ended, and of the pages; these only where there are pages. */
  readonly reads = new Latencies();
  readonly pages: Latencies | null;

  constructor({ name, fromSeconds, toSeconds }: Phase, hasPages = false, counters = COUNTERS) {
    this.counts = new Float64Array(counters);
    this.pages = hasPages ? new Latencies() : null;
    this.name = name;
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
  }

  add(slice: Slice): void {
    this.seconds += slice.seconds;
    for (let c = 0; c < this.counts.length; c++) this.counts[c] += slice.counts[c];
    this.reads.histogram.merge(slice.latency);
    if (slice.pageLatency !== null) this.pages?.histogram.merge(slice.pageLatency);
    this.queueLengthMax = Math.max(this.queueLengthMax, slice.peaks.queueLength);
    this.underWayMax = Math.max(this.underWayMax, slice.peaks.underWay);
  }

  /** Adds what was counted in another account so many times: each counter as many as are said, and each latency. */
  addTimes(other: Account, latencyTimes: number, timesOf: (counter: number) => number): void {
    for (let c = 0; c < this.counts.length; c++) this.counts[c] += other.counts[c] * timesOf(c);
    this.reads.histogram.merge(other.reads.histogram, latencyTimes);
    if (other.pages !== null) this.pages?.histogram.merge(other.pages.histogram, latencyTimes);
    this.reads.shortestCensoredMs = Math.min(this.reads.shortestCensoredMs, other.reads.shortestCensoredMs);
    if (other.pages !== null && this.pages !== null) {
      this.pages.shortestCensoredMs = Math.min(this.pages.shortestCensoredMs, other.pages.shortestCensoredMs);
    }
    this.unanswered += other.unanswered * latencyTimes;
    this.queueLengthMax = Math.max(this.queueLengthMax, other.queueLengthMax);
    this.underWayMax = Math.max(this.underWayMax, other.underWayMax);
  }

  /** Milliseconds, of the reads that began in the stretch and have ended. */
  get latency(): Histogram {
    return this.reads.histogram;
  }

  get shortestCensoredMs(): number {
    return this.reads.shortestCensoredMs;
  }

  /** Nothing more happens in the stretch; requests that began in it may still end. */
  close(): void {
    this.reads.close();
    this.pages?.close();
  }

  count(counter: Counter): number {
    return this.counts[counter];
  }

  /** Mean rate in 1/s, null for an account without time. */
  perSecond(counter: Counter): number | null {
    return this.seconds > 0 ? this.counts[counter] / this.seconds : null;
  }

  /** Null where nothing is divided by. */
  ratio(part: number, whole: number): number | null {
    return whole > 0 ? part / whole : null;
  }
}
