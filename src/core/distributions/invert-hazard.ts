/**
 * Quantiles of a distribution whose tail has a closed form but no closed inverse: Newton's method on the cumulated
 * hazard -ln P(X > x), which is nearly straight where the probability itself is flat.
 */

/** Cumulated hazard and hazard at a place, written to a pair that is reused. */
export type Hazard = (x: number, out: Float64Array) => void;

/** Makes the function that finds x >= 0 with cumulated hazard w, starting at a guess and good to 14 digits. */
export function inverseOf(hazard: Hazard): (w: number, guess: number) => number {
  const pair = new Float64Array(2);
  return (w, guess) => {
    let x = guess;
    // Quadratic convergence from the guesses that are made takes 3 or 4 steps; the bound only ends rounding's dance.
    for (let step = 0; step < 30; step++) {
      hazard(x, pair);
      const next = Math.max(x / 16, x + (w - pair[0]) / pair[1]);
      const done = Math.abs(next - x) <= 1e-14 * next;
      x = next;
      if (done) break;
    }
    return x;
  };
}
