/** A stretch of a run (a window, a phase) and everything that was counted in it. */
import { Histogram } from "../../src/core/histogram.ts";
import { COUNTERS, type Counter } from "./counters.ts";

/** What happened between two neighbouring cuts of the time line. */
export interface Slice {
  readonly seconds: number;
  readonly counts: Float64Array;
  /** Milliseconds. */
  readonly latency: Histogram;
  /** Longest database queue seen. */
  readonly queueLengthMax: number;
}

export class Account {
  readonly name: string;
  readonly counts = new Float64Array(COUNTERS);
  readonly latency = new Histogram();
  seconds = 0;
  queueLengthMax = 0;
  /** Highest rate of any slice, per counter, in 1/s. */
  readonly peakPerSecond = new Float64Array(COUNTERS);

  constructor(name: string) {
    this.name = name;
  }

  add(slice: Slice): void {
    this.seconds += slice.seconds;
    for (let c = 0; c < COUNTERS; c++) {
      this.counts[c] += slice.counts[c];
      const rate = slice.seconds > 0 ? slice.counts[c] / slice.seconds : 0;
      if (rate > this.peakPerSecond[c]) this.peakPerSecond[c] = rate;
    }
    this.latency.merge(slice.latency);
    if (slice.queueLengthMax > this.queueLengthMax) this.queueLengthMax = slice.queueLengthMax;
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

  clear(): void {
    this.seconds = 0;
    this.queueLengthMax = 0;
    this.counts.fill(0);
    this.peakPerSecond.fill(0);
    this.latency.clear();
  }
}
