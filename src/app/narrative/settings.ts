/** What a setting other than a plan does: a time-out, an option of the client, memory, a time to live. */
import { type AxisKind, settingText } from "./axes.ts";
import { ailingOf } from "./conditions.ts";
import { against, type Measure, ranked } from "./measures.ts";
import { type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";

/** What settings are compared by, the most harmful first. */
const MEASURES: readonly Measure[] = [
  "failedRatioWorstMinuteDuringDisturbance",
  "unansweredRatioDuringOutage",
  "refusedRatioDuringOutage",
  "latencyMsP99DuringOutage",
  "workerUtilizationDuringOutage",
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
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "fallThroughRatioDuringDisturbance",
  "staleReads",
];

/** How many of the decided differences one line tells. */
const DIFFERENCES_MAX = 3;

/** A line for each setting that varies but this one, about points that are otherwise the same as the first. */
export function settingLines(
  facts: SummaryFacts,
  points: readonly PointSummary[],
  kinds: ReadonlyMap<string, AxisKind>,
  but: string | undefined,
): string[] {
  return [...kinds].flatMap(([axis, kind]) => {
    if (kind !== "setting" || axis === but) return [];
    const [first] = points;
    const family = points.filter((point) =>
      Object.keys(point.axes).every((other) => other === axis || point.axes[other] === first.axes[other]),
    );
    return family.length < 2 ? [] : [settingLine(facts, axis, family)];
  });
}

function settingLine(facts: SummaryFacts, axis: string, points: readonly PointSummary[]): string {
  const name = (point: PointSummary): string => settingText(axis, point.axes[axis]);
  const measures = points.some((point) => ailingOf(point).outages > 1) ? OVER_ALL : MEASURES;
  for (const measure of measures) {
    const all = ranked(points, measure);
    const [best, last] = [all[0], all.at(-1)];
    if (last === undefined || verdictOf(facts, last, best, measure) !== "better") continue;
    const told = (wanted: "better" | "worse"): string =>
      measures
        .filter((one) => verdictOf(facts, last, best, one) === wanted)
        .slice(0, DIFFERENCES_MAX)
        .map((one) => against(one, best, last))
        .join("; ");
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
