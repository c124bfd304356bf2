/** How many keys a run has room for. */
import type { Limit } from "../../src/core/text/quantities.ts";

/** Of all keys, where some are simulated: a rank is a whole number of ten digits then, and no name need be longer. */
export const SAMPLED_KEYS_MAX: Limit = { value: 10_000_000_000, why: "more than any cluster holds" };

/** A key and its item take 30 to 50 bytes of memory here: two gigabytes in all. */
export const KEYS_MAX: Limit = {
  value: 50_000_000,
  why: "since a run takes some 50 bytes of memory for each key",
};

/** One of so many keys is simulated at most, for the others to have room. */
export function leastSampled(keys: number): number {
  return Math.ceil(keys / KEYS_MAX.value);
}
