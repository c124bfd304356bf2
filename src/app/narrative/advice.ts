/**
 * What was tried, and what came of it. Advice is given only if the world in which it was followed did better in what the advice
 * is meant for, and no worse in anything that makes a point fail. What saves next to nothing and doubles a cost is told as tried.
 */
import { BUSY_MAX, passes } from "./limits.ts";
import { type Measure, measureText, waitedFor } from "./measures.ts";
import { figureWithInterval, mean, type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";
import type { Trial } from "./trials.ts";
import { isSeldom } from "./usual.ts";

/** What every trial may make worse, the most harmful first. */
const COSTS: readonly Measure[] = [
  "failedRatioWorstMinuteDuringDisturbance",
  "errorRatio",
  "staleReads",
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "fallThroughRatioDuringDisturbance",
  "latencyMsP99DuringDisturbance",
  "fallThroughPeakMultipleDuringDisturbance",
];

/** How many of its costs one sentence tells. */
const COSTS_MAX = 3;

/** What saves less than this share of the gets is not advised if it doubles one of its costs. */
const SAVED_MIN = 0.0001;

/** A sentence for each trial of these points: those that helped, and those that did not; and which helped. */
export function adviceLines(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  trials: readonly Trial[],
): { readonly given: string[]; readonly refused: string[]; readonly helped: Trial[] } {
  const own = trials.filter(({ baseId, action }) => action !== "" && points.some(({ id }) => id === baseId));
  const lines = own.map((trial) => ({ trial, ...adviceLine(facts, trial) }));
  const [given, refused] = [true, false].map((wanted) => lines.filter(({ helped }) => helped === wanted));
  return {
    given: given.map(({ text }) => text),
    refused: refused.map(({ text }) => text),
    helped: given.map(({ trial }) => trial),
  };
}

function adviceLine(facts: SummaryFacts, trial: Trial): { readonly helped: boolean; readonly text: string } {
  const found = (label: string): PointSummary | undefined =>
    facts.points.find((point) => point.trialOf === trial.baseId && point.label === label);
  const point = found(trial.label);
  const base = trial.against === undefined ? facts.points.find(({ id }) => id === trial.baseId) : found(trial.against);
  if (point === undefined || base === undefined) return { helped: false, text: "" };
  const change = (metric: Measure): string =>
    `${measureText(metric, point)} ${figureWithInterval(base, metric)} → ${figureWithInterval(point, metric)}`;
  const [aims, costly] = [trial.aims, COSTS].map((measures) => waitedFor(measures, [base, point]));
  const better = aims.filter((metric) => isLower(facts, base, point, metric));
  const worse = costly.filter((metric) => isTold(metric, base) && isLower(facts, point, base, metric));
  const failsNow = !passes(point) && (passes(base) || failsMore(point, worse));
  const costs = worse.length === 0 ? "" : `; it costs: ${worse.slice(0, COSTS_MAX).map(change).join(", ")}`;
  const isTrifle =
    better.every((metric) => savedShare(base, point, metric) < SAVED_MIN) &&
    worse.some((metric) => (mean(point, metric) ?? 0) >= 2 * (mean(base, metric) ?? 0));
  if (better.length > 0 && !failsNow && !isTrifle) {
    return { helped: true, text: `${trial.action}: ${tried(trial, better.map(change).join(", "))}${costs}.` };
  }
  // What it is meant for and there is some of.
  const aim = aims.find((metric) => (mean(base, metric) ?? 0) > 0) ?? aims[0];
  const saves = `it saves less than .01 % of the gets (${better.map(change).join(", ")})${costs}`;
  const fails = passes(base) ? "the point fails with it" : `what fails already fails more with it${costs}`;
  const isOpen = verdictOf(facts, base, point, aim) === "undecided";
  const nothing = isOpen ? `${change(aim)}: undecided, since the interval of the difference holds zero` : change(aim);
  const why = failsNow ? fails : better.length > 0 ? saves : nothing;
  return { helped: false, text: `Not advised, though tried as "${point.label}": ${lowered(trial.action)}; ${why}.` };
}

/** A multiple of almost nothing is no cost. */
function isTold(metric: Measure, base: PointSummary): boolean {
  return !metric.startsWith("fallThroughPeakMultiple") || !isSeldom(base);
}

/** Where it was tried, and what changed. What is compared with a failure that was added for the trial says so. */
function tried({ label, against }: Trial, changes: string): string {
  if (against === undefined) return `tried as "${label}", ${changes}`;
  return `if the node fails again (tried as "${against}"), ${changes} with it (tried as "${label}")`;
}

/** What is saved as a share of the gets; infinite where it is no part of them, or nobody knows how many there are. */
function savedShare(base: PointSummary, point: PointSummary, metric: Measure): number {
  const saved = (mean(base, metric) ?? 0) - (mean(point, metric) ?? 0);
  const unit = base.metrics[metric]?.unit;
  if (unit === "ratio") return saved;
  return unit === "reads" ? saved / (getsOf(base) ?? 0) : Number.POSITIVE_INFINITY;
}

/** How many gets there are at least, from the first phase to the last: the rate of what falls through, over its share. */
function getsOf(point: PointSummary): number | null {
  const [perSecond, share] = [mean(point, "fallThroughPerSecond"), mean(point, "fallThroughRatio")];
  const [first, last] = [point.phases[0], point.phases.at(-1)];
  if (perSecond === null || share === null || share === 0 || last === undefined) return null;
  return (perSecond / share) * (last.toSeconds - first.fromSeconds);
}

/** Of a point that fails anyway, and what got worse: more requests fail, or a database that is full has more to do. */
function failsMore(point: PointSummary, worse: readonly Measure[]): boolean {
  const load = "databaseUtilizationWorstMinuteDuringDisturbance";
  return (
    worse.includes("failedRatioWorstMinuteDuringDisturbance") ||
    (worse.includes(load) && (mean(point, load) ?? 0) >= BUSY_MAX)
  );
}

/** One repeat proves little: what it moves by less than a tenth is not told as an effect. */
const ONE_REPEAT = 0.9;

/** Decided by the pairs of equal seeds; with one repeat by the two numbers alone. */
function isLower(facts: SummaryFacts, than: PointSummary, point: PointSummary, metric: string): boolean {
  const [a, b] = [mean(than, metric), mean(point, metric)];
  if (a === null || b === null) return false;
  const verdict = verdictOf(facts, than, point, metric);
  return verdict === null ? b < a * ONE_REPEAT : verdict === "better";
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
