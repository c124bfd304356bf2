/** Where a series is greatest. */
import type { PointSummary } from "../core/summary.ts";

/** A part of a run. */
export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Of the windows that begin within the span, the one with the greatest mean over the repeats. */
export function peakOf(
  { series }: PointSummary,
  name: string,
  span: Span = { fromSeconds: Number.NEGATIVE_INFINITY, toSeconds: Number.POSITIVE_INFINITY },
): { value: number; atSeconds: number } | null {
  const mean = series.columns[name]?.mean ?? [];
  let best = -1;
  for (let i = 0; i < mean.length; i++) {
    const value = mean[i];
    const atSeconds = series.fromSeconds + i * series.windowSeconds;
    if (value === null || value === undefined || atSeconds < span.fromSeconds || atSeconds >= span.toSeconds) continue;
    if (best < 0 || value > (mean[best] as number)) best = i;
  }
  if (best < 0) return null;
  return { value: mean[best] as number, atSeconds: series.fromSeconds + best * series.windowSeconds };
}
