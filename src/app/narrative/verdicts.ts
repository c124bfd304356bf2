/**
 * For each client two sentences, each beginning with what to do: about the dead node, and about what is left on the
 * others. Which plan is advised is read off the numbers: the gentlest return where the client fails over, the fewest
 * errors where it does not, and only where the paired difference is decided. Every number stands with its interval.
 */
import {
  drowns,
  figureWithInterval,
  isBlocked,
  mean,
  outagesByClient,
  type PointSummary,
  planOf,
  type SummaryFacts,
  type Verdict,
  worst,
} from "./texts.ts";

/** A client whose sets fail less often than this during an outage fails over at once. */
const FAILED_SETS = 0.005;
/** More plans than this have no two sentences; their table speaks. */
const PLANS_MAX = 8;

export function verdicts(facts: SummaryFacts): Verdict[] {
  return [...outagesByClient(facts)]
    .filter(([, points]) => points.length <= PLANS_MAX)
    .map(([client, points]) => ({
      title: client === "" ? "What to do" : client,
      text: `${aboutTheNode(facts, points)} ${aboutTheOthers(points)}`,
    }));
}

function aboutTheNode(facts: SummaryFacts, points: readonly PointSummary[]): string {
  if (failsOver(points)) return points.length > 1 ? gentlestReturn(facts, points) : rideItOut(points[0]);
  return points.length > 1 ? fewestErrors(facts, points) : startAgain(points[0]);
}

/** How it goes on without the node: at once, after errors (`late`), or not at all. */
type Failover = "at once" | "late" | "never";

function failoverOf(points: readonly PointSummary[]): Failover {
  if (failedSets(worst(points)) < FAILED_SETS) return "at once";
  return points.some(storedElsewhere) ? "late" : "never";
}

function failsOver(points: readonly PointSummary[]): boolean {
  return failoverOf(points) !== "never";
}

/**
 * Seen by what was stored for the dead node on others, which its return tells. Without a return by the sets: of a node
 * that nothing replaces all of them fail, which are at least its share of the gets, for each miss is set anew.
 */
function storedElsewhere(point: PointSummary): boolean {
  const copies = mean(point, "strandedCopies");
  if (copies !== null) return (mean(point, "strandedCopiesSecondFailure") ?? copies) > 0;
  return failedSets(point) < (mean(point, "deadNodeShare") ?? 0) / 2;
}

function failedSets(point: PointSummary): number {
  return mean(point, "setFailureRatioDuringOutage") ?? 0;
}

/** `it fails over`, where it does with what it costs until then. */
function itFailsOver(points: readonly PointSummary[]): string {
  if (failoverOf(points) === "at once") return "it fails over";
  const failed = figureWithInterval(worst(points), "setFailureRatioDuringOutage");
  return `it fails over, with errors until it does (${failed} of the outage's sets failed)`;
}

/** Where service goes on, the return is the danger: 1/n of the keys fall through once more, and it can be timed. */
function gentlestReturn(facts: SummaryFacts, points: readonly PointSummary[]): string {
  const load = "databaseUtilizationAfterReturn";
  const ranked = ranking(points, load);
  const [gentle, harsh] = [ranked[0], ranked.at(-1)!];
  const busy = (point: PointSummary): string => figureWithInterval(point, load);
  if (!isDecided(facts, gentle, harsh, load)) {
    return `Start the dead node again when it suits, for ${itFailsOver(points)}: the return makes the database ${busy(gentle)} busy${inPlan(gentle)} or ${busy(harsh)}${inPlan(harsh)}, no decided difference.`;
  }
  return `Start the dead node again by the plan "${planOf(gentle)}", for until then ${itFailsOver(points)}: the return makes the database ${busy(gentle)} busy, against ${busy(harsh)}${inPlan(harsh)}.`;
}

function rideItOut(point: PointSummary): string {
  const begin = drowns(point)
    ? `Add nodes or database before this happens: ${itFailsOver([point])}, but storing the lost keys anew`
    : `Leave the clients alone, for ${itFailsOver([point])}: storing the lost keys anew`;
  const multiple = "fallThroughPeakMultipleDuringOutage";
  const what =
    mean(point, multiple) === null
      ? `makes ${figureWithInterval(point, "fallThroughPerSecondDuringOutage")} fall through`
      : `multiplies the fall-through by ${figureWithInterval(point, multiple)}`;
  return `${begin} ${what} and makes the database ${figureWithInterval(point, "databaseUtilizationDuringOutage")} busy.`;
}

