/** A series over time: one panel a facet, one line a point with the band of its repeats, faults and phases marked. */
import * as Plot from "@observablehq/plot";
import { max, min } from "d3-array";
import type { SeriesInfo } from "../../core/result.ts";
import type { Band, PointSummary } from "../../core/summary.ts";
import { axisFormat, axisTicks, formatValue } from "../format.ts";
import { spanOf } from "../gather.ts";
import { peakOf, type Span } from "../peak.ts";
import { thin } from "../thin.ts";
import { formatTick, formatTime, type TimeStyle, timeStyle, timeTicks } from "../time.ts";
import type { Facet, Line } from "../view.ts";
import type { Chart, ChartInput, DocumentLike, Figure, Key, Panel, SvgLike } from "./chart.ts";
import {
  type EventLabel,
  eventLabels,
  eventMarks,
  LANE_HEIGHT,
  lanesOf,
  phaseMarks,
  type TimeFrame,
} from "./events.ts";
import { colourOf, dashOf } from "./palette.ts";

export interface TimelineSpec {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  /** Names of series in order of preference; the first that the summary has is drawn. */
  readonly series: readonly string[];
  /** A series drawn as the limit that the other must not pass; what lies above it is filled. */
  readonly capacity?: string;
  /** Draws a second figure around the first fault where that is a small part of the whole. */
  readonly closeUp?: boolean;
}

export interface TimelineSize {
  readonly width: number;
  /** Of the plot itself; the labels of faults come on top. */
  readonly plotHeight: number;
}

/** A panel that is legible at 340 as at 480 pixels. */
export const PANEL_SIZE: TimelineSize = { width: 400, plotHeight: 150 };

const MARGIN = { left: 54, right: 12, top: 10, bottom: 34 };

export function timeline(spec: TimelineSpec): Chart {
  return {
    name: spec.name,
    against: "time",
    figures: (input) => {
      const whole = timelineFigure(spec, input, null);
      if (whole === null) return [];
      const span = spec.closeUp === true && whole.panels.length > 0 ? closeUpSpan(input.facets) : null;
      const close = span === null ? null : timelineFigure(spec, input, span);
      return close === null ? [whole] : [whole, close];
    },
  };
}

function timelineFigure(spec: TimelineSpec, input: ChartInput, span: Span | null): Figure | null {
  const info = seriesOf(spec, input);
  if (info === undefined) return null;
  const lines = input.facets.flatMap((facet) => facet.lines);
  const largest = largestMean(lines, info.name);
  if (largest === null) return null;
  const head = span === null ? spec : { name: `${spec.name}-close`, title: `${spec.title}, around the first fault` };
  if (largest === 0)
    return {
      name: spec.name,
      title: spec.title,
      note: `${info.title}: zero throughout, in every point shown.`,
      keys: [],
      panels: [],
    };
  const plan = planOf(spec, info, input.facets, span === null ? {} : { span });
  const panels = input.facets
    .map((facet): Panel | null => {
      if (!facet.lines.some((line) => hasNumbers(line.point.series.columns[info.name]))) return null;
      const words = wordsOf(info, facet, plan);
      return {
        title: input.facets.length > 1 ? facet.title : "",
        words,
        svg: drawTimeline(spec, facet, plan, { ...input, size: PANEL_SIZE }),
      };
    })
    .filter((panel) => panel !== null);
  const note =
    span === null
      ? spec.note
      : `The same, from ${formatTime(plan.fromSeconds, plan.style)} to ${formatTime(plan.toSeconds, plan.style)}.`;
  return { name: head.name, title: head.title, note, keys: keysOf(spec, input.facets, plan), panels };
}

/** Windows that a close-up shows before the first fault, and in all; a run of fewer than thrice as many needs none. */
const CLOSE_BEFORE = 6;
const CLOSE_WINDOWS = 48;

function closeUpSpan(facets: readonly Facet[]): Span | null {
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
    // A band of two repeats can be as wide as the sky; it is cut rather than allowed to flatten the means.
    yMax: Math.max(mean, Math.min(high, 1.6 * mean), limit * 1.06) * 1.03,
    lanes: Math.max(0, ...facets.map((facet) => lanesOf(eventLabels(facet, frame)))),
    overloaded: lines.some(({ point }) => overloads(spec, info, point)),
  };
}

