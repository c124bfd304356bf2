/**
 * A lock that is a key of the cache: who adds it first has it (memcached's `add` fails where the key is), and deletes it when
 * done. It lies on the node of its own key, which may be another than that of the value, and dies with it. Its time to live is
 * all that frees it when its holder dies; without one it stays until somebody deletes it or memory runs out.
 *
 * Who did not get it gives up, or tries again after a while: how long is a rule of its own.
 */

export interface LockRule {
  /** Time to live of the lock; 0 for none. */
  readonly expirySeconds: number;
  /** What a loser sleeps before its next try, given the number of its failed tries (from 1) and a draw from (0, 1). */
  readonly pause: (failed: number, u: number) => number;
  /** From the first try until it gives up; 0 for one try only, Infinity for ever. */
  readonly waitSeconds: number;
}

/** One that wants the lock. */
export interface LockSeeker {
  readonly sinceSeconds: number;
  /** Tries that found it taken. */
  readonly failed: number;
}

/** Seconds to sleep before the next try, or null to give up. The last try comes at the end of the time or before it. */
export function nextTry(
  rule: LockRule,
  { sinceSeconds, failed }: LockSeeker,
  nowSeconds: number,
  u: number,
): number | null {
  if (nowSeconds - sinceSeconds >= rule.waitSeconds) return null;
  return rule.pause(failed, u);
}

/** The same pause between all tries. */
export function every(seconds: number): LockRule["pause"] {
  return () => seconds;
}

/** Pauses that double, each with a random part, up to the one of try `last`. */
export function doubling(unitSeconds: number, last: number): LockRule["pause"] {
  return (failed, u) => {
    const i = Math.min(failed - 1, last);
    return unitSeconds * ((i + 1) * u + 2 ** i);
  };
}
