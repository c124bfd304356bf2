/** Latencies of a stretch of a run, in milliseconds: packed once it is over, when they take many times less memory. */
import { Histogram, type PackedHistogram } from "../../src/core/histogram.ts";

/** Latencies that are kept one by one before they are packed with the others. */
const LATE_MAX = 4096;

export class Latencies {
  /** The shortest of the waits that had no end when the run ended, in milliseconds: they count with their length until then. */
  shortestCensoredMs = Number.POSITIVE_INFINITY;
  #open: Histogram | null = new Histogram();
  /** Those of a closed stretch, and those that came after. */
  #packed: PackedHistogram | null = null;
  #late: number[] = [];

  get histogram(): Histogram {
    if (this.#open !== null) return this.#open;
    const all = Histogram.unpacked(this.#packed!);
    for (const ms of this.#late) all.record(ms);
    return all;
  }

  /** Nothing more happens in the stretch; what began in it may still end. */
  close(): void {
    this.#packed = this.histogram.packed();
    this.#open = null;
    this.#late = [];
  }

  /** Something that began in the stretch ended after the slice in which it began. */
  add(ms: number): void {
    if (this.#open !== null) this.#open.record(ms);
    else if (this.#late.push(ms) === LATE_MAX) this.close();
  }

  /** Something that began in the stretch had no end when the run ended. */
  addCensored(ms: number): void {
    this.add(ms);
    this.shortestCensoredMs = Math.min(this.shortestCensoredMs, ms);
  }
}
