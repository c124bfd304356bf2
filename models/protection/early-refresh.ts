/**
 * Chances that a reader refreshes a value although it is not due yet: because it is about to expire, and because it is popular.
 * Few readers do it in place of all at once, and a popular value is refreshed earlier than a rare one, with nobody counting.
 *
 * Source: MediaWiki, WANObjectCache (worthRefreshExpiring, worthRefreshPopular; mediawiki/core 0426215f).
 */

/** Seconds over which the chance of a popular value grows to what it stays at. */
export const RAMP_UP_SECONDS = 30;

/**
 * The chance of a reader of a value that has `leftSeconds` to live, r^4 with r the share of its last `lowSeconds` that is over:
 * of 100 s, 6 % with 50 s left, 31 % with 25, 81 % with 5.
 */
export function expiringChance(leftSeconds: number, lowSeconds: number): number {
  const over = (lowSeconds - leftSeconds) / lowSeconds;
  return lowSeconds > 0 && over > 0 && over < 1 ? over ** 4 : 0;
}

export interface Popularity {
  /** Nothing younger is refreshed. */
  readonly newSeconds: number;
  /** The age by which a value that is read once a second has been refreshed once, on average. */
  readonly refreshSeconds: number;
}

/** The chance of a reader of a value that is so old. */
export function popularChance(ageSeconds: number, { newSeconds, refreshSeconds }: Popularity): number {
  const old = ageSeconds - newSeconds;
  if (newSeconds < 0 || refreshSeconds <= 0 || old <= 0) return 0;
  const full = 1 / Math.max(1, refreshSeconds - newSeconds - RAMP_UP_SECONDS / 2);
  return full * Math.min(1, old / RAMP_UP_SECONDS);
}
