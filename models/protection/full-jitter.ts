/**
 * Pauses that grow by a factor up to a cap, of which a random part is waited: all of it at random ("full jitter", M. Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), so that those who failed together do not come back together.
 */

export interface Backoff {
  readonly baseSeconds: number;
  readonly capSeconds: number;
  readonly factor: number;
}

/** The longest pause after this failed attempt, counted from 1. */
export function longestPause({ baseSeconds, capSeconds, factor }: Backoff, attempt: number): number {
  return Math.min(capSeconds, baseSeconds * factor ** (attempt - 1));
}

/** @param u A draw between 0 and 1. */
export function fullJitter(backoff: Backoff, attempt: number, u: number): number {
  return u * longestPause(backoff, attempt);
}
