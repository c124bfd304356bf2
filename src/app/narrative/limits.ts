/**
 * PASS and FAIL, defined once. A point fails when, on the mean over its repeats, the worst minute of its outages and
 * returns offers the database what it can serve or more, keeps it 95 % busy, or fails 1 % of the minute's requests; or when half of
 * an outage's pages fail or are slow: a site whose every page takes half a minute asks its database for little, and fails nothing.
 * Of a database in shards one that is offered more than it can serve, over the first outage, is enough: the others cannot help it.
 */
import { estimate, figureWithInterval, hasPages, mean, type PointSummary } from "./texts.ts";

export const LOAD_MAX = 1;
/** So near to it one decimal does not show on which side a load is. */
const NEAR = 0.05;
export const BUSY_MAX = 0.95;
export const FAILED_MAX = 0.01;
const PAGES_MAX = 0.5;

const LOAD = "databaseLoadWorstMinuteDuringDisturbance";
const BUSY = "databaseUtilizationWorstMinuteDuringDisturbance";
const FAILED = "failedRatioWorstMinuteDuringDisturbance";
const SHARD_LOAD = "databaseLoadWorstShardDuringOutage";
const SHARD_BUSY = "databaseUtilizationWorstShardDuringOutage";
const PAGES_FAILED = "pageFailedRatioDuringOutage";
const PAGES_SLOW = "pageSlowRatioDuringOutage";
const ERRORS = "errorRatioDuringDisturbance";
/** Errors of a kind that has one cause, and what that is. */
const CAUSES: readonly (readonly [metric: string, text: string])[] = [
  ["refusedRatioDuringDisturbance", "most because all workers wait"],
  ["deadlineRatioDuringDisturbance", "most at their deadline"],
];

/** Beside every verdict: what it means. */
export function limitsOf(points: readonly PointSummary[]): string {
  const ofShards = points.some((point) => mean(point, SHARD_LOAD) !== null) ? [OF_SHARDS] : [];
  const ofDefault = points.some((point) => point.databaseIsDefault) ? [OF_DEFAULT] : [];
  return [LIMITS, ...ofShards, ...ofDefault].join(" ");
}

const OF_DEFAULT =
  "Neither, where nobody stated what the database can serve (database.capacity says it in one number).";

const OF_SHARDS = "FAIL too: the first outage offers one shard of the database its capacity or more.";
const LIMITS =
  "FAIL: on the mean over the repeats, the worst 60 seconds of outages and returns (until ten minutes after the last return) offer the database its capacity or more, keep it 95 % busy or more, or fail 1 % of their requests (an error, or no answer within a minute); or half of the pages of an outage fail or are slow (application.page.slow). PASS: none of these.";

/**
 * Why the point fails; empty where it passes; null where no minute of it was measured. Of a database that nobody stated nothing is
 * known, so that such a point can fail by its requests, while the database has room, and never pass.
 */
export function failures(point: PointSummary): string[] | null {
  const [load, busy, failed] = [LOAD, BUSY, FAILED].map((metric) => mean(point, metric));
  if (load === null || busy === null) return null;
  if (point.databaseIsDefault) {
    const isOfTheDatabase = load >= LOAD_MAX || busy >= BUSY_MAX || failed === null || failed < FAILED_MAX;
    return isOfTheDatabase ? null : [failing(point)];
  }
  const reasons: string[] = [];
  if (load >= LOAD_MAX) reasons.push(`it is offered ${loadText(point)} what it can serve`);
  else if (busy >= BUSY_MAX) reasons.push("it drowns");
  else if ((mean(point, SHARD_LOAD) ?? 0) >= LOAD_MAX) {
    reasons.push(`its worst shard is offered ${figureWithInterval(point, SHARD_LOAD)} what it can serve`);
  }
  if (failed !== null && failed >= FAILED_MAX) reasons.push(failing(point));
  const [failedPages, slowPages] = [PAGES_FAILED, PAGES_SLOW].map((metric) => mean(point, metric) ?? 0);
  // Of pages that fail the requests tell.
  if (failedPages + slowPages >= PAGES_MAX && slowPages >= FAILED_MAX) {
    reasons.push(`${figureWithInterval(point, PAGES_SLOW)} of the outage's pages are slow`);
  }
  return reasons;
}

