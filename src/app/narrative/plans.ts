/** Which of the plans that were run does better, where the repeats decide it. */
import { PhaseName } from "../../../models/recording/phase-name.ts";
import { type AxisKind, valuesOf } from "./axes.ts";
import { ailingOf, wordsOf } from "./conditions.ts";
import { against, type Measure, ranked } from "./measures.ts";
import { type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";

/** What plans are compared by, the most harmful first. If they differ in the return, the question is about that. */
const FAILING: readonly Measure[] = ["failedRatioWorstMinuteDuringDisturbance", "errorRatio"];
const RETURNING: readonly Measure[] = [...FAILING, "databaseUtilizationWorstMinuteAfterReturn", "staleReads"];
const OTHERWISE: readonly Measure[] = [...FAILING, "staleReads", "databaseUtilizationWorstMinuteAfterReturn"];
const REST: readonly Measure[] = ["databaseUtilizationWorstMinuteDuringDisturbance", "fallThroughRatio"];

export function planLine(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  kinds: ReadonlyMap<string, AxisKind>,
): string {
  const planOf = (point: PointSummary): string => valuesOf(point, kinds, "plan");
  if (new Set(points.map(planOf)).size < 2) return "";
  const isAboutReturn = differInReturn(points);
  for (const measure of [...(isAboutReturn ? RETURNING : OTHERWISE), ...REST]) {
    const [best, ...others] = ranked(points, measure);
    const last = others.at(-1);
    if (last === undefined || others.length + 1 < points.length) continue;
    const verdicts = others.map((other) => verdictOf(facts, other, best, measure));
    // Better than the last, and of the others better or the same.
    if (verdicts.at(-1) !== "better" || verdicts.some((verdict) => verdict !== "better" && verdict !== "same"))
      continue;
    const alike = others.filter((_, i) => verdicts[i] === "same");
    const plans = [best, ...alike].map((point) => `"${planOf(point)}"`).join(" or ");
    return `${beginning(points)} the plan ${plans}: ${against(measure, best, last)} ("${planOf(last)}").`;
  }
  return "Between the plans the repeats decide nothing.";
}

/** `Start the dead node again by` if the plans differ in that; else `Prefer`. */
function beginning(points: readonly PointSummary[]): string {
  const words = wordsOf(ailingOf(points[0]));
  return words !== null && differInReturn(points) ? `${words.mend} by` : "Prefer";
}

function differInReturn(points: readonly PointSummary[]): boolean {
  const returnOf = ({ phases }: PointSummary): number | undefined =>
    phases.find(({ name }) => name === PhaseName.afterReturn)?.fromSeconds;
  return new Set(points.map(returnOf)).size > 1;
}
