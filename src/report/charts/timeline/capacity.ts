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

/** The points of a facet whose capacities differ, each once. */
export function capacitiesOf(spec: TimelineSpec, facet: Facet): Line[] {
  const found = new Map<string, Line>();
  for (const line of facet.lines) {
    const band = line.control ? undefined : capacityOf(spec, line.point);
    if (band !== undefined) {
      const key = String(band.mean);
      if (!found.has(key)) found.set(key, line);
    }
  }
  return [...found.values()];
}

export function overloads(spec: TimelineSpec, info: SeriesInfo, point: PointSummary): boolean {
  const limit = capacityOf(spec, point)?.mean;
  const offered = point.series.columns[info.name]?.mean;
  if (limit === undefined || offered === undefined) return false;
  return offered.some((value, i) => value !== null && value > (limit[i] ?? Number.POSITIVE_INFINITY));
}
