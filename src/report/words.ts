/** The words that all renderings of a summary share: headings in their order, and how verdicts and marks are written. */
import type { MetricInfo } from "../core/result.ts";
import type { Comparison, Difference, PointSummary, Summary } from "../core/summary.ts";
import type { Cell } from "../core/table.ts";
import { formatBetter, formatCount, nounOf } from "./format.ts";

export const Heading = {
  verdicts: "What to do",
  notes: "Do not overlook",
  main: "Results",
  charts: "Over time",
  comparisons: "Comparisons",
  tables: "In detail",
  marked: "Against the observation",
  causes: "Old copies and stale reads by cause",
  inspections: "Inside the nodes",
  schedule: "Faults",
  assumptions: "Assumptions",
  validation: "What the model was validated against",
  metrics: "All metrics",
  repeat: "To repeat it",
} as const;

/** Every verdict has a sign and a word, so that it reads without colour. */
export const VERDICT_SIGNS: Readonly<Record<Difference["verdict"], string>> = {
  better: "+",
  worse: "−",
  same: "=",
  undecided: "?",
  different: "≠",
};

/** `✓ agrees`, `✗ differs`; null for a cell that is compared with nothing. */
export function markOf(cell: Cell): { readonly sign: string; readonly word: string } | null {
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
  "interval. Same: both are 0, or the interval lies within .5 % of the numbers (.05 percentage points of a ratio). " +
  "Undecided: the interval holds zero and more.";

export const TIMES_EXPLAINED = "of the day where the load follows the day, else from the start of the run";

export const ESTIMATES_EXPLAINED =
  "Mean of the repeats and its 95 % interval. 1 MB is 1024 × 1024 bytes, as memcached counts.";

/** The heading over the tables of a summary: compared with something, or just more to read. */
export function tablesHeading({ tables }: Summary): string {
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
export function metricsNamed(summary: Summary, names: readonly string[]): MetricInfo[] {
  return names.flatMap((name) => summary.metrics.find((metric) => metric.name === name) ?? []);
}

/** The main metrics that any comparison has. */
export function comparedMetrics(summary: Summary): MetricInfo[] {
  return metricsNamed(summary, summary.mainMetrics).filter(({ name }) =>
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