export interface DrawOptions {
  readonly document: DocumentLike;
  readonly columns: number;
  readonly size: TimelineSize;
}

export function drawTimeline(spec: TimelineSpec, facet: Facet, plan: TimelinePlan, options: DrawOptions): SvgLike {
  const { info, yMin, yMax, style } = plan;
  const frame = frameOf(plan, options.size);
  const labels = eventLabels(facet, frame);
  const yTicks = axisTicks(info.unit, yMin, yMax, 4);
  const marginTop = MARGIN.top + plan.lanes * LANE_HEIGHT;
  const bands: Plot.Markish[] = [];
  const strokes: Plot.Markish[] = [];
  const own = facet.lines.filter((line) => !line.control);
  for (const line of [...facet.lines.filter(({ control }) => control), ...own]) {
    const rows = rowsOf(line.point, info.name, plan, options.columns);
    if (rows.length === 0) continue;
    const stroke = colourOf(line.colour);
    if (!line.control && bandIsVisible(rows, yMax, options.size.plotHeight)) {
      bands.push(Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: stroke, fillOpacity: 0.22 }));
    }
    strokes.push(
      Plot.lineY(rows, {
        x: "x",
        y: "mean",
        stroke,
        strokeWidth: line.control ? 1.1 : 1.8,
        strokeOpacity: line.control ? 0.75 : 1,
        strokeDasharray: line.control ? "1.2 2.4" : dashOf(line.colour),
        strokeLinecap: "butt",
      }),
      Plot.dot(rows.filter(isAlone), { x: "x", y: "mean", fill: stroke, r: 1.6 }),
    );
  }
  return Plot.plot({
    document: options.document,
    className: "plot",
    width: options.size.width,
    height: marginTop + options.size.plotHeight + MARGIN.bottom,
    marginTop,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    style: { fontSize: "11px" },
    x: { type: "linear", domain: [plan.fromSeconds, plan.toSeconds] },
    y: { type: "linear", domain: [yMin, yMax] },
    marks: [
      ...phaseMarks(facet, frame),
      Plot.gridY(yTicks, { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY(yTicks, { tickSize: 0, tickFormat: axisFormat(info.unit, yMax), label: null, fill: "var(--muted)" }),
      Plot.axisX(timeTicks(plan.fromSeconds, plan.toSeconds, Math.floor(frame.width / 60)), {
        tickFormat: (seconds: number, i: number) => formatTick(seconds, i, style),
        tickSize: 4,
        label: null,
        color: "var(--muted)",
      }),
      ...overloadMarks(spec, facet, plan, options.columns),
      ...bands,
      ...strokes,
      ...capacityMarks(spec, facet, plan, labels, options),
      Plot.ruleY([0], { stroke: "var(--muted)" }),
      ...eventMarks(labels),
    ],
  });
}

interface Row {
  readonly x: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

function rowsOf(point: PointSummary, name: string, plan: TimelinePlan, columns: number): Row[] {
  const band = point.series.columns[name];
  if (!hasNumbers(band)) return [];
  return visibleRows(point, band!, plan, columns).map((row) => ({
    ...row,
    low: row.low === null ? null : Math.min(plan.yMax, Math.max(plan.yMin, row.low)),
    high: row.high === null ? null : Math.min(plan.yMax, Math.max(plan.yMin, row.high)),
  }));
}

/** A window between two that are not defined: a line through it alone has no length and would not be seen. */
function isAlone({ mean }: Row, i: number, rows: readonly Row[]): boolean {
  return mean !== null && (rows[i - 1]?.mean ?? null) === null && (rows[i + 1]?.mean ?? null) === null;
}

/** The windows within the plan's span, thinned, each at its middle. */
function visibleRows(point: PointSummary, band: Band, plan: TimelinePlan, columns: number): Row[] {
  const { fromSeconds, windowSeconds } = point.series;
  const first = Math.max(0, Math.floor((plan.fromSeconds - fromSeconds) / windowSeconds));
  const end = Math.min(band.mean.length, Math.ceil((plan.toSeconds - fromSeconds) / windowSeconds));
  const part = {
    mean: band.mean.slice(first, end),
    low: band.low.slice(first, end),
    high: band.high.slice(first, end),
  };
  return thin(part, columns).map(({ index, mean, low, high }) => {
    const middle = fromSeconds + (first + index + 0.5) * windowSeconds;
    return { x: Math.min(plan.toSeconds, Math.max(plan.fromSeconds, middle)), mean, low, high };
  });
}

/** A band thinner than its line is not drawn: it could not be seen. */
function bandIsVisible(rows: readonly Row[], yMax: number, plotHeight: number): boolean {
  return rows.some(({ low, high }) => low !== null && high !== null && ((high - low) / yMax) * plotHeight > 2);
}

function capacityOf(spec: TimelineSpec, point: PointSummary): Band | undefined {
  const band = spec.capacity === undefined ? undefined : point.series.columns[spec.capacity];
  return hasNumbers(band) ? band : undefined;
}

/** The points of a facet whose capacities differ, each once. */
function capacitiesOf(spec: TimelineSpec, facet: Facet): Line[] {
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

function capacityMarks(
  spec: TimelineSpec,
  facet: Facet,
  plan: TimelinePlan,
  labels: readonly EventLabel[],
  { columns, size }: DrawOptions,
): Plot.Markish[] {
  const lines = capacitiesOf(spec, facet);
  return lines.flatMap((line) => {
    const rows = visibleRows(line.point, capacityOf(spec, line.point)!, plan, columns);
    const colour = lines.length > 1 ? colourOf(line.colour) : "var(--bad)";
    const edges = [{ ...rows[0], x: plan.fromSeconds }, ...rows, { ...rows.at(-1)!, x: plan.toSeconds }];
    const label = `capacity ${formatValue(edges[0].mean, plan.info.unit)}`;
    const place = freePlace(edges[0].mean ?? 0, label.length * 6, facet, plan, labels, size);
    return [
      Plot.lineY(edges, { x: "x", y: "mean", stroke: colour, strokeWidth: 1.4, strokeDasharray: "5 3" }),
      Plot.text([{ ...place, y: edges[0].mean }], {
        x: "x",
        y: "y",
        text: () => label,
        textAnchor: "start",
        lineAnchor: place.above ? "bottom" : "top",
        dx: 4,
        dy: place.above ? -3 : 4,
        fill: colour,
        fontSize: 10.5,
        fontWeight: 600,
        stroke: "var(--paper)",
        strokeWidth: 3,
      }),
    ];
  });
}

/** Where along a level line a label of that width meets the fewest lines and rules; above the line where there is a choice. */
function freePlace(
  level: number,
  width: number,
  facet: Facet,
  plan: TimelinePlan,
  labels: readonly EventLabel[],
  size: TimelineSize,
): { x: number; above: boolean } {
  const frame = frameOf(plan, size);
  const secondsPerPixel = (plan.toSeconds - plan.fromSeconds) / frame.width;
  const unitsPerPixel = (plan.yMax - plan.yMin) / size.plotHeight;
  const rows = facet.lines.flatMap(({ point }) => rowsOf(point, plan.info.name, plan, frame.width));
  let best = { x: plan.fromSeconds, above: true, hits: Number.POSITIVE_INFINITY };
  for (const above of [true, false]) {
    const bottom = level + (above ? 0 : -20) * unitsPerPixel;
    const top = level + (above ? 20 : 0) * unitsPerPixel;
    if (bottom < plan.yMin || top > plan.yMax + 4 * unitsPerPixel) continue;
    for (let step = 0; step <= 8; step++) {
      const x = plan.fromSeconds + ((frame.width - width - 8) * step * secondsPerPixel) / 8;
      const right = x + (width + 8) * secondsPerPixel;
      const inside = rows.filter(
        (row) => row.x >= x && row.x <= right && row.mean !== null && row.mean >= bottom && row.mean <= top,
      );
      const rules = labels.filter(({ atSeconds }) => atSeconds >= x && atSeconds <= right);
      const hits = inside.length + 3 * rules.length;
      if (hits < best.hits) best = { x, above, hits };
    }
  }
  return best;
}

/** Fills from the capacity up to the highest of the lines that have that capacity, wherever one passes it. */
function overloadMarks(spec: TimelineSpec, facet: Facet, plan: TimelinePlan, columns: number): Plot.Markish[] {
  return capacitiesOf(spec, facet).flatMap((first) => {
    const capacity = capacityOf(spec, first.point)!.mean;
    const same = facet.lines.filter(
      ({ point, control }) => !control && String(capacityOf(spec, point)?.mean) === String(capacity),
    );
    if (!same.some(({ point }) => overloads(spec, plan.info, point))) return [];
    const offered = same.map(({ point }) => point.series.columns[plan.info.name]?.mean);
    const top = capacity.map((limit, i) => max(finite([limit, ...offered.map((mean) => mean?.[i] ?? null)])) ?? null);
    const rows = visibleRows(first.point, { mean: top, low: capacity, high: top }, plan, columns);
    return [Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: "var(--bad)", fillOpacity: 0.3 })];
  });
}

function overloads(spec: TimelineSpec, info: SeriesInfo, point: PointSummary): boolean {
  const limit = capacityOf(spec, point)?.mean;
  const offered = point.series.columns[info.name]?.mean;
  if (limit === undefined || offered === undefined) return false;
  return offered.some((value, i) => value !== null && value > (limit[i] ?? Number.POSITIVE_INFINITY));
}

function keysOf(spec: TimelineSpec, facets: readonly Facet[], plan: TimelinePlan): Key[] {
  const lines = facets.flatMap((facet) => facet.lines);
  const keys: Key[] = [];
  for (const { label, colour, control } of lines) {
    if (control || keys.some((key) => key.colour === colour)) continue;
    if (facets.length > 1 && facets.every((facet) => facet.lines.filter((line) => !line.control).length === 1))
      continue;
    keys.push({ label, kind: "line", colour });
  }
  if (lines.some(({ control }) => control)) keys.push({ label: "the same without faults (control)", kind: "control" });
  if (facets.some((facet) => capacitiesOf(spec, facet).length > 0)) keys.push({ label: "capacity", kind: "capacity" });
  if (plan.overloaded) keys.push({ label: "more than the capacity", kind: "overload" });
  return keys;
}

function wordsOf(info: SeriesInfo, facet: Facet, plan: TimelinePlan): string {
  const own = facet.lines.filter((line) => !line.control);
  const peaks = own.map(({ point, label }) => {
    const peak = peakOf(point, info.name, plan);
    const name = own.length > 1 ? `${label}: ` : "";
    if (peak === null) return `${name}not defined`;
    if (peak.value === 0) return `${name}zero throughout`;
    return `${name}${formatValue(peak.value, info.unit)} at ${formatTime(peak.atSeconds, plan.style)}`;
  });
  return `${own.length > 1 ? "Peaks: " : "Peak "}${peaks.join("; ")}`;
}

function frameOf(span: { fromSeconds: number; toSeconds: number }, size: TimelineSize): TimeFrame {
  const widthToEdge = size.width - MARGIN.left;
  return { fromSeconds: span.fromSeconds, toSeconds: span.toSeconds, width: widthToEdge - MARGIN.right, widthToEdge };
}

function largestMean(lines: readonly Line[], name: string, span?: Span): number | null {
  let largest: number | null = null;
  for (const { point } of lines) {
    const peak = peakOf(point, name, span);
    if (peak !== null && (largest === null || peak.value > largest)) largest = peak.value;
  }
  return largest;
}

function hasNumbers(band: Band | undefined): boolean {
  return band?.mean.some((value) => value !== null) ?? false;
}

function finite(values: readonly (number | null)[] | undefined): number[] {
  return (values ?? []).filter((value): value is number => value !== null && Number.isFinite(value));
}
