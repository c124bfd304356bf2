/** What sentences are made of: the figures of a summary, and words that headline and verdicts share. */
import type { Difference, Estimate, PointSummary, Summary, Verdict } from "../../core/summary.ts";
import { formatBare, formatPoint } from "../../report/format.ts";

/** A summary without the words about it. */
export type SummaryFacts = Omit<Summary, Words>;

type Words = "headline" | "verdicts" | "outcomes" | "tables" | "assumptions" | "assumptionsNote" | "validation";
export type SummaryTexts = Pick<Summary, Words>;
export type { PointSummary, Verdict };

export function estimate(point: PointSummary, metric: string): Estimate | null {
  const found = point.metrics[metric];
  return found === undefined || found.mean === null ? null : found;
}

export function mean(point: PointSummary, metric: string): number | null {
  return estimate(point, metric)?.mean ?? null;
}

/** `2.1x`, `–` where undefined. */
export function figure(point: PointSummary, metric: string): string {
  const found = estimate(point, metric);
  return found === null ? "–" : formatBare(found.mean, found.unit);
}

/** `2.1x [2.0, 2.2]`. */
export function figureWithInterval(point: PointSummary, metric: string): string {
  return formatPoint(point, metric);
}

/** How many there are, as it is printed, decides between the words for one and those for more: `1.0 [0.5, 1.5]` are more. */
export function byCount(count: string, one: string, many: string): string {
  return /^1(?:\s\[|$)/.test(count) ? one : many;
}

/** `1 old value is read`, `71 [49, 103] old values are read`. */
export function counted(point: PointSummary, metric: string, one: string, many: string): string {
  const count = figureWithInterval(point, metric);
  return `${count} ${byCount(count, one, many)}`;
}

/** What clients store on other nodes, which are sets: a key can be set often. */
export function setsElsewhere(point: PointSummary, phase: string): string {
  const [one, many] = ["set of its keys goes", "sets of its keys go"];
  return `${counted(point, `storedElsewhere${phase}`, one, many)} to other nodes`;
}

/** `1 old value is read`, of any metric that counts these. */
export function oldReads(point: PointSummary, metric: string): string {
  return counted(point, metric, "old value is read", "old values are read");
}

/** Whether it is a point of the experiment itself, and something happens in it. */
export function disturbed(point: PointSummary): boolean {
  return !point.control && point.trialOf === undefined && mean(point, "fallThroughRatioDuringDisturbance") !== null;
}

/** Whether its requests are what pages read and write: a page that fails is another number than a request of one. */
export function hasPages(point: PointSummary): boolean {
  return mean(point, "pagesPerSecond") !== null;
}

/** How `b` differs from `a` in a metric, by the pairs of equal seeds; null where the repeats compare no such pair. */
export function differenceOf(facts: SummaryFacts, a: PointSummary, b: PointSummary, metric: string): Difference | null {
  for (const comparison of facts.comparisons) {
    if (comparison.a === a.id && comparison.b === b.id) return comparison.metrics[metric] ?? null;
    if (comparison.a === b.id && comparison.b === a.id) return turned(comparison.metrics[metric] ?? null);
  }
  return null;
}

/** What the comparison of two points says about a metric, `b` against `a`; null where there is none. */
export function verdictOf(facts: SummaryFacts, a: PointSummary, b: PointSummary, metric: string) {
  return differenceOf(facts, a, b, metric)?.verdict ?? null;
}

function turned(difference: Difference | null): Difference | null {
  if (difference === null) return null;
  const { mean, low, high, verdict } = difference;
  return {
    ...difference,
    ...{ mean: -mean, low: -high, high: -low },
    verdict: verdict === "better" ? "worse" : verdict === "worse" ? "better" : verdict,
  };
}
