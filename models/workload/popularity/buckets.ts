/**
 * Popularity as it was measured: groups of keys that are asked for alike, each with its share of the requests, as in the
 * popularity files of CacheBench (cachelib.org, `popularityBuckets` and `popularityWeights`). Where there are fewer or more
 * keys than in the groups together, all groups shrink or grow alike, as they do in CacheBench: a key then stands for several
 * neighbours in popularity, or for a part of one.
 */
import type { Stream } from "../../../src/core/random.ts";
import type { BucketsSpec, Popularity } from "./popularity.ts";

export class BucketPopularity implements Popularity {
  readonly count: number;
  /** Groups from the most popular one on: the first key, in keys of this population, and the requests before it. */
  readonly #firstKey: Float64Array;
  readonly #before: Float64Array;
  /** The group in which a cell of equal shares of the requests begins. */
  readonly #guide: Int32Array;

  constructor(count: number, { buckets }: BucketsSpec) {
    this.count = count;
    const sorted = buckets.filter(([keys]) => keys > 0).sort(([a, b], [c, d]) => d / c - b / a);
    const keys = sorted.reduce((sum, [some]) => sum + some, 0);
    const requests = sorted.reduce((sum, [, some]) => sum + some, 0);
    this.#firstKey = ends(
      sorted.map(([some]) => (some / keys) * count),
      count,
    );
    this.#before = ends(
      sorted.map(([, some]) => some / requests),
      1,
    );
    this.#guide = new Int32Array(sorted.length);
    for (let cell = 0, group = 0; cell < sorted.length; cell++) {
      while (this.#before[group + 1] <= cell / sorted.length) group++;
      this.#guide[cell] = group;
    }
  }

  fill(out: Int32Array, stream: Stream, count: number): void {
    for (let i = 0; i < count; i++) out[i] = this.#keyAt(stream.next53());
  }

  probability(key: number): number {
    return this.#requestsBefore(key + 1) - this.#requestsBefore(key);
  }

  /** By inversion: the fraction that chooses the group also chooses the key in it. */
  #keyAt(u: number): number {
    const before = this.#before;
    const keys = this.#firstKey;
    let group = this.#guide[Math.floor(u * this.#guide.length)];
    while (u >= before[group + 1]) group++;
    const inside = (u - before[group]) / (before[group + 1] - before[group]);
    return Math.min(this.count - 1, Math.floor(keys[group] + inside * (keys[group + 1] - keys[group])));
  }

  /** Share of the requests that are for keys below this one. */
  #requestsBefore(key: number): number {
    const keys = this.#firstKey;
    let low = 0;
    let high = keys.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (keys[middle] <= key) low = middle;
      else high = middle - 1;
    }
    const inside = Math.min(1, (key - keys[low]) / (keys[low + 1] - keys[low]));
    return this.#before[low] + inside * (this.#before[low + 1] - this.#before[low]);
  }
}

/** Where each part ends, from 0 on; rounding must not leave a gap at the top. */
function ends(parts: readonly number[], last: number): Float64Array {
  const sums = new Float64Array(parts.length + 1);
  for (let i = 0; i < parts.length; i++) sums[i + 1] = sums[i] + parts[i];
  sums[parts.length] = last;
  return sums;
}
