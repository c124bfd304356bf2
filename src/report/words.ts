/** The words that all renderings of a summary share: headings in their order, and how verdicts and marks are written. */
import type { MetricInfo } from "../core/result.ts";
import type { Comparison, Difference, Estimate, PointSummary, Summary } from "../core/summary.ts";
import type { Cell, Table } from "../core/table.ts";
import { formatBetter, formatCount, nounOf } from "./format.ts";

export const Heading = {
  verdicts: "What to do",
  found: "How this was judged and found",
  thresholds: "Thresholds",
  notes: "Do not overlook",
  main: "Results",
  charts: "Over time",
  comparisons: "Comparisons",
  tables: "In detail",
  marked: "Against the observation",
  stability: "Whether it comes back by itself",
  causes: "Old copies and stale reads by cause",
  walk: "Node by node",
  inspections: "Inside the nodes",
  schedule: "Faults",
  assumptions: "Assumptions",
  validation: "What the model was validated against",
  metrics: "All metrics",
  repeat: "To repeat it",
} as const;

/** Every verdict has a sign and a word, so that it reads without colour. Plus and minus are left to differences. */
export const VERDICT_SIGNS: Readonly<Record<Difference["verdict"], string>> = {
  better: "✓",
  worse: "✗",
  same: "=",
  undecided: "?",
  different: "≠",
};

const OUTCOMES = {
  pass: { sign: "✓", word: "met" },
  fail: { sign: "✗", word: "not met" },
  warn: { sign: "!", word: "a warning" },
} as const;

/** `✓ agrees`, `✗ differs`, what is met or not, or the sign of its verdict; null for a cell that is compared with nothing. */
export function markOf(cell: Cell): { readonly sign: string; readonly word: string } | null {
  if (cell.outcome !== undefined) return OUTCOMES[cell.outcome];
  if (cell.verdict !== undefined) return { sign: VERDICT_SIGNS[cell.verdict], word: cell.verdict };
  if (cell.mark === undefined) return null;
  return cell.mark === "agree" ? { sign: "✓", word: "agrees" } : { sign: "✗", word: "differs" };
}

/** An empty cell is shown as a dash. */
export function cellText(cell: Cell): string {
  return cell.text.trim() === "" ? "–" : cell.text;
}

export function countMarks(rows: readonly (readonly Cell[])[]): { agree: number; marked: number } {
  const marked = rows.flat().filter((cell) => cell.mark !== undefined);
  return { agree: marked.filter((cell) => cell.mark === "agree").length, marked: marked.length };
}

/** For a table with marks: how many cells agree. "" where no cell is compared with anything. */
export function marksText(rows: readonly (readonly Cell[])[]): string {
  const { agree, marked } = countMarks(rows);
  return marked > 0 ? `${agree} of ${marked} cells agree (✓); ✗ marks those that differ.` : "";
}

/** What a difference is of: `client: pecl-memcache instead of php-memcached`. */
export function directionOf(comparison: Comparison, summary: Summary): string {
  const named = (id: string): string => {
    const point = summary.points.find((candidate: PointSummary) => candidate.id === id);
    return point === undefined ? id : (point.axes[comparison.axis] ?? point.label);
  };
  const [axis, a, b] = [`${comparison.axis}: `, named(comparison.a), named(comparison.b)];
  // The label of what is tried as advice begins with the axis.
  const bare = (text: string): string => (text.startsWith(axis) ? text.slice(axis.length) : text);
  return `${axis}${bare(b)} instead of ${bare(a)}`;
}

