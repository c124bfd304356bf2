/** What points are compared by, and the words for it in a sentence: `old values read 3.5 k against 1.8 k`. */
import { figureWithInterval, mean, type PointSummary } from "./texts.ts";

export const MEASURES = {
  failedRatioWorstMinuteDuringDisturbance: "requests of the worst minute that fail",
  unansweredRatioDuringOutage: "gets of the outage without an answer in it",
  refusedRatioDuringOutage: "requests of the outage that are refused",
  errorRatio: "requests with an error, whole run",
  staleReads: "old values read",
  staleReadsDuringSecondOutage: "old values read in the second outage",
  latencyMsP99DuringOutage: "p99 of the outage's reads",
  workerUtilizationDuringOutage: "workers busy in the outage",
  databaseUtilizationWorstMinuteAfterReturn: "database busy in the worst minute after the return",
  databaseUtilizationWorstMinuteDuringDisturbance: "database busy in its worst minute",
  fallThroughRatioDuringOutage: "gets of the outage without a value",
  refusedRatioDuringDisturbance: "requests of all outages that are refused",
  latencyMsP99DuringDisturbance: "p99 of the reads of all outages",
  workerUtilizationDuringDisturbance: "workers busy in all outages",
  fallThroughRatioDuringDisturbance: "gets of all outages without a value",
  fallThroughPeakMultipleDuringDisturbance: "fall-through of the worst minute as a multiple of the usual",
  fallThroughRatio: "gets without a value, whole run",
  getFailureRatio: "failed gets, whole run",
} as const;

export type Measure = keyof typeof MEASURES;

/** `old values read 1.8 k [1.6, 2.0] against 3.5 k [3.2, 3.7]`. */
export function against(measure: Measure, point: PointSummary, other: PointSummary): string {
  return `${MEASURES[measure]} ${figureWithInterval(point, measure)} against ${figureWithInterval(other, measure)}`;
}

/** The points that define it, from the least to the greatest. */
export function ranked(points: readonly PointSummary[], measure: Measure): PointSummary[] {
  const defined = points.filter((point) => mean(point, measure) !== null);
  return defined.sort((a, b) => mean(a, measure)! - mean(b, measure)!);
}
