/** What words are made of: the figures of a summary, and the wording shared by headline and verdicts. */
import type { Estimate, PointSummary, Summary, Verdict } from "../../core/summary.ts";
import { formatBare, formatEstimateLine } from "../../report/format.ts";

/** A summary before anything is said about it. */
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
  const found = estimate(point, metric);
  return found === null ? "–" : formatEstimateLine(found, point.repeats);
}

/** Points in which a node was lost, by the value of the client axis ("" where there is none), in order. */
export function outagesByClient(facts: SummaryFacts): Map<string, PointSummary[]> {
  const groups = new Map<string, PointSummary[]>();
  for (const point of facts.points) {
    if (point.control || mean(point, "fallThroughRatioDuringOutage") === null) continue;
    const client = clientOf(point);
    groups.set(client, [...(groups.get(client) ?? []), point]);
  }
  return groups;
}

export function clientOf(point: PointSummary): string {
  return point.axes.client ?? point.axes["client.name"] ?? "";
}

/** What tells the points of one client apart: `back in the trough`. */
export function planOf(point: PointSummary): string {
  const others = Object.entries(point.axes).filter(([axis]) => axis !== "client" && axis !== "client.name");
  return others.map(([, value]) => value).join(", ");
}

/** The point of a group in which the first outage was worst for the database. */
export function worst(points: readonly PointSummary[]): PointSummary {
  const busy = (point: PointSummary): number =>
    (mean(point, "databaseUtilizationDuringOutage") ?? 0) + (mean(point, "errorRatioDuringOutage") ?? 0);
  return points.reduce((a, b) => (busy(b) > busy(a) ? b : a));
}

/** A database this busy, or that fails this share of requests, is called drowning. */
const DROWNING_UTILIZATION = 0.95;
const DROWNING_ERRORS = 0.01;

export function drowns(point: PointSummary): boolean {
  return (
    (mean(point, "databaseUtilizationDuringOutage") ?? 0) >= DROWNING_UTILIZATION ||
    (mean(point, "errorRatioDuringOutage") ?? 0) - refused(point) >= DROWNING_ERRORS
  );
}

/** All workers of the application wait, so that requests are refused which need nothing of what is lost. */
export function isBlocked(point: PointSummary): boolean {
  return refused(point) >= DROWNING_ERRORS;
}

function refused(point: PointSummary): number {
  return mean(point, "refusedRatioDuringOutage") ?? 0;
}
