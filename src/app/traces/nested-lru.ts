/**
 * Caches of several sizes, counted in objects, that each give up what was used longest ago, exactly. Nothing of memcached is in
 * it: items have no size and no class, and nothing expires. It says what a trace asks of any cache, and is what others
 * publish of their traces.
 *
 * What such a cache holds is the front of one list in order of use, and a larger one holds a longer front (Mattson et al.,
 * Evaluation techniques for storage hierarchies, IBM Systems Journal 1970). So one list does for all of them.
 */
export class NestedLru {
  /** Objects in each, fewest first. */
  readonly capacities: readonly number[];
  /** By key: the smallest cache that has it; as many as there are caches where none has it. */
  readonly #smallest: Uint8Array;
  /** By key: its neighbours towards the newest and the oldest. The last place is the list's ends. */
  readonly #newer: Int32Array;
  readonly #older: Int32Array;
  readonly #ends: number;
  /** By cache: what it holds, and the oldest of it. */
  readonly #counts: number[];
  readonly #oldest: number[];

  /**
   * @param keys are numbered from 0.
   * @param capacities above 0, rising.
   */
  constructor(keys: number, capacities: readonly number[]) {
    this.capacities = capacities;
    this.#smallest = new Uint8Array(keys);
    this.#newer = new Int32Array(keys + 1);
    this.#older = new Int32Array(keys + 1);
    this.#ends = keys;
    this.#counts = capacities.map(() => 0);
    this.#oldest = capacities.map(() => keys);
    this.clear();
  }

  /** A get or a set of the key, which is there afterwards. Returns how many of the caches, smallest first, did not have it. */
  use(key: number): number {
    const missed = this.#smallest[key];
    if (missed < this.capacities.length) this.#unlink(key, missed);
    this.#link(key);
    for (let cache = 0; cache < missed; cache++) {
      if (this.#counts[cache] < this.capacities[cache]) this.#counts[cache]++;
      else this.#giveUpOldest(cache);
    }
    return missed;
  }

  delete(key: number): void {
    const missed = this.#smallest[key];
    if (missed === this.capacities.length) return;
    this.#unlink(key, missed);
    for (let cache = missed; cache < this.#counts.length; cache++) this.#counts[cache]--;
    this.#smallest[key] = this.capacities.length;
  }

  /** As it was at first. */
  clear(): void {
    this.#smallest.fill(this.capacities.length);
    this.#newer.fill(this.#ends);
    this.#older.fill(this.#ends);
    this.#counts.fill(0);
    this.#oldest.fill(this.#ends);
  }

  #link(key: number): void {
    const newest = this.#older[this.#ends];
    this.#newer[key] = this.#ends;
    this.#older[key] = newest;
    this.#newer[newest] = key;
    this.#older[this.#ends] = key;
    this.#smallest[key] = 0;
    for (let cache = 0; cache < this.#oldest.length; cache++) {
      if (this.#oldest[cache] === this.#ends) this.#oldest[cache] = key;
    }
  }

  #unlink(key: number, smallest: number): void {
    const newer = this.#newer[key];
    for (let cache = smallest; cache < this.#oldest.length; cache++) {
      if (this.#oldest[cache] === key) this.#oldest[cache] = newer;
    }
    this.#older[newer] = this.#older[key];
    this.#newer[this.#older[key]] = newer;
  }

  /** It goes on to be the newest of those that only larger caches have. */
  #giveUpOldest(cache: number): void {
    const key = this.#oldest[cache];
    this.#oldest[cache] = this.#newer[key];
    this.#smallest[key] = cache + 1;
    if (cache + 1 === this.capacities.length) this.#unlink(key, cache + 1);
  }
}
