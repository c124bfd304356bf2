/**
 * When an item dies. All times inside the model are whole seconds on one clock for the cluster. It reads 62 at second 0 of the
 * simulation, as the clock of memcached 1.6 does when it starts, so that "a minute ago" never lies before 0.
 */

/** What the clock reads at second 0. */
export const CLOCK_AT_START = 62;
/** The longest relative expiry time, 30 days. A larger number is a Unix time. */
export const RELATIVE_MAX = 2_592_000;
/** The second of expiry of an item that is already dead when it is stored. */
const PAST = 1;

/**
 * From the number that a client sends to the second at which the item dies (0 never). For a look-up the item is dead from that
 * second on, for a search for memory to reclaim from the next second on.
 */
export function expiryOf(expirySeconds: number, now: number, epochSeconds: number): number {
  if (expirySeconds === 0) return 0;
  if (expirySeconds < 0) return PAST;
  if (expirySeconds <= RELATIVE_MAX) return now + expirySeconds;
  return Math.max(PAST, expirySeconds - epochSeconds + CLOCK_AT_START);
}
