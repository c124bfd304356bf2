/**
 * What happened in each window of time: named columns of numbers, one a window. Columns are found by name once and
 * written by number.
 */
import type { SeriesData } from "../../src/core/result.ts";

export class Series {
  /** Window i covers [fromSeconds + i * windowSeconds, + windowSeconds). */
  readonly fromSeconds: number;
  readonly windowSeconds: number;
  readonly windows: number;
  readonly names: readonly string[];
  /** Column after column. */
  readonly #cells: Float64Array;

  /** All cells are 0 at first. What comes before the first window or after the last is put into that window. */
  constructor(fromSeconds: number, windowSeconds: number, windows: number, names: readonly string[]) {
    this.fromSeconds = fromSeconds;
    this.windowSeconds = windowSeconds;
    this.windows = windows;
    this.names = names;
    this.#cells = new Float64Array(windows * names.length);
  }

  /**
   * The number of a column.
   * @throws Error if there is none of that name.
   */
  column(name: string): number {
    const column = this.names.indexOf(name);
    if (column < 0) throw new Error(`no column '${name}'; there are ${this.names.join(", ")}`);
    return column;
  }

  /** The window a time falls into; the first or the last for a time outside. */
  window(timeSeconds: number): number {
    const window = (timeSeconds - this.fromSeconds) / this.windowSeconds;
    return window < 0 ? 0 : window < this.windows ? window | 0 : this.windows - 1;
  }

  /** Adds to the window of a time: counts and sums. */
  add(column: number, timeSeconds: number, amount = 1): void {
    const cell = column * this.windows + this.window(timeSeconds);
    this.#cells[cell] = this.#cells[cell] + amount;
  }

  /** The last value set in a window stays: a reading taken once a window. */
  set(column: number, timeSeconds: number, value: number): void {
    this.#cells[column * this.windows + this.window(timeSeconds)] = value;
  }

  /** The greatest value of a window stays (at least 0). */
  raise(column: number, timeSeconds: number, value: number): void {
    const cell = column * this.windows + this.window(timeSeconds);
    if (value > this.#cells[cell]) this.#cells[cell] = value;
  }

  /** The cells of a column, window by window; a view, not a copy. */
  values(column: number): Float64Array {
    return this.#cells.subarray(column * this.windows, (column + 1) * this.windows);
  }

  /** All columns, as plain JSON. */
  toJSON(): SeriesData {
    return {
      fromSeconds: this.fromSeconds,
      windowSeconds: this.windowSeconds,
      columns: Object.fromEntries(this.names.map((name, column) => [name, [...this.values(column)]])),
    };
  }
}