/** How often there is each verdict, for the head of a long table. */
export function countVerdicts(comparisons: readonly Comparison[], metrics: readonly string[]): string {
  const counts = new Map<Difference["verdict"], number>();
  for (const comparison of comparisons) {
    for (const name of metrics) {
      const verdict = comparison.metrics[name]?.verdict;
      if (verdict !== undefined) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
  }
  return (["better", "worse", "same", "undecided", "different"] as const)
    .filter((verdict) => counts.has(verdict))
    .map((verdict) => `${counts.get(verdict)} ${verdict}`)
    .join(", ");
}

export const COMPARISONS_EXPLAINED =
  "Both points of a pair saw the same worlds (the same seeds), so differences are taken pair by pair, with their 95 % " +
  "interval: + where the second has more. Same: both are 0, or the interval lies within .5 % of the numbers (.05 percentage points of a ratio). " +
  "Undecided: the interval holds zero and more.";

export const TIMES_EXPLAINED = "of the day where the load follows the day, else from the start of the run";

export const ESTIMATES_EXPLAINED =
  "Mean of the repeats and its 95 % interval. 1 MB is 1024 × 1024 bytes, as memcached counts.";

/** The tables that answer the question, and the others. */
export function tablesOf({ tables }: Summary): {
  readonly answers: readonly Table[];
  readonly others: readonly Table[];
} {
  return {
    answers: tables.filter(({ isAnswer }) => isAnswer === true),
    others: tables.filter(({ isAnswer }) => isAnswer !== true),
  };
}

/** The heading over the tables of a summary: compared with something, or just more to read. */
export function tablesHeading(tables: readonly Table[]): string {
  return tables.some(({ rows }) => countMarks(rows).marked > 0) ? Heading.marked : Heading.tables;
}

/** The parts of a text in which `words between backticks` are code. */
export function codeParts(text: string): { readonly text: string; readonly code: boolean }[] {
  return text
    .split("`")
    .map((part, i, all) => ({ text: part, code: i % 2 === 1 && i < all.length - 1 }))
    .filter((part) => part.text !== "");
}

/** The headline, or the experiment's name where it has none. */
export function headlineOf({ headline, experiment }: Summary): string {
  return headline.trim() === "" ? experiment : headline;
}

/** The pair's other axes, which both of its points share: `back at once`; "" where there are none. */
export function commonOf({ axis, b }: Comparison, { points }: Summary): string {
  const point = points.find(({ id }) => id === b);
  const others = Object.entries(point?.axes ?? {}).filter(([name]) => name !== axis);
  return others.map(([, value]) => value).join(", ");
}

/** `8 points, 20 repeats each.` */
export function repeatsOf({ points }: Summary): string {
  const counts = [...new Set(points.map(({ repeats }) => repeats))].sort((a, b) => a - b);
  const [least, most] = [counts[0] ?? 0, counts.at(-1) ?? 0];
  const repeats = least === most ? formatCount(least, "repeat") : `${least} to ${most} repeats`;
  return `${formatCount(points.length, "point")}, ${repeats} each.`;
}

export const INSPECTIONS_EXPLAINED =
  "From the first repeat of each point: this is the inside of one world, and nobody can take a mean of that.";
export const INSPECTIONS_ELSEWHERE = "With so many points it is only in summary.json.";

/** More points than this are folded by the values of an axis. */
export const POINTS_UNFOLDED_MAX = 20;
/** More comparisons than this are folded by what they compare. */
export const COMPARISONS_UNFOLDED_MAX = 12;

/** The metrics with these names, in that order. Unknown names are left out. */
function metricsNamed(summary: Summary, names: readonly string[]): MetricInfo[] {
  return names.flatMap((name) => summary.metrics.find((metric) => metric.name === name) ?? []);
}

/** The metrics that a point defines: without pages, or without shards, there is nothing that theirs could count. All where there are no points. */
export function metricsThere({ metrics, points }: Summary): readonly MetricInfo[] {
  if (points.length === 0) return metrics;
  return metrics.filter(({ name }) => points.some(({ metrics: found }) => name in found && isDefined(found[name])));
}

const isDefined = ({ mean, censored }: Estimate): boolean => mean !== null || censored > 0;

/** How many are left out; "" for none. */
export function leftOutText(summary: Summary): string {
  const count = summary.metrics.length - metricsThere(summary).length;
  return count === 0
    ? ""
    : `${formatCount(count, "metric")} of what is in no point of this experiment ${count === 1 ? "is" : "are"} left out.`;
}

const isZero = ({ mean, low, high, censored }: Estimate): boolean =>
  censored === 0 && mean === 0 && (low ?? 0) === 0 && (high ?? 0) === 0;
const isNeverReached = ({ mean, censored }: Estimate): boolean => mean === null && censored > 0;
/** What makes a column that helps nobody, if it is so in every repeat of every point. */
const ALIKE = [
  ["Zero at every point", isZero],
  ["Not within the horizon at any point", isNeverReached],
] as const;

/** The main metrics that have a column: those that are neither zero nor beyond the horizon throughout. */
export function mainMetricsOf(summary: Summary): MetricInfo[] {
  return metricsNamed(summary, summary.mainMetrics).filter(
    ({ name }) => !ALIKE.some(([, is]) => isThroughout(is, summary, name)),
  );
}

/** `Zero at every point: Stranded copies; Stale reads.`, each sentence behind a blank; empty where there is none. */
export function alikeText(summary: Summary): string {
  const all = metricsNamed(summary, summary.mainMetrics);
  return ALIKE.map(([what, is]) => {
    const titles = all.filter(({ name }) => isThroughout(is, summary, name)).map(({ title }) => title);
    return titles.length === 0 ? "" : ` ${what}: ${titles.join("; ")}.`;
  }).join("");
}

/** Where a number in the report has that sign: what it says. It begins with a blank. */
export function leastText({ points }: Summary): string {
  const isThere = points.some(({ metrics }) => Object.values(metrics).some(({ atLeast = 0 }) => atLeast > 0));
  return isThere ? " ≥: a least number, for something that it rests on had no end when the run ended." : "";
}

/** A point that does not define the metric (a control without an outage) says nothing against it. */
function isThroughout(is: (estimate: Estimate) => boolean, { points }: Summary, metric: string): boolean {
  const found = points.flatMap(({ metrics }) => metrics[metric] ?? []);
  const defined = found.filter(isDefined);
  return defined.length > 0 && defined.every(is);
}

/** The main metrics that any comparison has, but those that are zero throughout. */
export function comparedMetrics(summary: Summary): MetricInfo[] {
  return mainMetricsOf(summary).filter(({ name }) =>
    summary.comparisons.some((comparison) => name in comparison.metrics),
  );
}

/** What stands beside the title of a metric: its unit and which way is better, where it has them. */
export function metricDetails({ unit, better }: MetricInfo): string[] {
  return [nounOf(unit), formatBetter(better)].filter((text) => text !== "");
}

/** Prose with no-break blanks between a number and its unit and within an interval. */
export function unbroken(text: string): string {
  return text
    .replace(/(\d) (%|pp|[kMGT]|[KMGT]?B|µs|ms|s|min|h|d)(?![\p{L}\p{N}])/gu, "$1\u00a0$2")
    .replace(/(\[[+-]?[\d.,]*\d), ([+-]?[\d.,]*\d\])/g, "$1,\u00a0$2");
}

/** What the model was checked against, published numbers last. */
export function validated({ validation, published }: Summary): readonly string[] {
  return published === undefined ? validation : [...validation, published];
}