/** Where nothing replaces the dead node, every minute costs. */
function fewestErrors(facts: SummaryFacts, points: readonly PointSummary[]): string {
  const metrics = [
    { metric: "errorRatio", of: "of all requests fail" },
    { metric: "fallThroughPerSecond", of: "fall through" },
  ];
  for (const { metric, of } of metrics) {
    const ranked = ranking(points, metric);
    const [best, last] = [ranked[0], ranked.at(-1)!];
    if (!ranked.slice(1).every((other) => isDecided(facts, best, other, metric))) continue;
    return `Start the dead node again by the plan "${planOf(best)}", for it does not fail over: ${figureWithInterval(best, metric)} ${of} over the whole run, against ${figureWithInterval(last, metric)}${inPlan(last)}.`;
  }
  const point = worst(points);
  return `Start the dead node again soon, for it does not fail over: ${figureWithInterval(point, "fallThroughRatioDuringOutage")} of all gets fall through meanwhile${inPlan(point)}; between the plans the repeats decide nothing.`;
}

function startAgain(point: PointSummary): string {
  const errors = mean(point, "errorRatioDuringOutage") ?? 0;
  const why = isBlocked(point) ? " because all workers wait for it (shorten the client's time-outs)" : "";
  const failing =
    errors === 0 ? "" : ` and ${figureWithInterval(point, "errorRatioDuringOutage")} of all requests fail${why}`;
  return `Start the dead node again at once, for it does not fail over: meanwhile ${figureWithInterval(point, "fallThroughRatioDuringOutage")} of all gets fall through${failing}, with the database ${figureWithInterval(point, "databaseUtilizationDuringOutage")} busy.`;
}

/** What the outage left on other nodes, and the trap that a second failure of the same node springs. */
function aboutTheOthers(points: readonly PointSummary[]): string {
  const most = ranking(points, "strandedCopies").at(-1)!;
  const reads = ranking(points, "staleReadsDuringSecondOutage").at(-1)!;
  const copies = mean(most, "strandedCopies");
  if (copies === null) return "Look again once the node is back: this run ends before, and what is left is not known.";
  if (copies === 0) {
    const meanwhile = failsOver(points) ? "" : meanwhileDead(worst(points));
    return `Flush nothing: no copy is left on the other nodes${meanwhile}.`;
  }
  const old = mean(reads, "staleReadsDuringSecondOutage");
  const trap =
    old === null
      ? ""
      : ` and ${figureWithInterval(reads, "staleReadsDuringSecondOutage")} old values read in the second outage`;
  return `Flush the other nodes one by one in a quiet hour, before any node fails again: ${figureWithInterval(most, "strandedCopies")} stranded copies are left on them${trap}${inPlan(most)}.`;
}

function meanwhileDead(point: PointSummary): string {
  if (planOf(point) === "") return "";
  return `, but while the node is dead ${figureWithInterval(point, "fallThroughRatioDuringOutage")} of all gets fall through and the database is ${figureWithInterval(point, "databaseUtilizationDuringOutage")} busy${inPlan(point)}`;
}

/** ` ("back at once")`, nothing where there is but one plan. */
function inPlan(point: PointSummary): string {
  return planOf(point) === "" ? "" : ` ("${planOf(point)}")`;
}

function ranking(points: readonly PointSummary[], metric: string): PointSummary[] {
  return [...points].sort((a, b) => (mean(a, metric) ?? 0) - (mean(b, metric) ?? 0));
}

function isDecided(facts: SummaryFacts, a: PointSummary, b: PointSummary, metric: string): boolean {
  const pair = facts.comparisons.find(
    (comparison) =>
      (comparison.a === a.id && comparison.b === b.id) || (comparison.a === b.id && comparison.b === a.id),
  );
  const verdict = pair?.metrics[metric]?.verdict;
  return verdict === "better" || verdict === "worse";
}
