/**
 * Quantiles of a distribution whose tail has a closed form but no closed inverse, by Newton's method on the cumulative
 * hazard -ln P(X > x). The hazard is nearly straight where the probability itself is flat.
 */

/** Cumulative hazard and hazard at x, written to a pair that is reused. */
export type Hazard = (x: number, out: Float64Array) => void;

/** Returns a function that finds the x >= 0 with cumulative hazard w, to 14 digits, starting at a guess. */
export function inverseOf(hazard: Hazard): (w: number, guess: number) => number {
  const pair = new Float64Array(2);
  return (w, guess) => {
    let x = guess;
    // Convergence is quadratic and takes 3 or 4 steps from these guesses; the bound only stops a cycle of roundings.
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
