/**
 * From the runs of an experiment to its figures: means with intervals, bands of series, paired differences between points
 * under equal seeds, and times to recover, measured against the control. It depends on its input only: the same runs give
 * the same bytes, in whatever order they were made. The runs of one point are folded (`fold-point.ts`) before those of the next
 * are read, so that only one run has to be in memory.
 */
import type { MetricInfo, RunResult, SeriesInfo } from "../core/result.ts";
import { type Comparison, type Difference, SUMMARY_SCHEMA_VERSION, type Summary } from "../core/summary.ts";
import { pairedDifference } from "./difference.ts";
import { CONFIDENCE, type Value } from "./estimates.ts";
import type { Point } from "./expand.ts";
import { type FoldedPoint, foldPoint } from "./fold-point.ts";
import type { Recovery } from "./recovery.ts";

/** A summary without the words about it. */
export type SummaryFigures = Omit<
  Summary,
  "headline" | "verdicts" | "tables" | "assumptions" | "assumptionsNote" | "validation" | "published"
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
  /** Axes along which points are compared: each with each, or all with one. */
  readonly compare: readonly Compared[];
  /** What points came to when fewer of them were summarized, by id; what is folded now is added. Default: nothing. */
  readonly folded?: Map<string, FoldedPoint>;
  /** Further pairs that are compared, under the name of an axis of their own. */
  readonly pairs?: readonly Pair[];
}

/** An axis, or an axis with the value that the others are compared with. */
export type Compared = string | { readonly axis: string; readonly against: string };

/** `b` against `a`, by their ids. */
export interface Pair {
  readonly axis: string;
  readonly a: string;
  readonly b: string;
}

/** By point, then by metric: one value a seed. */
type Values = ReadonlyMap<string, ReadonlyMap<string, readonly Value[]>>;

export function summarize(input: SummarizeInput): SummaryFigures {
  const { points, seeds, recoveries = [] } = input;
  const used = points.some(({ controlId }) => controlId !== null) ? recoveries : [];
  const metrics = [...input.metrics, ...used.map(({ metric }) => metric)];
  const foldOf = (point: SummarizeInput["points"][number]): FoldedPoint => {
    const one = input.folded?.get(point.id) ?? foldPoint(point, { ...input, metrics, recoveries: used });
    input.folded?.set(point.id, one);
    return one;
  };
  const folded = points.map(foldOf);
  const values: Values = new Map(folded.map((one) => [one.summary.id, one.values]));
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
    points: folded.map(({ summary }) => summary),
    comparisons: [
      ...input.compare.flatMap((compared) => comparisonsAlong(compared, points, metrics, values)),
      ...(input.pairs ?? []).map((pair) => comparisonOf(pair, points, metrics, values)),
    ],
  };
}

/** Pairs of points that differ on this axis alone, without the controls. */
function comparisonsAlong(
  compared: Compared,
  points: SummarizeInput["points"],
  metrics: readonly MetricInfo[],
  values: Values,
): Comparison[] {
  const { axis, against } = typeof compared === "string" ? { axis: compared, against: null } : compared;
  const families = new Map<string, SummarizeInput["points"][number][]>();
  for (const point of points.filter(
    ({ control, trialOf, axes }) => !control && trialOf === undefined && axis in axes,
  )) {
    const { [axis]: _, ...others } = point.axes;
    const key = JSON.stringify(others);
    families.set(key, [...(families.get(key) ?? []), point]);
  }
  return [...families.values()].flatMap((family) => {
    const pairs = family.flatMap((a, i) =>
      (against === null ? family.slice(i + 1) : a.axes[axis] === against ? family : [])
        .filter((b) => b !== a)
        .map((b) => [a, b] as const),
    );
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
      const difference = of && against ? pairedDifference(info, { of, against }, confidence) : null;
      return difference === null ? [] : [[info.name, difference]];
    }),
  );
}
