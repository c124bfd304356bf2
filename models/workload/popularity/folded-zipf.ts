/**
 * Zipf's law over far more things than there are keys, with a hash that spreads the things over the keys: what YCSB calls
 * `zipfian`. Its ScrambledZipfianGenerator draws one of 10^10 things whatever the number of records is (Brian Cooper et al.,
 * SoCC 2010; github.com/brianfrankcooper/YCSB, ScrambledZipfianGenerator.java). So the keys are asked for more evenly than by
 * Zipf's law over the keys themselves.
 *
 * Here the first things are the keys, one each, and the others fall evenly on all keys: each key gets so many of them that
 * their sum hardly differs from key to key.
 */
import { powerSum, Zipf } from "../../../src/core/distributions/zipf.ts";
import type { Stream } from "../../../src/core/random.ts";
import type { Popularity } from "./popularity.ts";

export class FoldedZipf implements Popularity {
  readonly count: number;
  readonly #zipf: Zipf;
  /** Share of the requests that are for one of the first things. */
  readonly #own: number;

  /** @param from how many things there are, at least as many as keys. */
  constructor(count: number, alpha: number, from: number) {
    this.count = count;
    this.#zipf = new Zipf(count, alpha);
    this.#own = powerSum(count, alpha) / powerSum(from, alpha);
  }

  fill(out: Int32Array, stream: Stream, count: number): void {
    this.#zipf.fill(out, stream, count);
    for (let i = 0; i < count; i++) if (stream.next() >= this.#own) out[i] = stream.below(this.count);
  }

  probability(key: number): number {
    return this.#own * this.#zipf.probability(key) + (1 - this.#own) / this.count;
  }
}
