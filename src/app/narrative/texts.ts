/** What sentences are made of: the figures of a summary, and words that headline and verdicts share. */
import type { Difference, Estimate, PointSummary, Summary, Verdict } from "../../core/summary.ts";
import { formatBare, formatPoint } from "../../report/format.ts";

/** A summary without the words about it. */
export type SummaryFacts = Omit<Summary, Words>;

type Words = "headline" | "verdicts" | "tables" | "assumptions" | "assumptionsNote" | "validation";
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

/** Whether it is a point of the experiment itself, and something happens in it. */
export function disturbed(point: PointSummary): boolean {
  return !point.control && point.trialOf === undefined && mean(point, "fallThroughRatioDuringDisturbance") !== null;
}

/** What the comparison of two points says about a metric, `b` against `a`; null where there is none. */
export function verdictOf(facts: SummaryFacts, a: PointSummary, b: PointSummary, metric: string) {
  for (const comparison of facts.comparisons) {
    if (comparison.a === a.id && comparison.b === b.id) return comparison.metrics[metric]?.verdict ?? null;
    if (comparison.a === b.id && comparison.b === a.id) return turned(comparison.metrics[metric]?.verdict ?? null);
  }
  return null;
}

function turned(verdict: Difference["verdict"] | null) {
  return verdict === "better" ? "worse" : verdict === "worse" ? "better" : verdict;
}
