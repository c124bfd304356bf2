/**
 * When the items of a cache that has served one load for long were last moved to the front of their lists.
 *
 * A hit moves nothing within `rest` seconds of the last move, so from one move of a key that is touched r times a second to the next
 * it is rest + Exp(r) seconds. The age of the last one is that of a stationary renewal process, whose density goes as the
 * probability that an interval is longer: even up to `rest`, and beyond it falls as e^(-r (age - rest)).
 */

/** Age of the last move at u, in (0, 1), by inversion; Infinity for a key that nobody touches. */
export function touchAge(u: number, touchesPerSecond: number, restSeconds: number): number {
  if (touchesPerSecond === 0) return Number.POSITIVE_INFINITY;
  const mean = restSeconds + 1 / touchesPerSecond;
  const within = u * mean;
  if (within < restSeconds) return within;
  return restSeconds - Math.log((mean - within) * touchesPerSecond) / touchesPerSecond;
}
