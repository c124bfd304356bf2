/**
 * How often a cache misses that holds so much and always gives up what was used longest ago, exactly. Nothing of memcached is
 * in it: items have no overhead and no class, and nothing expires. It says what a trace asks of any cache, and is what
 * others publish of their traces.
 */

export class ExactLru {
  misses = 0;
  /** Bytes that were asked for and not there. */
  missBytes = 0;
  readonly #capacity: number;
  #used = 0;
  /** By key: its neighbours towards the newest and the oldest, and its size; -1: not there. The last place is the list's ends. */
  readonly #newer: Int32Array;
  readonly #older: Int32Array;
  readonly #sizes: Int32Array;

  /**
   * @param keys are numbered from 0.
   * @param capacity in objects where every size is 1, else in bytes.
   */
  constructor(keys: number, capacity: number) {
    this.#capacity = capacity;
    this.#newer = new Int32Array(keys + 1);
    this.#older = new Int32Array(keys + 1);
    this.#sizes = new Int32Array(keys);
    this.clear();
  }

  /** A get of the key, which is stored if it was not there. True for a hit. */
  get(key: number, size = 1): boolean {
    const isHit = this.#sizes[key] >= 0;
    if (isHit) this.#take(key);
    else {
      this.misses++;
      this.missBytes += size;
    }
    // What never fits is not stored, and moves nothing out.
    if (size > this.#capacity) return isHit;
    this.#put(key, size);
    while (this.#used > this.#capacity) this.#take(this.#newer[this.#sizes.length]);
    return isHit;
  }

  /** As it was at first. */
  clear(): void {
    this.misses = 0;
    this.missBytes = 0;
    this.#used = 0;
    this.#sizes.fill(-1);
    this.#newer.fill(this.#sizes.length);
    this.#older.fill(this.#sizes.length);
  }

  delete(key: number): void {
    if (this.#sizes[key] >= 0) this.#take(key);
  }

  #put(key: number, size: number): void {
    const ends = this.#sizes.length;
    const newest = this.#older[ends];
    this.#sizes[key] = size;
    this.#used += size;
    this.#newer[key] = ends;
    this.#older[key] = newest;
    this.#newer[newest] = key;
    this.#older[ends] = key;
  }

  #take(key: number): void {
    this.#used -= this.#sizes[key];
    this.#sizes[key] = -1;
    this.#older[this.#newer[key]] = this.#older[key];
    this.#newer[this.#older[key]] = this.#newer[key];
  }
}
