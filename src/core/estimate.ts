/**
 * From repeats to a number and its confidence: Student's interval of a mean, of a paired difference, and Wilson's of a
 * proportion (Wilson, JASA 22, 1927).
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

/** Mean of independent repeats, with the interval that holds the true one with `confidence`; null of no numbers. */
export function estimateMean(values: readonly number[], confidence = 0.95): Interval | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, low: null, high: null, n };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, low: mean - half, high: mean + half, n };
}

/**
 * Mean of b - a, pair by pair: two policies under the same seeds, whose common luck cancels.
 * @throws RangeError if they are not pairs.
 */
export function estimateDifference(a: readonly number[], b: readonly number[], confidence = 0.95): Interval | null {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} numbers are not pairs`);
  const differences = b.map((value, i) => value - a[i]!);
  return estimateMean(differences, confidence);
}

/** A share and the interval that holds the true one with `confidence`; null of no trials. */
export function estimateShare(successes: number, trials: number, confidence = 0.95): Interval | null {
  if (trials === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const centre = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials ** 2));
  return { mean: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n: trials };
}
