/**
 * Which of the plans that were run does better, where the repeats decide it. One that passes is recommended before one that
 * fails. Where all pass, a lower load of the database alone decides nothing if more old values are read for it, or more gets
 * bring no value: both sides are told, and the choice is left to the reader.
 */
import { PhaseName } from "../../../models/recording/phase-name.ts";
import { formatBare } from "../../report/format.ts";
import { type AxisKind, valuesOf } from "./axes.ts";
import { ailingOf, wordsOf } from "./conditions.ts";
import { outcome, passes } from "./limits.ts";
import { against, type Measure, ranked } from "./measures.ts";
import { type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";

/** What plans are compared by, the most harmful first. If they differ in the return, the question is about that. */
const FAILING: readonly Measure[] = ["failedRatioWorstMinuteDuringDisturbance", "errorRatio"];
const RETURNING: readonly Measure[] = [...FAILING, "databaseUtilizationWorstMinuteAfterReturn", "staleReads"];
const OTHERWISE: readonly Measure[] = [...FAILING, "staleReads", "databaseUtilizationWorstMinuteAfterReturn"];
const REST: readonly Measure[] = ["databaseUtilizationWorstMinuteDuringDisturbance", "fallThroughRatio"];

/** Where all plans pass, less of one of these alone is no reason to take more of what `HARMS` names. */
const LOADS: readonly Measure[] = REST.concat("databaseUtilizationWorstMinuteAfterReturn");
const HARMS: readonly Measure[] = [...FAILING, "getFailureRatio", "staleReads", "fallThroughRatio"];

/** What is said of the plans, and the points whose plan is recommended; none where it is a choice or undecided. */
export interface PlanAdvice {
  readonly text: string;
  readonly recommended: readonly PointSummary[];
}

export function planAdvice(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  kinds: ReadonlyMap<string, AxisKind>,
): PlanAdvice {
  const planOf = (point: PointSummary): string => valuesOf(point, kinds, "plan");
  if (new Set(points.map(planOf)).size < 2) return { text: "", recommended: [] };
  const passing = points.filter(passes);
  if (passing.length === 0 || passing.length === points.length) return compared(facts, points, planOf);
  const text = `${beginning(points)} the plan ${namesOf(passing, planOf)}: ${points
    .filter((point) => !passing.includes(point))
    .map((point) => `"${planOf(point)}" does not hold (${outcome(point)})`)
    .join(", ")}.`;
  if (passing.length === 1) return { text, recommended: passing };
  const further = compared(facts, passing, planOf);
  return further.recommended.length === 0
    ? { text: `${text} ${further.text}`, recommended: passing }
    : { text: `${text} Of those that hold: ${further.text}`, recommended: further.recommended };
}

/** Points that all pass, or that all fail. */
function compared(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  planOf: (point: PointSummary) => string,
): PlanAdvice {
  const isAboutReturn = differInReturn(points);
  for (const measure of [...(isAboutReturn ? RETURNING : OTHERWISE), ...REST]) {
    const [best, ...others] = ranked(points, measure);
    const last = others.at(-1);
    if (last === undefined || others.length + 1 < points.length) continue;
    const verdicts = others.map((other) => verdictOf(facts, other, best, measure));
    // Better than the last, and of the others better or the same.
    if (verdicts.at(-1) !== "better" || verdicts.some((verdict) => verdict !== "better" && verdict !== "same"))
      continue;
    const alike = [best, ...others.filter((_, i) => verdicts[i] === "same")];
    if (passes(best) && LOADS.includes(measure)) {
      const harmed = [last, ...others].find((other) => harmsOf(facts, best, other).length > 0);
      if (harmed !== undefined) {
        return { text: choice(facts, { points, measure, best, other: harmed, planOf }), recommended: [] };
      }
    }
    const text = `${beginning(points)} the plan ${namesOf(alike, planOf)}: ${against(measure, best, last)} ("${planOf(last)}").`;
    return { text, recommended: alike };
  }
  return { text: "Between the plans the repeats decide nothing.", recommended: [] };
}

/** What is worse with the first point than with the other. */
function harmsOf(facts: SummaryFacts, point: PointSummary, other: PointSummary): Measure[] {
  return HARMS.filter((measure) => verdictOf(facts, other, point, measure) === "worse");
}

interface Choice {
  readonly points: readonly PointSummary[];
  readonly measure: Measure;
  readonly best: PointSummary;
  readonly other: PointSummary;
  readonly planOf: (point: PointSummary) => string;
}

/** What each of two plans gains and costs. */
function choice(facts: SummaryFacts, { points, measure, best, other, planOf }: Choice): string {
  const costs = harmsOf(facts, best, other).map((harm) => against(harm, best, other));
  const later = (returnOf(best) ?? 0) - (returnOf(other) ?? 0);
  if (later > 0) costs.push(`the cluster is without the node for ${formatBare(later, "s")} longer`);
  const all = points.length === 2 ? "Both plans pass" : "All plans pass";
  return `${all}, and the choice is yours: with "${planOf(best)}" ${against(measure, best, other)} ("${planOf(other)}"); it costs: ${costs.join("; ")}.`;
}

function namesOf(points: readonly PointSummary[], planOf: (point: PointSummary) => string): string {
  return points.map((point) => `"${planOf(point)}"`).join(" or ");
}

/** `Start the dead node again by` if the plans differ in that; else `Prefer`. */
function beginning(points: readonly PointSummary[]): string {
  const words = wordsOf(ailingOf(points[0]));
  return words !== null && differInReturn(points) ? `${words.mend} by` : "Prefer";
}

function differInReturn(points: readonly PointSummary[]): boolean {
  return new Set(points.map(returnOf)).size > 1;
}

function returnOf({ phases }: PointSummary): number | undefined {
  return phases.find(({ name }) => name === PhaseName.afterReturn)?.fromSeconds;
}
