/**
 * What was tried, and what came of it. Advice is given only if the world in which it was followed did better in what the advice
 * is meant for, and no worse in anything that makes a point fail.
 */
import { passes } from "./limits.ts";
import { MEASURES, type Measure } from "./measures.ts";
import { figureWithInterval, mean, type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";
import type { Trial } from "./trials.ts";

/** What every trial may make worse. */
const COSTS: readonly Measure[] = [
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "failedRatioWorstMinuteDuringDisturbance",
];

/** A sentence for each trial of these points: those that helped, and those that did not. */
export function adviceLines(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  trials: readonly Trial[],
): { readonly given: string[]; readonly refused: string[] } {
  const own = trials.filter(({ baseId, action }) => action !== "" && points.some(({ id }) => id === baseId));
  const lines = own.map((trial) => adviceLine(facts, trial));
  const textsOf = (wanted: boolean): string[] =>
    lines.filter(({ helped }) => helped === wanted).map(({ text }) => text);
  return { given: textsOf(true), refused: textsOf(false) };
}

function adviceLine(facts: SummaryFacts, trial: Trial): { readonly helped: boolean; readonly text: string } {
  const found = (label: string): PointSummary | undefined =>
    facts.points.find((point) => point.trialOf === trial.baseId && point.label === label);
  const point = found(trial.label);
  const base = trial.against === undefined ? facts.points.find(({ id }) => id === trial.baseId) : found(trial.against);
  if (point === undefined || base === undefined) return { helped: false, text: "" };
  const change = (metric: Measure): string =>
    `${MEASURES[metric]} ${figureWithInterval(base, metric)} → ${figureWithInterval(point, metric)}`;
  const better = trial.aims.filter((metric) => isLower(facts, base, point, metric));
  const worse = COSTS.filter((metric) => isLower(facts, point, base, metric));
  const failsNow = passes(base) && !passes(point);
  const where = `"${point.label}"`;
  if (better.length > 0 && !failsNow) {
    const costs = worse.length === 0 ? "" : `; it costs: ${worse.map(change).join(", ")}`;
    return { helped: true, text: `${trial.action}: tried as ${where}, ${better.map(change).join(", ")}${costs}.` };
  }
  // What it is meant for and there is some of.
  const aim = trial.aims.find((metric) => (mean(base, metric) ?? 0) > 0) ?? trial.aims[0];
  const why = failsNow ? "the point fails with it" : change(aim);
  return { helped: false, text: `Not advised, though tried as ${where}: ${lowered(trial.action)}; ${why}.` };
}

/** Decided by the pairs of equal seeds; with one repeat by the two numbers alone. */
function isLower(facts: SummaryFacts, than: PointSummary, point: PointSummary, metric: string): boolean {
  const [a, b] = [mean(than, metric), mean(point, metric)];
  if (a === null || b === null) return false;
  const verdict = verdictOf(facts, than, point, metric);
  return verdict === null ? b < a * 0.99 : verdict === "better";
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
