/** What all panels of a figure over time share, such as span and scale. It is worked out before anything is drawn. */
import { max, min } from "d3-array";
import type { SeriesInfo } from "../../../core/result.ts";
import { spanOf } from "../../gather.ts";
import { peakOf, type Span } from "../../peak.ts";
import { type TimeStyle, timeStyle } from "../../time.ts";
import type { Facet, Line } from "../../view.ts";
import type { ChartInput } from "../chart.ts";
import { eventLabels, lanesOf } from "../events.ts";
import { capacityOf, overloads } from "./capacity.ts";
import { finite } from "./numbers.ts";
import { frameOf, PANEL_SIZE, type TimelineSize, type TimelineSpec } from "./spec.ts";

/** What all panels of a figure share. */
export interface TimelinePlan {
  readonly info: SeriesInfo;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly style: TimeStyle;
  readonly yMin: number;
  readonly yMax: number;
  readonly lanes: number;
  readonly overloaded: boolean;
}

export function seriesOf(spec: TimelineSpec, { summary }: Pick<ChartInput, "summary">): SeriesInfo | undefined {
  for (const name of spec.series) {
    const info = summary.seriesInfo.find((candidate) => candidate.name === name);
    if (info !== undefined) return info;
  }
  return undefined;
}

export function planOf(
  spec: TimelineSpec,
  info: SeriesInfo,
  facets: readonly Facet[],
  options: { readonly span?: Span; readonly size?: TimelineSize } = {},
): TimelinePlan {
  const lines = facets.flatMap((facet) => facet.lines);
  const span = options.span ?? spanOf(lines.map(({ point }) => point));
  const mean = largestMean(lines, info.name, span) ?? 0;
  const high = max(lines, ({ point }) => max(finite(point.series.columns[info.name]?.high))) ?? mean;
  const limit = max(lines, ({ point }) => max(finite(capacityOf(spec, point)?.mean))) ?? 0;
  const frame = frameOf(span, options.size ?? PANEL_SIZE);
  return {
    info,
    ...span,
    style: timeStyle(span.fromSeconds, span.toSeconds),
    yMin: Math.min(0, min(lines, ({ point }) => min(finite(point.series.columns[info.name]?.mean))) ?? 0),
    // The band of two repeats can be very wide. It is cut, so that it does not flatten the means.
    yMax: Math.max(mean, Math.min(high, 1.6 * mean), limit * 1.06) * 1.03,
    lanes: Math.max(0, ...facets.map((facet) => lanesOf(eventLabels(facet, frame)))),
    overloaded: lines.some(({ point }) => overloads(spec, info, point)),
  };
}

/** Windows that a close-up shows before the first fault, and in all. A run with less than three times as many needs none. */
const CLOSE_BEFORE = 6;
const CLOSE_WINDOWS = 48;

export function closeUpSpan(facets: readonly Facet[]): Span | null {
  const points = facets.flatMap(({ lines }) => lines.filter(({ control }) => !control).map(({ point }) => point));
  const first = min(points, ({ events }) => min(events, ({ atSeconds }) => atSeconds));
  const windowSeconds = min(points, ({ series }) => series.windowSeconds);
  if (first === undefined || windowSeconds === undefined) return null;
  const whole = spanOf(points);
  if ((whole.toSeconds - whole.fromSeconds) / windowSeconds < 3 * CLOSE_WINDOWS) return null;
  const start = Math.floor(first / windowSeconds) * windowSeconds - CLOSE_BEFORE * windowSeconds;
  const fromSeconds = Math.max(whole.fromSeconds, start);
  return { fromSeconds, toSeconds: Math.min(whole.toSeconds, fromSeconds + CLOSE_WINDOWS * windowSeconds) };
}

export function largestMean(lines: readonly Line[], name: string, span?: Span): number | null {
  let largest: number | null = null;
  for (const { point } of lines) {
    const peak = peakOf(point, name, span);
    if (peak !== null && (largest === null || peak.value > largest)) largest = peak.value;
  }
  return largest;
}
