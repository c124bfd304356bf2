/**
 * When an item dies. All times inside the model are whole seconds on one clock for the cluster that reads 62 at second
 * 0 of the simulation, as a memcached 1.6 does when it starts, so that "a minute ago" never lies before 0.
 */

/** What the clock reads at second 0. */
export const CLOCK_AT_START = 62;
/** Seconds of a relative expiry time at most, 30 days; above it is a Unix time. */
export const RELATIVE_MAX = 2_592_000;
/** Long dead. */
const PAST = 1;

/**
 * From the number a client sends to the second at which the item dies (0 never). An item is dead for a lookup in that
 * second, and for those that look for memory to reclaim from the next second on.
 */
export function expiryOf(expirySeconds: number, now: number, epochSeconds: number): number {
  if (expirySeconds === 0) return 0;
  if (expirySeconds < 0) return PAST;
  if (expirySeconds <= RELATIVE_MAX) return now + expirySeconds;
  return Math.max(PAST, expirySeconds - epochSeconds + CLOCK_AT_START);
}
