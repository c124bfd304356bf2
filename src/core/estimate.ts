/**
 * From repeats to a number and its confidence: the interval of a mean, of a paired difference, and of a proportion
 * (Wilson, JASA 22, 1927).
 *
 * A number that cannot be negative (a rate, a multiple) gets Student's interval on the scale of its logarithm, one between
 * 0 and 1 (a share) on the scale of its log-odds, by the delta method: m exp(±t s/m), and the same of the odds. Such an
 * interval stays where the number can lie. Near a bound it holds the true mean at least as often as the symmetrical one,
 * because it is longer on the side on which such numbers spread.
 */
import { normalQuantile } from "./normal.ts";
import { studentQuantile } from "./student.ts";

export interface Interval {
  readonly mean: number;
  /** null where a single number tells nothing of its spread. */
  readonly low: number | null;
  readonly high: number | null;
  /** How many numbers it was made of. */
  readonly n: number;
}

/** Where the numbers can lie: anywhere, at 0 and above, from 0 to 1. */
export type Support = "real" | "positive" | "share";

/** With fewer repeats the transformed interval spans orders of magnitude; the symmetrical one, cut at the bounds, is used. */
const TRANSFORMED_MIN = 3;

/** Mean of independent repeats, with the interval that holds the true mean with `confidence`. Null if there are no numbers. */
export function estimateMean(values: readonly number[], confidence = 0.95, support: Support = "real"): Interval | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, low: null, high: null, n };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, ...within(mean, half, n < TRANSFORMED_MIN, support), n };
}

/** The interval of this half-width, kept where the number can lie. */
function within(mean: number, half: number, isCut: boolean, support: Support): { low: number; high: number } {
  if (support === "real" || half === 0) return { low: mean - half, high: mean + half };
  const top = support === "share" ? 1 : Number.POSITIVE_INFINITY;
  if (isCut || mean <= 0 || mean >= top) return { low: Math.max(0, mean - half), high: Math.min(top, mean + half) };
  if (support === "positive") return { low: mean * Math.exp(-half / mean), high: mean * Math.exp(half / mean) };
  const spread = Math.exp(half / (mean * (1 - mean)));
  const odds = mean / (1 - mean);
  return { low: 1 / (1 + spread / odds), high: 1 / (1 + 1 / (odds * spread)) };
}

/**
 * Mean of b - a, pair by pair: two policies under the same seeds. What they have in common cancels.
 * @throws RangeError if they are not pairs.
 */
export function estimateDifference(a: readonly number[], b: readonly number[], confidence = 0.95): Interval | null {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} numbers are not pairs`);
  const differences = b.map((value, i) => value - a[i]);
  return estimateMean(differences, confidence);
}

/** A share and the interval that holds the true share with `confidence`. Null if there are no trials. */
export function estimateShare(successes: number, trials: number, confidence = 0.95): Interval | null {
  if (trials === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const centre = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials ** 2));
  return { mean: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n: trials };
}
