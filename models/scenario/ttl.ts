/** Times to live as an experiment writes them: one for all keys, or a list of them with the share of the keys that has each. */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { duration, type Limit, share } from "../../src/core/text/quantities.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";
import type { TtlShare } from "./types.ts";

/** Shares of published mixes are rounded: they may miss 1 by this much and are then normalised. */
const SHARES_TOLERANCE = 0.02;

/** Memcached reads a time to live as a signed number of 32 bits. */
const TTL_MAX: Limit = { value: 24_855 * SECONDS_PER_DAY, why: "memcached reads it as a number of 32 bits" };
/** People write shares down by hand, from measurements. */
const ENTRIES_MAX = 10_000;

const expiry = z.union([duration({ aboveZero: true, most: TTL_MAX }), z.literal("never")]);

const ttlShare = z.strictObject({
  ttl: expiry.describe("Time to live of this share of the keys."),
  share: share().describe("Its share, 0 to 1; all shares together make 1."),
});

export const ttl = z.union([expiry, z.array(ttlShare).min(1).max(ENTRIES_MAX)]);

type Ttl = z.output<typeof ttl>;

/** Shares that do not make 1. */
export function ttlProblems(mix: Ttl): Problem[] {
  if (!Array.isArray(mix)) return [];
  return shareProblems(mix.reduce((total, entry) => total + entry.share, 0));
}

export function shareProblems(sum: number): Problem[] {
  if (Math.abs(sum - 1) <= SHARES_TOLERANCE) return [];
  const text = `shares sum to ${Number(sum.toPrecision(6))}; expected 1, or within ${SHARES_TOLERANCE} of it`;
  return [{ path: [], text }];
}

export function resolveTtl(mix: Ttl): TtlShare[] {
  if (!Array.isArray(mix)) return [{ seconds: expirySeconds(mix), share: 1 }];
  const sum = mix.reduce((total, entry) => total + entry.share, 0);
  return mix.map((entry) => ({ seconds: expirySeconds(entry.ttl), share: entry.share / sum }));
}

function expirySeconds(expiryText: "never" | number): number {
  return expiryText === "never" ? 0 : expiryText;
}
