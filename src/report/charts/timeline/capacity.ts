/** The capacity, a series that another one must not pass: which lines have it, and which pass it. */
import type { SeriesInfo } from "../../../core/result.ts";
import type { Band, PointSummary } from "../../../core/summary.ts";
import type { Facet, Line } from "../../view.ts";
import { hasNumbers } from "./numbers.ts";
import type { TimelineSpec } from "./spec.ts";

export function capacityOf(spec: TimelineSpec, point: PointSummary): Band | undefined {
  const band = spec.capacity === undefined ? undefined : point.series.columns[spec.capacity];
  return hasNumbers(band) ? band : undefined;
}

/** The points of a facet whose capacities differ, each once: of those with the same the one whose run is recorded the longest. */
export function capacitiesOf(spec: TimelineSpec, facet: Facet): Line[] {
  const longestFirst = facet.lines
    .filter(({ point, control }) => !control && capacityOf(spec, point) !== undefined)
    .sort((a, b) => lengthOf(b.point) - lengthOf(a.point));
  const found: Line[] = [];
  for (const line of longestFirst) {
    if (!found.some(({ point }) => hasSameCapacity(spec, point, line.point))) found.push(line);
  }
  return facet.lines.filter((line) => found.includes(line));
}

/** Whether they are equal wherever both are recorded: runs of the same world may end at different times. */
export function hasSameCapacity(spec: TimelineSpec, point: PointSummary, other: PointSummary): boolean {
  const [mean, limit] = [capacityOf(spec, point)?.mean, capacityOf(spec, other)?.mean];
  if (mean === undefined || limit === undefined) return false;
  return mean.every((value, i) => {
    const beside = limit[windowIn(other, point, i)] ?? null;
    return value === null || beside === null || value === beside;
  });
}

/** Which window of another point holds the middle of this one's window. */
export function windowIn(other: PointSummary, { series }: PointSummary, window: number): number {
  const middle = series.fromSeconds + (window + 0.5) * series.windowSeconds;
  return Math.floor((middle - other.series.fromSeconds) / other.series.windowSeconds);
}

function lengthOf({ series }: PointSummary): number {
  return Math.max(0, ...Object.values(series.columns).map(({ mean }) => mean.length)) * series.windowSeconds;
}

export function overloads(spec: TimelineSpec, info: SeriesInfo, point: PointSummary): boolean {
  const limit = capacityOf(spec, point)?.mean;
  const offered = point.series.columns[info.name]?.mean;
  if (limit === undefined || offered === undefined) return false;
  return offered.some((value, i) => value !== null && value > (limit[i] ?? Number.POSITIVE_INFINITY));
}
