/**
 * Items that are to be stored in the order of their ages, the oldest first: so an LRU keeps the youngest that fit. Of two of the same age
 * the one that was added first comes first.
 *
 * A world has millions of them, so they lie in columns, and are sorted by the digits of the upper half of their ages, the last digit first
 * (Knuth, TAOCP 3, 5.2.5): positive floating-point numbers are in the order of their bits. Those that are alike to one in a million are
 * then put in order by insertion. A comparison for each pair takes several times as long.
 */
import { widened } from "../../src/core/rows.ts";

export interface AgedItem {
  readonly id: number;
  readonly version: number;
  readonly expirySeconds: number;
}

const CAPACITY = 1024;
/** Items that are visited at a time, at most. */
export const BLOCK = 128;
const WORDS = 4;
/** Of the upper half of the bits of an age. */
const DIGIT_BITS = 16;
const BASE = 2 ** DIGIT_BITS;
const lowestFirst = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class ItemsByAge {
  #ages = new Float64Array(CAPACITY);
  /** Of each item its home, id, version and expiry side by side: they are visited in no order. */
  #words = new Int32Array(WORDS * CAPACITY);
  #count = 0;

  /** Of an age from 0 on. */
  add(ageSeconds: number, home: number, { id, version, expirySeconds }: AgedItem): void {
    if (this.#count === this.#ages.length) this.#widen();
    const at = this.#count++;
    this.#ages[at] = ageSeconds;
    const words = this.#words;
    words[WORDS * at] = home;
    words[WORDS * at + 1] = id;
    words[WORDS * at + 2] = version;
    words[WORDS * at + 3] = expirySeconds;
  }

  /**
   * The record of the item is the same for all. They lie in no order, so a block of them is fetched from memory at a time: accesses that do
   * not wait for one another take hardly longer than one.
   *
   * @param ahead Told of the items of each block before they are visited; it must not keep the arrays.
   */
  visitOldestFirst(
    visit: (ageSeconds: number, home: number, item: AgedItem) => void,
    ahead: (ids: Int32Array, homes: Int32Array) => void = () => {},
  ): void {
    const item = { id: 0, version: 0, expirySeconds: 0 };
    const words = this.#words;
    const order = this.#oldestFirst();
    const ages = new Float64Array(BLOCK);
    const [homes, ids, versions, expiries] = Array.from({ length: WORDS }, () => new Int32Array(BLOCK));
    for (let begin = 0; begin < order.length; begin += BLOCK) {
      const count = Math.min(BLOCK, order.length - begin);
      for (let i = 0; i < count; i++) {
        const at = order[begin + i];
        ages[i] = this.#ages[at];
        homes[i] = words[WORDS * at];
        ids[i] = words[WORDS * at + 1];
        versions[i] = words[WORDS * at + 2];
        expiries[i] = words[WORDS * at + 3];
      }
      ahead(ids.subarray(0, count), homes.subarray(0, count));
      for (let i = 0; i < count; i++) {
        item.id = ids[i];
        item.version = versions[i];
        item.expirySeconds = expiries[i];
        visit(ages[i], homes[i], item);
      }
    }
  }

  #oldestFirst(): Uint32Array {
    const count = this.#count;
    const halves = new Uint32Array(this.#ages.buffer, 0, 2 * count);
    const high = lowestFirst ? 1 : 0;
    let tops = Uint32Array.from({ length: count }, (_, i) => halves[2 * i + high]);
    let order = Uint32Array.from({ length: count }, (_, i) => i);
    let [sortedTops, sorted] = [new Uint32Array(count), new Uint32Array(count)];
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      const begins = new Uint32Array(BASE);
      for (let i = 0; i < count; i++) begins[(tops[i] >>> shift) & (BASE - 1)]++;
      // The largest digit first.
      let begin = 0;
      for (let value = BASE - 1; value >= 0; value--) {
        const many = begins[value];
        begins[value] = begin;
        begin += many;
      }
      for (let i = 0; i < count; i++) {
        const at = begins[(tops[i] >>> shift) & (BASE - 1)]++;
        sorted[at] = order[i];
        sortedTops[at] = tops[i];
      }
      [order, sorted] = [sorted, order];
      [tops, sortedTops] = [sortedTops, tops];
    }
    this.#orderAlike(order, tops);
    return order;
  }

  /** Of ages that begin with the same bits the larger comes first too. There are few of each, but for equal ones, which stay where they are. */
  #orderAlike(order: Uint32Array, tops: Uint32Array): void {
    const ages = this.#ages;
    for (let i = 1; i < order.length; i++) {
      const item = order[i];
      let to = i;
      while (to > 0 && tops[to - 1] === tops[i] && ages[order[to - 1]] < ages[item]) {
        order[to] = order[to - 1];
        to--;
      }
      order[to] = item;
    }
  }

  #widen(): void {
    this.#ages = widened(this.#ages);
    this.#words = widened(this.#words);
  }
}
