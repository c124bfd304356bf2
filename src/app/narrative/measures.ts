/** What points are compared by, and the words for it in a sentence: `old values read 3.5 k against 1.8 k`. */
import { figureWithInterval, hasPages, mean, type PointSummary } from "./texts.ts";

const MEASURES = {
  failedRatioWorstMinuteDuringDisturbance: "requests of the worst minute that fail",
  unansweredRatioDuringOutage: "gets of the outage without an answer in it",
  refusedRatioDuringOutage: "requests of the outage that are refused",
  unwellSeconds: "time until usual again",
  errorRatio: "requests with an error, whole run",
  staleReads: "old values read",
  staleReadsDuringSecondOutage: "old values read in the second outage",
  latencyMsP99DuringOutage: "p99 of the outage's reads",
  pageLatencyMsP99DuringOutage: "p99 of the outage's pages",
  workerUtilizationDuringOutage: "workers busy in the outage",
  databaseUtilizationWorstMinuteAfterReturn: "database busy in the worst minute after the return",
  databaseUtilizationWorstMinuteDuringDisturbance: "database busy in its worst minute",
  databaseLoadWorstShardDuringOutage: "load of the worst shard in the outage",
  fallThroughRatioDuringOutage: "gets of the outage without a value",
  refusedRatioDuringDisturbance: "requests of all outages that are refused",
  latencyMsP99DuringDisturbance: "p99 of the reads of all outages",
  pageLatencyMsP99DuringDisturbance: "p99 of the pages of all outages",
  workerUtilizationDuringDisturbance: "workers busy in all outages",
  databaseLoadWorstShardDuringDisturbance: "load of the worst shard in all outages",
  fallThroughRatioDuringDisturbance: "gets of all outages without a value",
  fallThroughPeakMultipleDuringDisturbance: "fall-through of the worst minute as a multiple of the usual",
  fallThroughRatio: "gets without a value, whole run",
  getFailureRatioDuringOutage: "gets of the outage that fail",
  getFailureRatioDuringDisturbance: "gets of all outages that fail",
  getFailureRatio: "failed gets, whole run",
  duplicateReadRatio: "queries for a key that is being read already",
} as const;

export type Measure = keyof typeof MEASURES;

/** Measures of reads that give way to those of pages. */
const OF_PAGES: ReadonlyMap<Measure, Measure> = new Map([
  ["latencyMsP99DuringOutage", "pageLatencyMsP99DuringOutage"],
  ["latencyMsP99DuringDisturbance", "pageLatencyMsP99DuringDisturbance"],
]);

/** The measures of what somebody waits for in these points: of pages, where all of them have pages, else of reads. */
export function waitedFor(measures: readonly Measure[], points: readonly PointSummary[]): readonly Measure[] {
  return measures.map((measure) => {
    const ofPages = OF_PAGES.get(measure);
    return ofPages !== undefined && points.every((point) => mean(point, ofPages) !== null) ? ofPages : measure;
  });
}

/** In words: `requests of pages with an error, whole run`. */
export function measureText(measure: Measure, point: PointSummary): string {
  const text = MEASURES[measure];
  if (!hasPages(point)) return text;
  return measure === "failedRatioWorstMinuteDuringDisturbance"
    ? "requests of the worst minute's pages that fail"
    : text.replace(/^requests/, "requests of pages");
}

/** `old values read 1.8 k [1.6, 2.0] against 3.5 k [3.2, 3.7]`. */
export function against(measure: Measure, point: PointSummary, other: PointSummary): string {
  return `${measureText(measure, point)} ${figureWithInterval(point, measure)} against ${figureWithInterval(other, measure)}`;
}

/** The points that define it, from the least to the greatest. */
export function ranked(points: readonly PointSummary[], measure: string): PointSummary[] {
  const defined = points.filter((point) => mean(point, measure) !== null);
  return defined.sort((a, b) => mean(a, measure)! - mean(b, measure)!);
}
