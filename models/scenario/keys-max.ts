/** How many keys a run has room for. */
import type { Limit } from "../../src/core/text/quantities.ts";

/** A key and its item take 30 to 50 bytes of memory here: two gigabytes in all. */
export const KEYS_MAX: Limit = {
  value: 50_000_000,
  why: "since a run takes some 50 bytes of memory for each key; scale keys, rate and memory down together",
};
