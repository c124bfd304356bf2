/** The numbers of one line as they are drawn: the windows within the span of the plan, thinned to what pixels can show. */
import { max } from "d3-array";
import type { Band, PointSummary } from "../../../core/summary.ts";
import { type Mark, outline, thin } from "../../thin.ts";
import type { Facet } from "../../view.ts";
import { capacitiesOf, capacityOf, hasSameCapacity, overloads, windowIn } from "./capacity.ts";
import { finite, hasNumbers } from "./numbers.ts";
import type { TimelinePlan } from "./plan.ts";
import type { TimelineSpec } from "./spec.ts";

export interface DrawnWindow {
  readonly x: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function windowsOf(point: PointSummary, name: string, plan: TimelinePlan, columns: number): DrawnWindow[] {
  const band = point.series.columns[name];
  return hasNumbers(band) ? visibleWindows(point, band!, plan, columns) : [];
}

/** The outline of their band, within the scale. Half the columns are enough for a shade. */
export function bandOf(point: PointSummary, name: string, plan: TimelinePlan, columns: number): DrawnWindow[] {
  const band = point.series.columns[name];
  if (!hasNumbers(band)) return [];
  return visibleWindows(point, band!, plan, columns / 2, outline).map((row) => ({
    ...row,
    low: row.low === null ? null : Math.min(plan.yMax, Math.max(plan.yMin, row.low)),
    high: row.high === null ? null : Math.min(plan.yMax, Math.max(plan.yMin, row.high)),
  }));
}

/** A window between two that are not defined. A line through it alone has no length and is invisible. */
export function isAlone({ mean }: DrawnWindow, i: number, rows: readonly DrawnWindow[]): boolean {
  return mean !== null && (rows[i - 1]?.mean ?? null) === null && (rows[i + 1]?.mean ?? null) === null;
}

/** The windows within the span of the plan, thinned, each at its middle, or at its end if its value is of that instant. */
export function visibleWindows(
  point: PointSummary,
  band: Band,
  plan: TimelinePlan,
  columns: number,
  marksOf: (band: Band, columns: number) => Mark[] = thin,
): DrawnWindow[] {
  const { fromSeconds, windowSeconds } = point.series;
  const first = Math.max(0, Math.floor((plan.fromSeconds - fromSeconds) / windowSeconds));
  const end = Math.min(band.mean.length, Math.ceil((plan.toSeconds - fromSeconds) / windowSeconds));
  const part = {
    mean: band.mean.slice(first, end),
    low: band.low.slice(first, end),
    high: band.high.slice(first, end),
  };
  return marksOf(part, columns).map(({ index, mean, low, high }) => {
    const at = fromSeconds + (first + index + (plan.info.atEnd === true ? 1 : 0.5)) * windowSeconds;
    return { x: Math.min(plan.toSeconds, Math.max(plan.fromSeconds, at)), mean, low, high };
  });
}

/** A band that is thinner than its line would be invisible and is not drawn. */
export function bandIsVisible(rows: readonly DrawnWindow[], yMax: number, plotHeight: number): boolean {
  return rows.some(({ low, high }) => low !== null && high !== null && ((high - low) / yMax) * plotHeight > 2);
}

/** Windows from each capacity up to the highest of the lines that have it, where one passes it. */
export function overloadWindows(
  spec: TimelineSpec,
  facet: Facet,
  plan: TimelinePlan,
  columns: number,
): DrawnWindow[][] {
  return capacitiesOf(spec, facet).flatMap((first) => {
    const capacity = capacityOf(spec, first.point)!.mean;
    const same = facet.lines.filter(({ point, control }) => !control && hasSameCapacity(spec, first.point, point));
    if (!same.some(({ point }) => overloads(spec, plan.info, point))) return [];
    const offered = (i: number) =>
      same.map(({ point }) => point.series.columns[plan.info.name]?.mean[windowIn(point, first.point, i)] ?? null);
    const top = capacity.map((limit, i) => max(finite([limit, ...offered(i)])) ?? null);
    return [visibleWindows(first.point, { mean: top, low: capacity, high: top }, plan, columns)];
  });
}
