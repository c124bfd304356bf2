/** A stretch of a run (a phase, a window) and everything that was counted in it. */
import { Histogram, type PackedHistogram } from "../../src/core/histogram.ts";
import type { Phase } from "../../src/core/result.ts";
import { COUNTERS, type Counter } from "./counters.ts";

/** Latencies that are kept one by one before they are packed with the others. */
const LATE_MAX = 4096;

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
  readonly peaks: Peaks;
}

export class Account {
  readonly name: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly counts = new Float64Array(COUNTERS);
  seconds = 0;
  queueLengthMax = 0;
  underWayMax = 0;
  /** Gets that began in the stretch and had no end when it ended. */
  unanswered = 0;
  /** The shortest of the waits that had no end when the run ended, in milliseconds: they count with their length until then. */
  shortestCensoredMs = Number.POSITIVE_INFINITY;
  #latency: Histogram | null = new Histogram();
  /** The latencies of a closed account, which take many times less memory so, and those that came after. */
  #packed: PackedHistogram | null = null;
  #late: number[] = [];

  constructor({ name, fromSeconds, toSeconds }: Phase) {
    this.name = name;
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
  }

  add(slice: Slice): void {
    this.seconds += slice.seconds;
    for (let c = 0; c < COUNTERS; c++) this.counts[c] += slice.counts[c];
    this.latency.merge(slice.latency);
    this.queueLengthMax = Math.max(this.queueLengthMax, slice.peaks.queueLength);
    this.underWayMax = Math.max(this.underWayMax, slice.peaks.underWay);
  }

  /** Milliseconds, of the reads that began in the stretch and have ended. */
  get latency(): Histogram {
    if (this.#latency !== null) return this.#latency;
    const latency = Histogram.unpacked(this.#packed!);
    for (const ms of this.#late) latency.record(ms);
    return latency;
  }

  /** Nothing more happens in the stretch; requests that began in it may still end. */
  close(): void {
    this.#packed = this.latency.packed();
    this.#latency = null;
    this.#late = [];
  }

  /** A read that began in the stretch was answered after the slice in which it began. */
  addLatency(ms: number): void {
    if (this.#latency !== null) this.#latency.record(ms);
    else if (this.#late.push(ms) === LATE_MAX) this.close();
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
