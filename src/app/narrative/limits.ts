/**
 * PASS and FAIL, defined once. A point fails when, on the mean over its repeats, the worst minute of its outages and
 * returns offers the database what it can serve or more, keeps it 95 % busy, or fails 1 % of the minute's requests.
 */
import { figureWithInterval, mean, type PointSummary } from "./texts.ts";

const LOAD_MAX = 1;
export const BUSY_MAX = 0.95;
const FAILED_MAX = 0.01;

const LOAD = "databaseLoadWorstMinuteDuringDisturbance";
const BUSY = "databaseUtilizationWorstMinuteDuringDisturbance";
const FAILED = "failedRatioWorstMinuteDuringDisturbance";
const ERRORS = "errorRatioDuringDisturbance";
/** Errors of a kind that has one cause, and what that is. */
const CAUSES: readonly (readonly [metric: string, text: string])[] = [
  ["refusedRatioDuringDisturbance", "most because all workers wait"],
  ["deadlineRatioDuringDisturbance", "most at their deadline"],
];

/** Beside every verdict: what it means. */
export const LIMITS =
  "FAIL: on the mean over the repeats, the worst 60 seconds of outages and returns (until ten minutes after the last return) offer the database its capacity or more, keep it 95 % busy or more, or fail 1 % of their requests (an error, or no answer within a minute). PASS: none of these.";

/** Why the point fails; empty where it passes; null where no minute of it was measured. */
export function failures(point: PointSummary): string[] | null {
  const [load, busy, failed] = [LOAD, BUSY, FAILED].map((metric) => mean(point, metric));
  if (load === null || busy === null) return null;
  const reasons: string[] = [];
  if (load >= LOAD_MAX) reasons.push(`it is offered ${figureWithInterval(point, LOAD)} what it can serve`);
  else if (busy >= BUSY_MAX) reasons.push("it drowns");
  if (failed !== null && failed >= FAILED_MAX) reasons.push(failing(point));
  return reasons;
}

function failing(point: PointSummary): string {
  const share = `${figureWithInterval(point, FAILED)} of the worst minute's requests fail`;
  const errors = mean(point, ERRORS) ?? 0;
  const isMost = (part: number): boolean => part >= FAILED_MAX && part > errors / 2;
  const cause = CAUSES.find(([metric]) => isMost(mean(point, metric) ?? 0));
  return cause === undefined ? share : `${share}, ${cause[1]}`;
}

export function passes(point: PointSummary): boolean {
  return failures(point)?.length === 0;
}

/** `PASS: it holds`, `FAIL: it drowns`. */
export function outcome(point: PointSummary): string {
  const reasons = failures(point);
  if (reasons === null) return "no minute of it was measured";
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
  return (mean(point, BUSY) ?? 0) + (mean(point, LOAD) ?? 0) + (mean(point, FAILED) ?? 0);
}

/** The one measure of the worst, for headline, verdicts and advice. */
export function worstOf(points: readonly PointSummary[]): PointSummary {
  return points.reduce((a, b) => (severity(b) > severity(a) ? b : a));
}
