/** One figure of a row of a plan's tables. */
import type { Estimate } from "../../core/summary.ts";
import { formatEstimateLine, UNDEFINED_TEXT } from "../../report/format.ts";

export interface FiguredRow {
  /** By the names of metrics. */
  readonly figures: Readonly<Record<string, Estimate>>;
  readonly repeats: number;
}

export function figureOf({ figures, repeats }: FiguredRow, metric: string): string {
  const estimate = figures[metric];
  return estimate === undefined ? UNDEFINED_TEXT : formatEstimateLine(estimate, repeats);
}
