/** What counters show of times to live. */
import { formatDuration } from "../../core/text/units.ts";
import type { Measured } from "./measured.ts";

/** `open`: the law's fit looks for them. */
export type TimesToLive =
  | { readonly kind: "open" }
  | { readonly kind: "known"; readonly seconds: number; readonly why: string }
  | { readonly kind: "unseen"; readonly why: string };

/** Of the items that leave, those that expire, below which their number says nothing. */
const EXPIRED_LEAST = 0.002;

export function timesToLive({ expiries, evictions, items, evictedWithTtl, oldest }: Measured): TimesToLive {
  if (expiries === null) return { kind: "unseen", why: "no counter of expired items" };
  if (expiries <= EXPIRED_LEAST * evictions || expiries === 0) {
    const old = oldest === null ? "" : `, and an item is ${formatDuration(oldest)} old`;
    if (evictedWithTtl === null) return { kind: "unseen", why: `nothing expires${old}` };
    const share = Number((100 * evictedWithTtl).toPrecision(3));
    const why =
      evictedWithTtl === 0
        ? `nothing expires, and no item that is evicted has one${old}`
        : `${share} % of the items that are evicted have one and are evicted before it ends${old}`;
    return evictedWithTtl === 0 ? { kind: "known", seconds: 0, why } : { kind: "unseen", why };
  }
  if (evictions > 0) return { kind: "open" };
  // Little's law: so many are there, so many leave a second.
  const seconds = items / expiries;
  return { kind: "known", seconds, why: "items divided by those that expire in a second: how long an item is there" };
}
