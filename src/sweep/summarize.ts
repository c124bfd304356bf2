/**
 * From the runs of an experiment to its figures: means with intervals, bands of series, paired differences between points
 * under equal seeds, and times to recover, measured against the control. It depends on its input only: the same runs give
 * the same bytes, in whatever order they were made.
 */
import { estimateDifference, estimateMean } from "../core/estimate.ts";
import type { Better, MetricInfo, RunResult, SeriesInfo } from "../core/result.ts";
import {
  type Band,
  type Comparison,
  type Difference,
  type PointSummary,
  SUMMARY_SCHEMA_VERSION,
  type Summary,
} from "../core/summary.ts";
import { CONFIDENCE, digits, estimateOf, recoveryValue, supportOf, type Value } from "./estimates.ts";
import type { Point } from "./expand.ts";
import { outagesOf } from "./outages.ts";
import { type Recovery, recoveryTime } from "./recovery.ts";

/** A summary without the words about it. */
export type SummaryFigures = Omit<
  Summary,
  "headline" | "verdicts" | "tables" | "assumptions" | "assumptionsNote" | "validation"
>;

export interface SummarizeInput {
  readonly experiment: string;
  readonly title: string;
  readonly question: string;
  readonly version: string;
  readonly command: string;
  readonly seeds: readonly number[];
  readonly points: readonly Omit<Point, "scenario">[];
  /** The run of a point under a seed. */
  readonly result: (pointId: string, seed: number) => RunResult;
  readonly metrics: readonly MetricInfo[];
  readonly mainMetrics: readonly string[];
  /** What is told of each of several outages, beside the first of the times to recover. */
  readonly outageMetrics?: readonly MetricInfo[];
  readonly series: readonly SeriesInfo[];
  /** Times to recover, made where a point has a control. */
  readonly recoveries?: readonly Recovery[];
  /** Axes along which points are compared. */
  readonly compare: readonly string[];
  /** Further pairs that are compared, under the name of an axis of their own. */
  readonly pairs?: readonly Pair[];
}

/** `b` against `a`, by their ids. */
export interface Pair {
  readonly axis: string;
  readonly a: string;
  readonly b: string;
}

/** By point, then by metric: one value a seed. */
type Values = ReadonlyMap<string, ReadonlyMap<string, readonly Value[]>>;

/** Differences that make none: as a part of the numbers, and in a ratio. */
const SAME_PART = 0.005;
const SAME_RATIO = 0.0005;

export function summarize(input: SummarizeInput): SummaryFigures {
  const { points, seeds, recoveries = [] } = input;
  const used = points.some(({ controlId }) => controlId !== null) ? recoveries : [];
  const metrics = [...input.metrics, ...used.map(({ metric }) => metric)];
  const values: Values = new Map(points.map((point) => [point.id, valuesOf(point, input, used)]));
  return {
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    experiment: input.experiment,
    title: input.title,
    question: input.question,
    version: input.version,
    command: input.command,
    seeds,
    metrics,
    mainMetrics: [...input.mainMetrics, ...used.map(({ metric }) => metric.name)],
    seriesInfo: input.series,
    points: points.map((point) => summarizePoint(point, input, metrics, values.get(point.id)!)),
    comparisons: [
      ...input.compare.flatMap((axis) => comparisonsAlong(axis, points, metrics, values)),
      ...(input.pairs ?? []).map((pair) => comparisonOf(pair, points, metrics, values)),
    ],
  };
}

function valuesOf(
  point: SummarizeInput["points"][number],
  { result, metrics, seeds }: SummarizeInput,
  recoveries: readonly Recovery[],
): Map<string, Value[]> {
  const runs = seeds.map((seed) => result(point.id, seed));
  const values = new Map<string, Value[]>(
    metrics.map(({ name }) => [name, runs.map((run) => run.metrics[name] ?? null)]),
  );
  const { controlId } = point;
  if (controlId === null) return values;
  const controls = seeds.map((seed) => result(controlId, seed));
  for (const recovery of recoveries) {
    const times = runs.map((run, i): Value => recoveryValue(recoveryTime(run, controls[i], recovery)));
    values.set(recovery.metric.name, times);
  }
  return values;
}

function summarizePoint(
  point: SummarizeInput["points"][number],
  input: SummarizeInput,
  metrics: readonly MetricInfo[],
  values: ReadonlyMap<string, readonly Value[]>,
): PointSummary {
  const { result, seeds, series, outageMetrics = [], recoveries = [] } = input;
  const runs = seeds.map((seed) => result(point.id, seed));
  const [first] = runs as [RunResult, ...RunResult[]];
  const { controlId } = point;
  const controls = controlId === null ? [] : seeds.map((seed) => result(controlId, seed));
  const outages = outagesOf({ runs, controls, metrics: outageMetrics, recovery: recoveries[0] });
  const { fromSeconds, windowSeconds } = first.series;
  const estimates = metrics.map((info) => {
    const atLeast = runs.filter((run) => run.atLeast.includes(info.name)).length;
    const estimate = estimateOf(info, values.get(info.name) ?? []);
    return [info.name, atLeast === 0 ? estimate : { ...estimate, atLeast }] as const;
  });
  const columns = series.map(
    (info) =>
      [
        info.name,
        bandOf(
          info,
          runs.map((run) => run.series.columns[info.name] ?? []),
        ),
      ] as const,
  );
  return {
    id: point.id,
    label: point.label,
    axes: point.axes,
    settings: point.settings,
    control: point.control,
    controlId: point.controlId,
    ...(point.trialOf === undefined ? {} : { trialOf: point.trialOf }),
    repeats: seeds.length,
    metrics: Object.fromEntries(estimates),
    series: { fromSeconds, windowSeconds, columns: Object.fromEntries(columns) },
    events: first.events,
    phases: first.phases,
    ...(outages.length === 0 ? {} : { outages }),
    notes: notesOf(runs),
    inspections: (first.inspections ?? []).map(({ data: _, ...shown }) => shown),
  };
}

