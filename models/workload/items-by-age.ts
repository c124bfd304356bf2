/**
 * Items that are to be stored in the order of their ages, the oldest first: so an LRU keeps the youngest that fit. Of two of the same age
 * the one that was added first comes first.
 *
 * A world has millions of them, so they lie in columns, and are sorted by the digits of their ages, the last digit first (Knuth, TAOCP 3,
 * 5.2.5): positive floating-point numbers are in the order of their bits. A comparison for each pair takes several times as long.
 */
import { widened } from "../../src/core/rows.ts";

export interface AgedItem {
  readonly id: number;
  readonly version: number;
  readonly expirySeconds: number;
}

const CAPACITY = 1024;
/** An age has four digits of 16 bits. */
const DIGITS = 4;
const BASE = 2 ** 16;
const lowestFirst = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class ItemsByAge {
  #ages = new Float64Array(CAPACITY);
  #homes = new Int32Array(CAPACITY);
  #ids = new Int32Array(CAPACITY);
  #versions = new Int32Array(CAPACITY);
  #expiries = new Int32Array(CAPACITY);
  #count = 0;

  /** Of an age from 0 on. */
  add(ageSeconds: number, home: number, { id, version, expirySeconds }: AgedItem): void {
    if (this.#count === this.#ages.length) this.#widen();
    const at = this.#count++;
    this.#ages[at] = ageSeconds;
    this.#homes[at] = home;
    this.#ids[at] = id;
    this.#versions[at] = version;
    this.#expiries[at] = expirySeconds;
  }

  /** The record of the item is the same for all. */
  visitOldestFirst(visit: (ageSeconds: number, home: number, item: AgedItem) => void): void {
    const item = { id: 0, version: 0, expirySeconds: 0 };
    for (const at of this.#oldestFirst()) {
      item.id = this.#ids[at];
      item.version = this.#versions[at];
      item.expirySeconds = this.#expiries[at];
      visit(this.#ages[at], this.#homes[at], item);
    }
  }

  #oldestFirst(): Uint32Array {
    const count = this.#count;
    const bits = new Uint16Array(this.#ages.buffer);
    let order = Uint32Array.from({ length: count }, (_, i) => i);
    let sorted = new Uint32Array(count);
    for (let digit = 0; digit < DIGITS; digit++) {
      const place = lowestFirst ? digit : DIGITS - 1 - digit;
      const begins = new Uint32Array(BASE);
      for (let i = 0; i < count; i++) begins[bits[i * DIGITS + place]]++;
      // The largest digit first.
      let begin = 0;
      for (let value = BASE - 1; value >= 0; value--) {
        const many = begins[value];
        begins[value] = begin;
        begin += many;
      }
      for (const i of order) sorted[begins[bits[i * DIGITS + place]]++] = i;
      [order, sorted] = [sorted, order];
    }
    return order;
  }

  #widen(): void {
    this.#ages = widened(this.#ages);
    this.#homes = widened(this.#homes);
    this.#ids = widened(this.#ids);
    this.#versions = widened(this.#versions);
    this.#expiries = widened(this.#expiries);
  }
}