/** It fails by a worst minute that is over, so that it fails however it goes on. */
export function hasFailed(point: PointSummary): boolean {
  if (point.databaseIsDefault) return false;
  const [load, busy, failed] = [LOAD, BUSY, FAILED].map((metric) => mean(point, metric) ?? 0);
  return load >= LOAD_MAX || busy >= BUSY_MAX || failed >= FAILED_MAX;
}

/** Near the limit two decimals, which tell on which side it is: `1.02x [0.99, 1.05]`. */
function loadText(point: PointSummary): string {
  const { unit, mean: load, low, high } = estimate(point, LOAD)!;
  if (unit !== "x" || Math.abs(load! - LOAD_MAX) >= NEAR) return figureWithInterval(point, LOAD);
  const interval = low === null || high === null ? "" : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${load!.toFixed(2)}x${interval}`;
}

function failing(point: PointSummary): string {
  const whose = hasPages(point) ? "of the requests of the worst minute's pages" : "of the worst minute's requests";
  const share = `${figureWithInterval(point, FAILED)} ${whose} fail`;
  const errors = mean(point, ERRORS) ?? 0;
  const isMost = (part: number): boolean => part >= FAILED_MAX && part > errors / 2;
  const cause = CAUSES.find(([metric]) => isMost(mean(point, metric) ?? 0));
  return cause === undefined ? share : `${share}, ${cause[1]}`;
}

export function passes(point: PointSummary): boolean {
  return failures(point)?.length === 0;
}

const NOT_STATED = "no PASS or FAIL, since nobody stated what the database can serve";

/** `PASS: it holds`, `FAIL: it drowns`. */
export function outcome(point: PointSummary): string {
  const reasons = failures(point);
  if (reasons === null) return mean(point, LOAD) === null ? "no minute of it was measured" : NOT_STATED;
  return reasons.length === 0 ? "PASS: it holds" : `FAIL: ${reasons.join(", and ")}`;
}

/** So long that somebody waits without an answer. */
export const LONG_MS = 5000;

/** Gets have no answer when the phase ends, and not because they have just begun. */
export function waitsLong(point: PointSummary, phase: string): boolean {
  return (mean(point, `unansweredRatio${phase}`) ?? 0) > 0.001 && (mean(point, `latencyMsMax${phase}`) ?? 0) >= LONG_MS;
}

/** How much a point demands of the database and of those who wait: the greater, the worse. */
function severity(point: PointSummary): number {
  const most = (...metrics: string[]): number => Math.max(...metrics.map((metric) => mean(point, metric) ?? 0));
  return most(BUSY, SHARD_BUSY) + most(LOAD, SHARD_LOAD) + most(FAILED);
}

/**
 * What fails the requests of those who ask: null where no point fails by that, or none fails twice as many as these do. A site
 * that is down asks its database for little, so that the worst for the database need not show it.
 */
export function worstForCallers(points: readonly PointSummary[], told: readonly PointSummary[]): PointSummary | null {
  if (points.length === 0) return null;
  const failedBy = (point: PointSummary): number => mean(point, FAILED) ?? 0;
  const worst = points.reduce((a, b) => (failedBy(b) > failedBy(a) ? b : a));
  const failed = failedBy(worst);
  return failed >= FAILED_MAX && told.every((point) => failed >= 2 * failedBy(point)) ? worst : null;
}

/** `97.1 % of the worst minute's requests fail, most because all workers wait`, null where that makes no FAIL. */
export function failedText(point: PointSummary): string | null {
  return (mean(point, FAILED) ?? 0) >= FAILED_MAX ? failing(point) : null;
}

/** The one measure of the worst, for headline, verdicts and advice. */
export function worstOf(points: readonly PointSummary[]): PointSummary {
  return points.reduce((a, b) => (severity(b) > severity(a) ? b : a));
}
