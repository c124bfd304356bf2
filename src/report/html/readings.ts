/**
 * What a chart over time reads when it is pointed at: the numbers of every series at every time, for the page's script. They are
 * means of as many windows as keep a page small, and say so.
 */
import { max } from "d3-array";
import type { SeriesInfo } from "../../core/result.ts";
import type { PointSummary, Summary } from "../../core/summary.ts";
import { charts } from "../charts/index.ts";
import { html, jsonMarkup, type Markup } from "../escape.ts";
import { nounOf, scaleOf } from "../format.ts";
import type { Span } from "../peak.ts";
import type { Facet } from "../view.ts";

/** Of one line, at most; and of all that is read in a page, in about half a megabyte. */
const STEPS_MAX = 160;
const NUMBERS_MAX = 90_000;
/** Fewer steps than this tell nothing. */
const STEPS_MIN = 24;

interface Reading {
  readonly title: string;
  readonly fromSeconds: number;
  readonly stepSeconds: number;
  readonly lines: readonly { readonly label: string; readonly colour: number; readonly control: boolean }[];
  /** By series, by line: in the scale of the series; empty where the line has none. */
  readonly values: readonly (readonly (readonly (number | null)[])[])[];
}

/** Collects the readings of a page while its figures are drawn. */
export class Readings {
  readonly #infos: readonly SeriesInfo[];
  readonly #scales: readonly { readonly divisor: number; readonly suffix: string }[];
  readonly #steps: number;
  readonly #known = new Map<string, number>();
  readonly #all: Reading[] = [];

  constructor(summary: Summary) {
    const drawn = new Set(charts.flatMap(({ series = [] }) => series));
    this.#infos = summary.seriesInfo.filter(
      ({ name }) => drawn.has(name) && summary.points.some((point) => hasMore(point, name)),
    );
    this.#scales = this.#infos.map(({ name, unit }) => {
      const largest = max(summary.points, ({ series }) => max(series.columns[name]?.mean ?? [], (value) => value ?? 0));
      return scaleOf(unit, largest ?? 0);
    });
    // The whole run and the close-ups of each.
    const lines = 2.5 * summary.points.length * Math.max(1, this.#infos.length);
    this.#steps = Math.max(STEPS_MIN, Math.min(STEPS_MAX, Math.floor(NUMBERS_MAX / lines)));
  }

  /** The number by which the script finds what a panel reads. */
  of(facet: Facet, span: Span): number {
    const key = JSON.stringify([facet.title, facet.lines.map(({ point }) => point.id), span]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { windowSeconds } = facet.lines[0].point.series;
    const windows = Math.ceil((span.toSeconds - span.fromSeconds) / windowSeconds);
    const stepSeconds = Math.max(1, Math.ceil(windows / this.#steps)) * windowSeconds;
    const steps = Math.ceil((span.toSeconds - span.fromSeconds) / stepSeconds - 1e-9);
    const lines = facet.lines.map(({ point, label, colour, control }) => ({ point, label, colour, control }));
    const values = this.#infos.map(({ name }, i) =>
      lines.map(({ point }) =>
        meansOf(point, name, { from: span.fromSeconds, stepSeconds, steps }, this.#scales[i].divisor),
      ),
    );
    this.#all.push({
      title: facet.title,
      fromSeconds: span.fromSeconds,
      stepSeconds,
      lines: lines.map(({ label, colour, control }) => ({ label: control ? "no faults" : label, colour, control })),
      values,
    });
    this.#known.set(key, this.#all.length - 1);
    return this.#all.length - 1;
  }

  seriesIndex(name: string): number {
    return this.#infos.findIndex((info) => info.name === name);
  }

  /** Everything as JSON in an element that the page's script reads. */
  markup(): Markup {
    const series = this.#infos.map(({ title, unit }, i) => ({
      title,
      suffix: `${this.#scales[i].suffix}${nounOf(unit) === "" ? "" : ` ${nounOf(unit)}`}`,
    }));
    const text = JSON.stringify({ series, readings: this.#all });
    return html`<script type="application/json" id="readings">${jsonMarkup(text)}</script>`;
  }
}

function hasMore(point: PointSummary, name: string): boolean {
  return (point.series.columns[name]?.mean ?? []).some((value) => value !== null && value !== 0);
}

function meansOf(
  { series }: PointSummary,
  name: string,
  { from, stepSeconds, steps }: { readonly from: number; readonly stepSeconds: number; readonly steps: number },
  divisor: number,
): (number | null)[] {
  const mean = series.columns[name]?.mean ?? [];
  if (mean.every((value) => value === null)) return [];
  const sums = new Float64Array(steps);
  const counts = new Uint32Array(steps);
  for (const [i, value] of mean.entries()) {
    const step = Math.floor((series.fromSeconds + (i + 0.5) * series.windowSeconds - from) / stepSeconds);
    if (value === null || step < 0 || step >= steps) continue;
    sums[step] += value;
    counts[step]++;
  }
  return Array.from(sums, (sum, i) => (counts[i] === 0 ? null : Number((sum / counts[i] / divisor).toPrecision(3))));
}