function bandOf(info: SeriesInfo, columns: readonly (readonly (number | null)[])[]): Band {
  const windows = Math.max(0, ...columns.map(({ length }) => length));
  const band = { mean: [] as (number | null)[], low: [] as (number | null)[], high: [] as (number | null)[] };
  for (let i = 0; i < windows; i++) {
    const values = columns.map((column) => column[i]).filter((value) => typeof value === "number");
    const interval = estimateMean(values, CONFIDENCE, supportOf(info, values));
    band.mean.push(digits(interval?.mean ?? null, 7));
    band.low.push(digits(interval?.low ?? null, 7));
    band.high.push(digits(interval?.high ?? null, 7));
  }
  return band;
}

/** Pairs of points that differ on this axis alone, without the controls. */
function comparisonsAlong(
  axis: string,
  points: SummarizeInput["points"],
  metrics: readonly MetricInfo[],
  values: Values,
): Comparison[] {
  const families = new Map<string, SummarizeInput["points"][number][]>();
  for (const point of points.filter(
    ({ control, trialOf, axes }) => !control && trialOf === undefined && axis in axes,
  )) {
    const { [axis]: _, ...others } = point.axes;
    const key = JSON.stringify(others);
    families.set(key, [...(families.get(key) ?? []), point]);
  }
  return [...families.values()].flatMap((family) => {
    const pairs = family.flatMap((a, i) => family.slice(i + 1).map((b) => [a, b] as const));
    // Several comparisons share one risk of being wrong (Bonferroni).
    const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, pairs.length);
    return pairs.map(([a, b]): Comparison => {
      const others = Object.entries(a.axes).filter(([name]) => name !== axis);
      const where = others.map(([, value]) => value).join(", ");
      return {
        axis,
        a: a.id,
        b: b.id,
        label: `${b.axes[axis]} against ${a.axes[axis]}${where === "" ? "" : `, ${where}`}`,
        metrics: differencesOf(a.id, b.id, metrics, values, confidence),
      };
    });
  });
}

function comparisonOf(
  { axis, a, b }: Pair,
  points: SummarizeInput["points"],
  metrics: readonly MetricInfo[],
  values: Values,
): Comparison {
  const label = (id: string): string => points.find((point) => point.id === id)!.label;
  return {
    axis,
    a,
    b,
    label: `${label(b)} against ${label(a)}`,
    metrics: differencesOf(a, b, metrics, values, CONFIDENCE),
  };
}

function differencesOf(
  a: string,
  b: string,
  metrics: readonly MetricInfo[],
  values: Values,
  confidence: number,
): Record<string, Difference> {
  return Object.fromEntries(
    metrics.flatMap((info) => {
      const [of, against] = [values.get(b)?.get(info.name), values.get(a)?.get(info.name)];
      const difference = of && against ? differenceOf(info, { of, against }, confidence) : null;
      return difference === null ? [] : [[info.name, difference]];
    }),
  );
}

/** null where fewer than two seeds define the number in both points. */
function differenceOf(
  { better, unit }: MetricInfo,
  { of, against }: { readonly of: readonly Value[]; readonly against: readonly Value[] },
  confidence: number,
): Difference | null {
  const pairs = of.flatMap((value, i) => {
    const other = against[i];
    return typeof value === "number" && typeof other === "number" ? [[other, value] as const] : [];
  });
  const interval = estimateDifference(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
    confidence,
  );
  if (interval === null || interval.low === null || interval.high === null) return null;
  const { mean, low, high, n } = interval;
  return {
    mean: digits(mean, 12),
    low: digits(low, 12),
    high: digits(high, 12),
    n,
    verdict: isSame(pairs, unit, low, high) ? "same" : verdictOf(better, low, high),
  };
}

/** Both 0 throughout, or no further from each other than makes a difference. */
function isSame(pairs: readonly (readonly [number, number])[], unit: string, low: number, high: number): boolean {
  if (pairs.every(([a, b]) => a === b)) return true;
  const size = Math.max(...[0, 1].map((i) => Math.abs(pairs.reduce((sum, pair) => sum + pair[i], 0) / pairs.length)));
  const slack = Math.max(SAME_PART * size, unit === "ratio" ? SAME_RATIO : 0);
  return low >= -slack && high <= slack;
}

function verdictOf(better: Better, low: number, high: number): Difference["verdict"] {
  if (low <= 0 && high >= 0) return "undecided";
  if (better === "neither") return "different";
  return high < 0 === (better === "lower") ? "better" : "worse";
}

/** Each kind of note once: the text of the repeat in which its first number is greatest, and how many repeats have it. */
function notesOf(runs: readonly RunResult[]): string[] {
  const kinds = new Map<string, { text: string; most: number; repeats: number }>();
  for (const { notes } of runs) {
    for (const text of notes) {
      const kind = text.replace(NUMBER, "#");
      const number = Number(text.match(NUMBER)?.[0] ?? 0);
      const seen = kinds.get(kind) ?? { text, most: number, repeats: 0 };
      const isMore = number > seen.most;
      kinds.set(kind, {
        text: isMore ? text : seen.text,
        most: Math.max(number, seen.most),
        repeats: seen.repeats + 1,
      });
    }
  }
  return [...kinds.values()].map(({ text, repeats }) =>
    runs.length === 1
      ? text
      : `${text.replace(/\.$/, "")} (${text.match(NUMBER) === null ? "" : "at most; "}${repeats} of ${runs.length} repeats)`,
  );
}

const NUMBER = /\d+(?:\.\d+)?/g;
