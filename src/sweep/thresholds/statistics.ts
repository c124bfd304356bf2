/**
 * What the values of the repeats come to. A quantile is interpolated between the two values beside it, as R, NumPy and k6 do (type 7
 * of Hyndman and Fan, American Statistician 50, 1996). Infinite values are what never happened within the horizon.
 */
import type { Statistic } from "./condition.ts";

/** NaN of no values. */
export function statisticOf(statistic: Statistic, values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  switch (statistic.kind) {
    case "mean":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "min":
      return values.reduce((a, b) => Math.min(a, b));
    case "max":
      return values.reduce((a, b) => Math.max(a, b));
    case "p":
      return quantile(values, statistic.q / 100);
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const part = at - below;
  const [low, high] = [sorted[below], sorted[Math.ceil(at)]];
  // Between infinite values there is no difference to be had.
  return part === 0 || low === high ? low : low + part * (high - low);
}
