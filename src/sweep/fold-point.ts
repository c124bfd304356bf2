/**
 * The runs of one point, folded one after the other into what is said of it. A run is let go before the next is read: what is kept
 * are columns of numbers, one a metric and one a window of a series.
 */
import { estimateMean } from "../core/estimate.ts";
import type { MetricInfo, RunResult, SeriesInfo } from "../core/result.ts";
import type { Band, PointSummary } from "../core/summary.ts";
import { CONFIDENCE, digits, estimateOf, recoveryValue, supportOf, type Value } from "./estimates.ts";
import type { Point } from "./expand.ts";
import { NotesFold } from "./notes.ts";
import { OutagesFold } from "./outages.ts";
import { type Recovery, recoveryTime } from "./recovery.ts";
import { StabilityFold } from "./stability.ts";

export interface FoldInput {
  readonly seeds: readonly number[];
  /** The run of a point under a seed. It may have to be read from a file. */
  readonly result: (pointId: string, seed: number) => RunResult;
  /** Of the runs and of the recoveries. */
  readonly metrics: readonly MetricInfo[];
  readonly outageMetrics?: readonly MetricInfo[];
  readonly series: readonly SeriesInfo[];
  readonly recoveries: readonly Recovery[];
}

export interface FoldedPoint {
  readonly summary: PointSummary;
  /** By metric: one value a seed. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
}

/** What the columns of series may take at a time. Where all are larger, the runs are read again for the next of them. */
const SERIES_BYTES = 256 * 2 ** 20;

export function foldPoint(point: Omit<Point, "scenario">, input: FoldInput): FoldedPoint {
  const { seeds, result, metrics, outageMetrics = [], series, recoveries } = input;
  const { controlId } = point;
  const first = result(point.id, seeds[0]);
  const values = new ValueColumns(seeds.length);
  const atLeast = new Map<string, number>();
  const outages = new OutagesFold({ metrics: outageMetrics, recovery: recoveries[0] });
  const stability = new StabilityFold();
  const notes = new NotesFold();
  const groups = groupsOf(series, first, seeds.length);
  const bands: [string, Band][] = [];
  for (const [g, group] of (groups.length === 0 ? [[]] : groups).entries()) {
    const columns = group.map((info) => new WindowColumns(info));
    for (const [i, seed] of seeds.entries()) {
      const run = i === 0 ? first : result(point.id, seed);
      for (const column of columns) column.add(run);
      // All but the series is had from the first reading.
      if (g > 0) continue;
      const control = controlId === null ? null : result(controlId, seed);
      for (const { name } of metrics) values.add(name, i, run.metrics[name] ?? null);
      for (const recovery of control === null ? [] : recoveries) {
        values.add(recovery.metric.name, i, recoveryValue(recoveryTime(run, control!, recovery)));
      }
      for (const name of run.atLeast) atLeast.set(name, (atLeast.get(name) ?? 0) + 1);
      outages.add(run, control);
      stability.add(run);
      notes.add(run.notes);
    }
    for (const column of columns) bands.push([column.info.name, column.band()]);
  }
  const estimates = metrics.map((info) => {
    const estimate = estimateOf(info, values.of(info.name));
    const bound = atLeast.get(info.name);
    return [info.name, bound === undefined ? estimate : { ...estimate, atLeast: bound }] as const;
  });
  const told = outages.summaries();
  const stable = stability.summary();
  const { fromSeconds, windowSeconds } = first.series;
  const summary: PointSummary = {
    id: point.id,
    label: point.label,
    axes: point.axes,
    settings: point.settings,
    control: point.control,
    controlId: point.controlId,
    ...(point.trialOf === undefined ? {} : { trialOf: point.trialOf }),
    repeats: seeds.length,
    metrics: Object.fromEntries(estimates),
    series: { fromSeconds, windowSeconds, columns: Object.fromEntries(bands) },
    events: first.events,
    phases: first.phases,
    ...(told.length === 0 ? {} : { outages: told }),
    ...(stable === null ? {} : { stability: stable }),
    notes: notes.texts(),
    inspections: (first.inspections ?? []).map(({ data: _, ...shown }) => shown),
    ...(first.walk === undefined ? {} : { walk: first.walk }),
  };
  return { summary, values: values.all };
}

/** The series whose columns are made at one reading, in order. */
function groupsOf(series: readonly SeriesInfo[], first: RunResult, runs: number): SeriesInfo[][] {
  const groups: SeriesInfo[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const info of series) {
    const own = (first.series.columns[info.name]?.length ?? 0) * runs * Float64Array.BYTES_PER_ELEMENT;
    bytes += own;
    if (bytes > SERIES_BYTES) {
      groups.push([]);
      bytes = own;
    }
    groups.at(-1)!.push(info);
  }
  return groups;
}

/** The values of the metrics, one a seed. Most metrics are undefined in all runs of a point, and share one column. */
class ValueColumns {
  readonly #undefined: readonly Value[];
  readonly #columns = new Map<string, readonly Value[]>();

  constructor(seeds: number) {
    this.#undefined = new Array<Value>(seeds).fill(null);
  }

  add(name: string, seed: number, value: Value): void {
    const column = this.#columns.get(name) ?? this.#undefined;
    if (value === null) {
      this.#columns.set(name, column);
      return;
    }
    const own = column === this.#undefined ? this.#undefined.slice() : (column as Value[]);
    own[seed] = value;
    this.#columns.set(name, own);
  }

  of(name: string): readonly Value[] {
    return this.#columns.get(name) ?? [];
  }

  get all(): ReadonlyMap<string, readonly Value[]> {
    return this.#columns;
  }
}

/** One series, window by window: the values of the seeds that have it. */
class WindowColumns {
  readonly info: SeriesInfo;
  readonly #windows: number[][] = [];

  constructor(info: SeriesInfo) {
    this.info = info;
  }

  add({ series }: RunResult): void {
    for (const [i, value] of (series.columns[this.info.name] ?? []).entries()) {
      const window = (this.#windows[i] ??= []);
      // Values that JSON cannot hold come back as null.
      if (typeof value === "number") window.push(value);
    }
  }

  band(): Band {
    const band = { mean: [] as (number | null)[], low: [] as (number | null)[], high: [] as (number | null)[] };
    for (const values of this.#windows) {
      const interval = estimateMean(values, CONFIDENCE, supportOf(this.info, values));
      band.mean.push(digits(interval?.mean ?? null, 7));
      band.low.push(digits(interval?.low ?? null, 7));
      band.high.push(digits(interval?.high ?? null, 7));
    }
    return band;
  }
}
