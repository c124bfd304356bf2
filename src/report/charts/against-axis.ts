/**
 * Metrics against the numeric axis of a sweep (nodes 2 to 20): a line for each value of another axis, with the 95 % interval
 * as whiskers. Where a metric `<name>ClosedForm` stands next to `<name>`, the closed form is drawn beside it.
 */
import * as Plot from "@observablehq/plot";
import type { MetricInfo } from "../../core/result.ts";
import { axisFormat, axisTicks, formatBare, formatBetter, formatValue } from "../format.ts";
import { groups } from "../gather.ts";
import type { Facet, Line, NumericAxis } from "../view.ts";
import type { Chart, ChartInput, Figure, Key, Panel, SvgLike } from "./chart.ts";
import { colourOf, dashOf } from "./palette.ts";
import { PANEL_SIZE } from "./timeline/spec.ts";

const CLOSED_FORM = "ClosedForm";
const MARGIN = { left: 58, right: 16, top: 12, bottom: 36 };
/** Up to this many swept values, ticks are written at these values. */
const TICKS_MAX = 10;
/** Swept values that span more than this are drawn on a logarithmic axis. */
const LOGARITHMIC_FROM = 60;
/** If a panel would fill less than this share of the common scale, each panel gets a scale of its own. */
const SCALE_SHARE_MIN = 0.25;

export const againstAxis: Chart = {
  name: "againstAxis",
  against: "axis",
  figures: (input) => {
    const axis = input.view.numericAxis;
    if (axis === null) return [];
    return metricsOf(input).flatMap((metric) => figureOf(metric, axis, input) ?? []);
  },
};

/** The metrics of the main table, and those that have a closed form to be compared with. */
function metricsOf({ summary }: ChartInput): MetricInfo[] {
  const byName = new Map(summary.metrics.map((metric) => [metric.name, metric]));
  const withClosedForm = summary.metrics.filter(({ name }) => byName.has(name + CLOSED_FORM)).map(({ name }) => name);
  const names = new Set([...withClosedForm, ...summary.mainMetrics]);
  return [...names]
    .filter((name) => !(name.endsWith(CLOSED_FORM) && names.has(name.slice(0, -CLOSED_FORM.length))))
    .flatMap((name) => byName.get(name) ?? []);
}

function figureOf(metric: MetricInfo, axis: NumericAxis, input: ChartInput): Figure | null {
  const { facets } = input;
  const defined = facets.filter(({ lines }) => lines.some((line) => size(line, metric.name) !== undefined));
  if (defined.length === 0) return null;
  const closedForm = metric.name + CLOSED_FORM;
  const hasClosedForm = facets.some(({ lines }) => lines.some((line) => size(line, closedForm) !== undefined));
  const tops = defined.map(({ lines }) => {
    return Math.max(0, ...lines.flatMap((line) => [size(line, metric.name) ?? 0, size(line, closedForm) ?? 0]));
  });
  const shared = Math.max(...tops);
  // One scale makes the panels comparable, but must not flatten one of them.
  const apart = Math.min(...tops.filter((top) => top > 0)) < SCALE_SHARE_MIN * shared;
  const better = formatBetter(metric.better);
  const head = {
    name: `againstAxis-${metric.name}`,
    title: metric.title,
    note: `${metric.definition}${better === "" ? "" : ` ${better}.`}${apart ? " Each panel has its own scale." : ""}`,
  };
  if (shared === 0 && defined.every((facet) => leastOf(facet, metric.name) === 0)) {
    return { ...head, note: `${metric.title}: zero at every value of ${axis.name}.`, keys: [], panels: [] };
  }
  const keys: Key[] = [];
  for (const { label, colour } of facets.flatMap(({ lines }) => lines)) {
    if (input.view.colourAxis !== null && !keys.some((key) => key.colour === colour)) {
      keys.push({ label, kind: "line", colour });
    }
  }
  if (hasClosedForm) keys.push({ label: "closed form", kind: "closedForm" });
  if (facets.some(({ lines }) => lines.some((line) => neverCame(line, metric.name)))) {
    keys.push({ label: "not within the horizon", kind: "censored" });
  }
  const panels = defined.map(
    (facet, i): Panel => ({
      title: facets.length > 1 ? facet.title : "",
      words: wordsOf(metric, axis, facet),
      svg: draw(metric, axis, facet, apart && tops[i] > 0 ? tops[i] : shared, input),
    }),
  );
  return { ...head, keys, panels };
}

interface Dot {
  readonly x: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly title: string;
}

