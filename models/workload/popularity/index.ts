/** From what a scenario says of the popularity of its keys to draws of keys. */
import { WideZipf } from "../../../src/core/distributions/wide-zipf.ts";
import { ZIPF_RANKS_MAX, Zipf } from "../../../src/core/distributions/zipf.ts";
import { BucketPopularity } from "./buckets.ts";
import { FoldedZipf } from "./folded-zipf.ts";
import type { Popularity, PopularitySpec } from "./popularity.ts";

export type { Popularity, PopularitySpec } from "./popularity.ts";

export interface PopularityParts {
  readonly keys: number;
  /** Exponent of Zipf's law. */
  readonly zipf: number;
  /** Absent where it is Zipf's law over the keys. */
  readonly popularity?: PopularitySpec;
}

export function createPopularity({ keys, zipf, popularity }: PopularityParts): Popularity {
  if (popularity === undefined) return keys > ZIPF_RANKS_MAX ? new WideZipf(keys, zipf) : new Zipf(keys, zipf);
  if ("buckets" in popularity) return new BucketPopularity(keys, popularity);
  return new FoldedZipf(keys, zipf, popularity.foldedFrom);
}
