/** How unequally keys are asked for: which of the keys of the start a request is for. Key 0 is the most popular one. */
import type { Stream } from "../../../src/core/random.ts";

export interface Popularity {
  /** How many keys there are. */
  readonly count: number;
  /** Writes `count` keys to the start of `out`, which has room for all where there are 2^31 or more. The stream serves nothing else. */
  fill(out: Int32Array | Float64Array, stream: Stream, count: number): void;
  /** The probability of a key. */
  probability(key: number): number;
}

/** What stands in a scenario where the popularity is not plainly Zipf's law. Plain JSON. */
export type PopularitySpec = FoldedSpec | BucketsSpec;

export interface FoldedSpec {
  /** Zipf's law over so many things, which a hash spreads over the keys. */
  readonly foldedFrom: number;
}

export interface BucketsSpec {
  /** Pairs of a number of keys and the relative number of requests for all of them together. */
  readonly buckets: readonly (readonly [keys: number, requests: number])[];
}
