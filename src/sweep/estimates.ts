/** From the values that a number has in the repeats to its estimate. */
import { estimateMean, type Support } from "../core/estimate.ts";
import type { MetricInfo } from "../core/result.ts";
import type { Estimate } from "../core/summary.ts";
import type { RecoveryTime } from "./recovery.ts";

/** The value of one metric in one repeat. */
export type Value = number | "censored" | null;

export const CONFIDENCE = 0.95;

export function recoveryValue(time: RecoveryTime): Value {
  return time === "undefined" ? null : time === "censored" ? time : time.seconds;
}

export function estimateOf(info: MetricInfo, values: readonly Value[]): Estimate {
  const { unit, better } = info;
  const numbers = values.filter((value) => typeof value === "number");
  const interval = estimateMean(numbers, CONFIDENCE, supportOf(info, numbers));
  const censored = values.filter((value) => value === "censored").length;
  if (interval === null) return { unit, better, mean: null, low: null, high: null, n: 0, censored };
  const { mean, low, high, n } = interval;
  return { unit, better, mean: digits(mean, 12), low: digits(low, 12), high: digits(high, 12), n, censored };
}

/** Where a number of this kind can lie. If the model's numbers lie elsewhere, the model is believed. */
export function supportOf({ unit, signed }: { unit: string; signed?: boolean }, values: readonly number[]): Support {
  if (signed === true || values.some((value) => value < 0)) return "real";
  return unit === "ratio" && values.every((value) => value <= 1) ? "share" : "positive";
}

/** How many significant digits of a number of this kind are not noise. */
export function digits(value: number, amount: number): number;
export function digits(value: number | null, amount: number): number | null;
export function digits(value: number | null, amount: number): number | null {
  return value === null ? null : Number(value.toPrecision(amount));
}
