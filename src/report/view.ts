/**
 * How the points of an experiment are laid out: which axis becomes the colour of a line, which axes become small multiples,
 * and which one, if it is made of numbers, becomes the horizontal axis of a sweep. The summary alone decides.
 */
import type { PointSummary, Summary } from "../core/summary.ts";
import { groups } from "./gather.ts";

/** More colours than this are hard to distinguish; an axis with more values becomes small multiples. */
export const COLOURS_MAX = 6;
/** Fewer values than this are cases, not a sweep. */
const NUMERIC_VALUES_MIN = 3;

/** A line of a chart. */
export interface Line {
  readonly point: PointSummary;
  /** The value of the colour axis, or the label of the point where there is none. */
  readonly label: string;
  /** Index into the colours. */
  readonly colour: number;
  /** Drawn thin, because the others are compared with it. */
  readonly control: boolean;
}

/** One of the small multiples of a chart. */
export interface Facet {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface NumericAxis {
  readonly name: string;
  /** As written, in ascending order. */
  readonly texts: readonly string[];
  /** The unit behind the numbers (`MB`); "" where there is none. */
  readonly unit: string;
  readonly numberOf: (text: string) => number;
}

export interface View {
  /** Points that are not the control of another and try no advice, in order. */
  readonly points: readonly PointSummary[];
  /** Axes with more than one value among them. */
  readonly axes: readonly string[];
  readonly colourAxis: string | null;
  /** Values of the colour axis in order of appearance; index is the colour. */
  readonly colours: readonly string[];
  readonly numericAxis: NumericAxis | null;
  /** For charts over time. */
  readonly facets: readonly Facet[];
  /** For charts against the numeric axis; empty without one. The lines of a facet are the points along the axis. */
  readonly sweeps: readonly Facet[];
}

export function viewOf(summary: Summary): View {
  const referenced = new Set(summary.points.map((point) => point.controlId));
  // A trial of advice shares its axes with the point that it advises, so a chart could not tell the two apart.
  const own = summary.points.filter(({ trialOf }) => trialOf === undefined);
  const ordinary = own.filter((point) => !(point.control && referenced.has(point.id)));
  const points = ordinary.length > 0 ? ordinary : own;
  const axes = axesOf(points).filter((axis) => valuesOf(points, axis).length > 1);
  const numericAxis = numericAxisOf(points, axes);
  const colourAxis = colourAxisOf(
    summary,
    points,
    axes.filter((axis) => axis !== numericAxis?.name),
  );
  const colours = colourAxis === null ? [] : valuesOf(points, colourAxis);
  const layout = { points, axes, colourAxis, colours, controls: controlsOf(summary) };
  return {
    points,
    axes,
    colourAxis,
    colours,
    numericAxis,
    facets: facetsBy(layout, null),
    sweeps: numericAxis === null ? [] : facetsBy({ ...layout, controls: new Map() }, numericAxis),
  };
}

/** Names of all axes, in order of appearance. */
export function axesOf(points: readonly PointSummary[]): string[] {
  return [...new Set(points.flatMap((point) => Object.keys(point.axes)))];
}

/** Values of an axis, in order of appearance; a point that lacks it counts as "". */
export function valuesOf(points: readonly PointSummary[], axis: string): string[] {
  return [...new Set(points.map((point) => point.axes[axis] ?? ""))];
}

interface Layout {
  readonly points: readonly PointSummary[];
  readonly axes: readonly string[];
  readonly colourAxis: string | null;
  readonly colours: readonly string[];
  readonly controls: ReadonlyMap<string, PointSummary>;
}

function facetsBy({ points, axes, colourAxis, colours, controls }: Layout, along: NumericAxis | null): Facet[] {
  const facetAxes = axes.filter((axis) => axis !== colourAxis && axis !== along?.name);
  const byTitle = new Map<string, Line[]>();
  for (const point of points) {
    const title = facetAxes.map((axis) => valueTitle(axis, point.axes[axis] ?? "")).join(" · ");
    const lines = byTitle.get(title) ?? [];
    byTitle.set(title, lines);
    const value = colourAxis === null ? null : (point.axes[colourAxis] ?? "");
    const colour = value === null ? 0 : colours.indexOf(value);
    const label = colourAxis === null || value === null ? point.label : valueTitle(colourAxis, value);
    lines.push({ point, label, colour, control: false });
    const control = point.controlId === null ? undefined : controls.get(point.controlId);
    if (control !== undefined && !lines.some((line) => line.point === control)) {
      lines.push({ point: control, label: control.label, colour, control: true });
    }
  }
  const facets = [...byTitle].map(([title, lines]) => ({ title, lines }));
  if (along !== null) {
    const at = (line: Line) => along.numberOf(line.point.axes[along.name] ?? "");
    for (const facet of facets) facet.lines.sort((a, b) => a.colour - b.colour || at(a) - at(b));
  }
  return facets;
}

/** A bare number tells nothing without its axis: `nodes 8`, but `back in the trough`. */
function valueTitle(axis: string, value: string): string {
  return /^-?[\d.]/.test(value) || value === "" || value === "true" || value === "false" ? `${axis} ${value}` : value;
}

function controlsOf(summary: Summary): Map<string, PointSummary> {
  return new Map(summary.points.map((point) => [point.id, point]));
}

/**
 * An axis with few enough values. Preferred is one along which the faults are the same, because the lines of a chart share
 * its rules; then one along which the experiment compares; then the first.
 */
function colourAxisOf(summary: Summary, points: readonly PointSummary[], axes: readonly string[]): string | null {
  const compared = new Set(summary.comparisons.map((comparison) => comparison.axis));
  const rank = (axis: string) => (sameFaultsAlong(axis, points) ? 2 : 0) + (compared.has(axis) ? 1 : 0);
  let best: string | null = null;
  for (const axis of axes) {
    if (valuesOf(points, axis).length > COLOURS_MAX) continue;
    if (best === null || rank(axis) > rank(best)) best = axis;
  }
  return best;
}

/** Whether points that differ in this axis alone have faults of the same kinds at the same times. */
function sameFaultsAlong(axis: string, points: readonly PointSummary[]): boolean {
  const others = (point: PointSummary) => JSON.stringify(Object.entries(point.axes).filter(([name]) => name !== axis));
  const faults = (point: PointSummary) => JSON.stringify(point.events.map(({ atSeconds, what }) => [atSeconds, what]));
  return groups(points, others).every((members) => new Set(members.map(faults)).size === 1);
}

/** The axis of numbers that has the most values. */
function numericAxisOf(points: readonly PointSummary[], axes: readonly string[]): NumericAxis | null {
  const found = numericAxesOf(points, axes);
  return found.reduce<NumericAxis | null>(
    (best, axis) => (best !== null && best.texts.length >= axis.texts.length ? best : axis),
    null,
  );
}

/** The axes of numbers (`8`, `64MB`, all with one unit) that have at least three values. */
export function numericAxesOf(points: readonly PointSummary[], axes: readonly string[]): NumericAxis[] {
  const all: NumericAxis[] = [];
  for (const name of axes) {
    const texts = valuesOf(points, name);
    const parsed = texts.map((text) => /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-zA-Z%µ]*)$/.exec(text));
    const unit = parsed[0]?.[2] ?? "";
    if (texts.length < NUMERIC_VALUES_MIN || parsed.some((match) => match === null || match[2] !== unit)) continue;
    const numberOf = (text: string) => Number.parseFloat(text);
    all.push({ name, unit, numberOf, texts: texts.sort((a, b) => numberOf(a) - numberOf(b)) });
  }
  return all;
}
