/**
 * A quantity that holds a level between changes (a queue's length, busy servers, items stored), written to columns of a
 * series as its time-weighted mean, its maximum and its last value in each window.
 */
import type { Series } from "./series.ts";

/** Names of the columns to write; those left out are not. */
export interface LevelColumns {
  readonly mean?: string;
  readonly max?: string;
  readonly last?: string;
}

export class Level {
  readonly #series: Series;
  readonly #mean: Float64Array | null;
  readonly #max: Float64Array | null;
  readonly #last: Float64Array | null;
  #value = 0;
  #since: number;
  #window = 0;
  #windowEnd: number;

  /** The level is 0 from the start of the series until the first change. */
  constructor(series: Series, columns: LevelColumns) {
    const values = (name?: string) => (name === undefined ? null : series.values(series.column(name)));
    this.#series = series;
    this.#mean = values(columns.mean);
    this.#max = values(columns.max);
    this.#last = values(columns.last);
    this.#since = series.fromSeconds;
    this.#windowEnd = this.#endOf(0);
  }

  get value(): number {
    return this.#value;
  }

  /** From `timeSeconds` on the level is `value`. Times must not go back. */
  change(timeSeconds: number, value: number): void {
    this.advance(timeSeconds);
    this.#value = value;
    if (this.#max !== null && value > this.#max[this.#window]) this.#max[this.#window] = value;
    if (this.#last !== null) this.#last[this.#window] = value;
  }

  /** Accounts for the level up to `timeSeconds`. Call it once at the end; windows after it stay 0. */
  advance(timeSeconds: number): void {
    while (timeSeconds >= this.#windowEnd && this.#window < this.#series.windows - 1) {
      this.#accumulate(this.#windowEnd);
      this.#windowEnd = this.#endOf(++this.#window);
      // The level a window begins with counts for it.
      if (this.#max !== null) this.#max[this.#window] = this.#value;
      if (this.#last !== null) this.#last[this.#window] = this.#value;
    }
    this.#accumulate(Math.min(timeSeconds, this.#windowEnd));
  }

  #accumulate(timeSeconds: number): void {
    if (timeSeconds <= this.#since) return;
    if (this.#mean !== null) {
      const share = (timeSeconds - this.#since) / this.#series.windowSeconds;
      this.#mean[this.#window] = this.#mean[this.#window] + this.#value * share;
    }
    this.#since = timeSeconds;
  }

  #endOf(window: number): number {
    return this.#series.fromSeconds + (window + 1) * this.#series.windowSeconds;
  }
}
