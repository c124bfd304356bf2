/**
 * For each client two sentences in the founding text's own terms: what happens when a node is lost and comes back, and
 * what to do. Which plan is advised is read off the numbers: fewest errors, then least fall-through, and only where the
 * paired difference is decided.
 */
import {
  figure,
  mean,
  outagesByClient,
  type PointSummary,
  planOf,
  type SummaryFacts,
  type Verdict,
  worst,
} from "./texts.ts";

/** A client whose sets fail more often than this during an outage does not fail over. */
const FAILED_SETS = 0.005;

export function verdicts(facts: SummaryFacts): Verdict[] {
  // A sweep over many settings has no two sentences; its headline and table speak.
  return [...outagesByClient(facts)]
    .filter(([, points]) => points.length <= 8)
    .map(([client, points]) => ({
      title: client === "" ? "What to do" : client,
      text: `${whatHappens(points)} ${whatToDo(facts, points)}`,
    }));
}

function whatHappens(points: readonly PointSummary[]): string {
  const point = worst(points);
  const failsOver = (mean(point, "setFailureRatioDuringOutage") ?? 0) < FAILED_SETS;
  const impact =
    `the fall-through peaks at ${figure(point, "fallThroughPeakMultipleDuringOutage")} its usual rate, the database is ` +
    `${figure(point, "databaseUtilizationDuringOutage")} busy and ${figure(point, "errorRatioDuringOutage")} of all requests end in an error`;
  if (!failsOver) {
    const stale = points.every((other) => (mean(other, "strandedCopies") ?? 0) === 0);
    return (
      `It does not fail over: while the node is dead its keys can be neither got nor set, so ` +
      `${figure(point, "missRatioDuringOutage")} of all gets fall through for as long as that lasts ` +
      `(${figure(point, "missRatioBefore")} before), ${impact}${stale ? "; nothing is stranded on other nodes" : ""}.`
    );
  }
  const returned = points.reduce((a, b) =>
    (mean(b, "fallThroughPeakMultipleAfterReturn") ?? 0) > (mean(a, "fallThroughPeakMultipleAfterReturn") ?? 0) ? b : a,
  );
  return (
    `It fails over: new data skips the dead node, so ${impact} while the lost keys are stored anew; when the node comes ` +
    `back (${planOf(returned)}) its keys fall through once more, ${figure(returned, "fallThroughPeakMultipleAfterReturn")} ` +
    `the usual rate in the worst minute, and ${figure(returned, "strandedCopies")} stranded copies ` +
    `(${figure(returned, "strandedBytes")}) stay on the other nodes.`
  );
}

function whatToDo(facts: SummaryFacts, points: readonly PointSummary[]): string {
  const advice = points.length > 1 ? bestPlan(facts, points) : "";
  const most = points.reduce((a, b) => (secondStaleReads(b) > secondStaleReads(a) ? b : a));
  const trap =
    secondStaleReads(most) > 0
      ? `before the same node fails again, get rid of the copies left behind (a TTL shorter than the time between ` +
        `failures, or flush_all on the others when the load is low): the second outage read ` +
        `${figure(most, "staleReadsDuringSecondOutage")} old values`
      : "no stale value was read in the second outage, so nothing needs flushing";
  return advice === "" ? `${capital(trap)}.` : `${advice}; ${trap}.`;
}

function secondStaleReads(point: PointSummary): number {
  return mean(point, "staleReadsDuringSecondOutage") ?? 0;
}

/** The plan that costs least, said only where the repeats decide it. */
function bestPlan(facts: SummaryFacts, points: readonly PointSummary[]): string {
  for (const metric of ["errorRatio", "fallThroughPerSecond"] as const) {
    const ranked = [...points].sort((a, b) => (mean(a, metric) ?? 0) - (mean(b, metric) ?? 0));
    const [best, ...others] = ranked as [PointSummary, ...PointSummary[]];
    if (!others.every((other) => isDecided(facts, best, other, metric))) continue;
    const last = others.at(-1)!;
    const what = metric === "errorRatio" ? "errors" : "fall-through";
    const by = (point: PointSummary): string => `${figure(point, metric)} ${what} ("${planOf(point)}")`;
    return `Start the dead node again by the plan "${planOf(best)}": over the run ${figure(best, metric)} ${what}, against ${others.length > 1 ? "up to " : ""}${by(last)}`;
  }
  return "Between the plans tried the repeats decide nothing: choose by what else matters";
}

function isDecided(facts: SummaryFacts, a: PointSummary, b: PointSummary, metric: string): boolean {
  const pair = facts.comparisons.find(
    (comparison) =>
      (comparison.a === a.id && comparison.b === b.id) || (comparison.a === b.id && comparison.b === a.id),
  );
  const verdict = pair?.metrics[metric]?.verdict;
  return verdict === "better" || verdict === "worse";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
