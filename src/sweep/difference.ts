/**
 * How one point differs from another in a number, and the word for it: by pairs where both met the same seeds, so that what they have
 * in common cancels, else by their means alone.
 */
import { estimateDifference } from "../core/estimate.ts";
import type { Better, MetricInfo } from "../core/result.ts";
import { studentQuantile } from "../core/student.ts";
import type { Difference } from "../core/summary.ts";
import { digits, type Value } from "./estimates.ts";

/** Differences that make none: as a part of the numbers, and in a ratio. */
const SAME_PART = 0.005;
const SAME_RATIO = 0.0005;

/**
 * Of `of` against `against`, whose values are in one order of seeds.
 * @returns null where fewer than two seeds define the number in both points.
 */
export function pairedDifference(
  { better, unit }: MetricInfo,
  { of, against }: { readonly of: readonly Value[]; readonly against: readonly Value[] },
  confidence: number,
): Difference | null {
  const pairs = of.flatMap((value, i) => {
    const other = against[i];
    return typeof value === "number" && typeof other === "number" ? [[other, value] as const] : [];
  });
  const interval = estimateDifference(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
    confidence,
  );
  if (interval === null || interval.low === null || interval.high === null) return null;
  const { mean, low, high, n } = interval;
  const means = [0, 1].map((i) => pairs.reduce((sum, pair) => sum + pair[i], 0) / pairs.length);
  return {
    mean: digits(mean, 12),
    low: digits(low, 12),
    high: digits(high, 12),
    n,
    verdict:
      pairs.every(([a, b]) => a === b) || isSlight(means, unit, low, high) ? "same" : verdictOf(better, low, high),
  };
}

/**
 * The same where no seeds agree: each mean has a spread of its own. Student's t has as many degrees of freedom as the smaller side,
 * of which Welch's are never fewer (Biometrika 34, 1947), so the interval is never too short for that.
 * @returns null where a side has fewer than two numbers.
 */
export function unpairedDifference(
  { better, unit }: MetricInfo,
  { of, against }: { readonly of: readonly Value[]; readonly against: readonly Value[] },
  confidence: number,
): Difference | null {
  const sides = [against, of].map((values) => spreadOf(values.filter((value) => typeof value === "number")));
  const n = Math.min(...sides.map(({ count }) => count));
  if (n < 2) return null;
  const [a, b] = sides;
  const mean = b.mean - a.mean;
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(a.ofMean + b.ofMean);
  const [low, high] = [mean - half, mean + half];
  return {
    mean: digits(mean, 12),
    low: digits(low, 12),
    high: digits(high, 12),
    n,
    verdict: isSlight([a.mean, b.mean], unit, low, high) ? "same" : verdictOf(better, low, high),
  };
}

/** A mean, and the variance of it. */
function spreadOf(values: readonly number[]): {
  readonly count: number;
  readonly mean: number;
  readonly ofMean: number;
} {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, ofMean: squares / (count - 1) / count };
}

/** No further from 0 than makes a difference to numbers of this size. */
function isSlight(means: readonly number[], unit: string, low: number, high: number): boolean {
  const size = Math.max(...means.map(Math.abs));
  const slack = Math.max(SAME_PART * size, unit === "ratio" ? SAME_RATIO : 0);
  return low >= -slack && high <= slack;
}

function verdictOf(better: Better, low: number, high: number): Difference["verdict"] {
  if (low <= 0 && high >= 0) return "undecided";
  if (better === "neither") return "different";
  return high < 0 === (better === "lower") ? "better" : "worse";
}
