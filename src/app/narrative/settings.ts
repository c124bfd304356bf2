/**
 * What differs along an axis that is no plan. Of a setting (a time-out, an option of the client, memory, a time to live) one
 * value is recommended. Of a circumstance (how many nodes are lost, how much is asked for) none is: what it does is told.
 */
import { type AxisKind, familyAlong, settingText } from "./axes.ts";
import { ailingOf } from "./conditions.ts";
import { outcome, passes } from "./limits.ts";
import { against, type Measure, ranked, waitedFor } from "./measures.ts";
import { type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";

/** What settings are compared by, the most harmful first. */
const MEASURES: readonly Measure[] = [
  "failedRatioWorstMinuteDuringDisturbance",
  "unansweredRatioDuringOutage",
  "refusedRatioDuringOutage",
  "latencyMsP99DuringOutage",
  "workerUtilizationDuringOutage",
  "databaseLoadWorstShardDuringOutage",
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "fallThroughRatioDuringOutage",
  "staleReads",
];

/** The same where a point has several outages: nothing is decided by the first of them alone. */
const OVER_ALL: readonly Measure[] = [
  "failedRatioWorstMinuteDuringDisturbance",
  "refusedRatioDuringDisturbance",
  "latencyMsP99DuringDisturbance",
  "workerUtilizationDuringDisturbance",
  "databaseLoadWorstShardDuringDisturbance",
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "fallThroughRatioDuringDisturbance",
  "staleReads",
];

/** How many of the decided differences one line tells. */
const DIFFERENCES_MAX = 3;

/** A line for each setting and circumstance that varies but these, about points that are otherwise the same as the worst. */
export function settingLines(
  facts: SummaryFacts,
  worst: PointSummary,
  points: readonly PointSummary[],
  kinds: ReadonlyMap<string, AxisKind>,
  but: readonly (string | undefined)[],
): string[] {
  return [...kinds].flatMap(([axis, kind]) => {
    if ((kind !== "setting" && kind !== "circumstance") || but.includes(axis)) return [];
    const family = familyAlong(axis, worst, points);
    return family.length < 2 ? [] : [differenceLine(facts, axis, kind, family)];
  });
}

function differenceLine(
  facts: SummaryFacts,
  axis: string,
  kind: "setting" | "circumstance",
  points: readonly PointSummary[],
): string {
  const name = (point: PointSummary): string => settingText(axis, point.axes[axis]);
  const measures = waitedFor(points.some((point) => ailingOf(point).outages > 1) ? OVER_ALL : MEASURES, points);
  for (const measure of measures) {
    const all = ranked(points, measure);
    const [best, last] = [all[0], all.at(-1)];
    if (last === undefined || verdictOf(facts, last, best, measure) !== "better") continue;
    const told = (wanted: "better" | "worse", one = best, other = last): string =>
      measures
        .filter((each) => verdictOf(facts, last, best, each) === wanted)
        .slice(0, DIFFERENCES_MAX)
        .map((each) => against(each, one, other))
        .join("; ");
    if (kind === "circumstance") {
      const less = told("worse", last, best);
      const harm = `"${name(last)}" does more harm than "${name(best)}": ${told("better", last, best)}`;
      return `${harm}${less === "" ? "" : `; less of another kind: ${less}`}; ${passing(points, name)}.`;
    }
    const costs = told("worse");
    return `Take ${name(best)} rather than ${name(last)}: ${told("better")}${costs === "" ? "" : `; it costs: ${costs}`}.`;
  }
  const pairs = points
    .slice(1)
    .flatMap((point) => measures.map((measure) => verdictOf(facts, points[0], point, measure)));
  const told = pairs.filter((verdict) => verdict !== null);
  if (told.length === 0) return "";
  const names = points.map(name).join(" and ");
  return told.every((verdict) => verdict === "same")
    ? `${names} do the same.`
    : `Between ${names} the repeats decide nothing.`;
}

/** `all of them pass`, or which of them do not and why; what is said of several is said once. */
function passing(points: readonly PointSummary[], name: (point: PointSummary) => string): string {
  const failing = new Map<string, PointSummary[]>();
  for (const point of points) {
    if (passes(point)) continue;
    const why = outcome(point);
    failing.set(why, [...(failing.get(why) ?? []), point]);
  }
  if (failing.size === 0) return "all of them pass";
  return [...failing]
    .map(([why, alike]) => {
      if (alike.length === points.length) return `with each of them ${why}`;
      return `with ${alike.map((point) => `"${name(point)}"`).join(" and ")} ${why}`;
    })
    .join(", ");
}
