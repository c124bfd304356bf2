/** Yardsticks of the statistical tests. All seeds are fixed, so a test passes always or never. */
import { normalQuantile } from "../../src/core/normal.ts";

/** A right sampler fails a test at this level under one seed in 10,000; a wrong one overshoots by far. */
const LEVEL = 1e-4;
const Z = normalQuantile(1 - LEVEL);

/** How far a standard normal number may stray to either side. */
export const Z_MAX = normalQuantile(1 - LEVEL / 2);

/** What chi-square may come to with that many degrees of freedom (Wilson and Hilferty's cube, good to 1 % from 5 on). */
export function chiSquareMax(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + Z * Math.sqrt(spread)) ** 3;
}

/** Chi-square of counts against expected counts. Cells should expect at least 5 each. */
export function chiSquare(counts: ArrayLike<number>, expected: (cell: number) => number): number {
  let sum = 0;
  for (let cell = 0; cell < counts.length; cell++) sum += (counts[cell] - expected(cell)) ** 2 / expected(cell);
  return sum;
}

/** The greatest distance between the samples' distribution and `cdf`, times sqrt(n): Kolmogorov and Smirnov. */
export function kolmogorovSmirnov(samples: Float64Array, cdf: (x: number) => number): number {
  const sorted = samples.slice().sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  });
  return distance * Math.sqrt(n);
}

/** What that may come to: P(exceeded) = 2 exp(-2 k^2), Kolmogorov's first term. */
export const KOLMOGOROV_MAX = Math.sqrt(-Math.log(LEVEL / 2) / 2);
