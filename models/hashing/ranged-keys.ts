/**
 * Keys in ranges, one behind the other: what frameworks make of the application's keys. Each range has a name for each of its
 * numbers, and ids run on from range to range, so that derived keys (locks, versions, a key under another namespace) are keys
 * like any other: hashed by their names, and stored where these lead.
 */
import type { Keys } from "./keys.ts";

export interface KeyRange {
  readonly count: number;
  /** Equal tags name equal ranges; empty where no tag says all. */
  readonly tag: string;
  name(number: number): string;
}

export class RangedKeys implements Keys {
  readonly count: number;
  readonly tag: string;
  /** The first id of each range. */
  readonly begins: readonly number[];
  readonly #ranges: readonly KeyRange[];

  constructor(ranges: readonly KeyRange[]) {
    let count = 0;
    this.begins = ranges.map((range) => (count += range.count) - range.count);
    this.count = count;
    this.tag = ranges.some(({ tag }) => tag === "") ? "" : JSON.stringify(ranges.map(({ tag }) => tag));
    this.#ranges = ranges;
  }

  name(key: number): string {
    let at = this.#ranges.length - 1;
    while (this.begins[at] > key) at--;
    return this.#ranges[at].name(key - this.begins[at]);
  }
}