function draw(metric: MetricInfo, axis: NumericAxis, facet: Facet, yMax: number, input: ChartInput): SvgLike {
  const values = axis.texts.map(axis.numberOf);
  const [first, last] = [values[0], values.at(-1)!];
  const logarithmic = first > 0 && last / first >= LOGARITHMIC_FROM;
  const step = Math.ceil(values.length / TICKS_MAX);
  const ticks = values.filter((_, i) => i % step === 0);
  const yMin = Math.min(0, leastOf(facet, metric.name));
  const yTicks = axisTicks(metric.unit, yMin, yMax * 1.05, 4);
  const marks: Plot.Markish[] = [];
  const colours = [...new Set(facet.lines.map(({ colour }) => colour))];
  for (const [order, colour] of colours.entries()) {
    const lines = facet.lines.filter((line) => line.colour === colour);
    const stroke = colourOf(colour);
    const dots = dotsOf(lines, axis, metric.name);
    const formula = dotsOf(lines, axis, metric.name + CLOSED_FORM);
    const never = lines.filter((line) => neverCame(line, metric.name));
    marks.push(
      Plot.lineY(formula, { x: "x", y: "mean", stroke, strokeWidth: 4, strokeOpacity: 0.28, strokeLinecap: "butt" }),
      Plot.lineY(dots, { x: "x", y: "mean", stroke, strokeWidth: 1.6, strokeDasharray: dashOf(colour) }),
      Plot.ruleX(
        dots.filter(({ low, high }) => low !== null && high !== null),
        {
          x: "x",
          y1: (dot: Dot) => Math.max(dot.low!, yMin),
          y2: (dot: Dot) => Math.min(dot.high!, yMax * 1.02),
          stroke,
          strokeWidth: 1.2,
        },
      ),
      Plot.dot(dots, { x: "x", y: "mean", fill: stroke, r: 2.4, title: "title" }),
      Plot.dot(never, {
        x: (line: Line) => axis.numberOf(line.point.axes[axis.name] ?? ""),
        frameAnchor: "top",
        symbol: "times",
        stroke,
        strokeWidth: 1.6,
        r: 3.4,
        // Lines with the same value are drawn beside each other.
        dx: (order - (colours.length - 1) / 2) * 5,
      }),
    );
  }
  return Plot.plot({
    document: input.document,
    className: "plot",
    width: PANEL_SIZE.width,
    height: PANEL_SIZE.plotHeight + MARGIN.top + MARGIN.bottom,
    marginTop: MARGIN.top,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    style: { fontSize: "11px" },
    x: { type: logarithmic ? "log" : "linear", domain: [first, last], insetLeft: 8, insetRight: 8 },
    y: { type: "linear", domain: [yMin, yMax * 1.05] },
    marks: [
      Plot.gridY(yTicks, { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY(yTicks, {
        tickSize: 0,
        tickFormat: axisFormat(metric.unit, yMax),
        label: null,
        fill: "var(--muted)",
      }),
      Plot.axisX(ticks, {
        tickSize: 4,
        tickFormat: (value: number) => formatBare(value, ""),
        label: `${axis.name}${axis.unit === "" ? "" : ` (${axis.unit})`}`,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 32,
        color: "var(--muted)",
      }),
      Plot.ruleY([0], { stroke: "var(--muted)" }),
      ...marks,
    ],
  });
}

function dotsOf(lines: readonly Line[], axis: NumericAxis, metric: string): Dot[] {
  return lines.flatMap(({ point, label }) => {
    const estimate = point.metrics[metric];
    if (estimate === undefined || estimate.mean === null) return [];
    const { mean, low, high, unit } = estimate;
    const x = axis.numberOf(point.axes[axis.name] ?? "");
    return [{ x, mean, low, high, title: `${label}, ${axis.name} ${x}: ${formatBare(mean, unit)}` }];
  });
}

/** The height that an estimate of a line needs; a very high whisker is cut. */
function size(line: Line, metric: string): number | undefined {
  const estimate = line.point.metrics[metric];
  if (estimate === undefined || estimate.mean === null) return undefined;
  return Math.max(estimate.mean, Math.min(estimate.high ?? estimate.mean, 1.6 * estimate.mean));
}

function leastOf(facet: Facet, metric: string): number {
  return facet.lines.reduce((least, { point }) => Math.min(least, point.metrics[metric]?.mean ?? 0), 0);
}

function neverCame(line: Line, metric: string): boolean {
  const estimate = line.point.metrics[metric];
  return estimate !== undefined && estimate.mean === null && estimate.censored > 0;
}

function wordsOf(metric: MetricInfo, axis: NumericAxis, facet: Facet): string {
  const byColour = groups(facet.lines, ({ colour }) => String(colour));
  const texts = byColour.map((lines) => {
    const ends = lines.length > 2 ? [lines[0], lines.at(-1)!] : lines;
    const values = ends.map((line) => {
      const mean = line.point.metrics[metric.name]?.mean ?? null;
      const value =
        mean === null && neverCame(line, metric.name) ? "not within the horizon" : formatValue(mean, metric.unit);
      return `${value} at ${line.point.axes[axis.name]}`;
    });
    return `${byColour.length > 1 ? `${lines[0].label}: ` : ""}${values.join(", ")}`;
  });
  return texts.join("; ");
}
