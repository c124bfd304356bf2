/**
 * For each client two sentences in the founding text's own terms: what happens when a node is lost, and what to do. Which
 * plan is advised is read off the numbers: the gentlest return where the client fails over, the fewest errors where it
 * does not, and only where the paired difference is decided.
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
    .filter(([, points]) => points.length <= 8 && !points.some(({ axes }) => "cluster.nodes" in axes))
    .map(([client, points]) => ({
      title: client === "" ? "What to do" : client,
      text: `${whatHappens(points)} ${whatToDo(facts, points)}`,
    }));
}

function whatHappens(points: readonly PointSummary[]): string {
  const point = worst(points);
  const impact =
    `the fall-through peaks at ${figure(point, "fallThroughPeakMultipleDuringOutage")} its usual rate, the database is ` +
    `${figure(point, "databaseUtilizationDuringOutage")} busy and ${figure(point, "errorRatioDuringOutage")} of all requests end in an error`;
  if (failsOver(points)) {
    return (
      `It fails over: new data skips the dead node and service continues; while the lost keys are stored anew ${impact}` +
      `${inPlan(point)}.`
    );
  }
  const stranded = points.some((other) => (mean(other, "strandedCopies") ?? 0) > 0);
  return (
    `It does not fail over: while the node is dead its keys can be neither got nor set, so ` +
    `${figure(point, "missRatioDuringOutage")} of all gets fall through for as long as that lasts ` +
    `(${figure(point, "missRatioBefore")} before), ${impact}${stranded ? "" : "; nothing is left on other nodes"}` +
    `${inPlan(point)}.`
  );
}

function failsOver(points: readonly PointSummary[]): boolean {
  return (mean(worst(points), "setFailureRatioDuringOutage") ?? 0) < FAILED_SETS;
}

function whatToDo(facts: SummaryFacts, points: readonly PointSummary[]): string {
  const advice =
    points.length < 2 ? [] : [failsOver(points) ? gentlestReturn(facts, points) : fewestErrors(facts, points)];
  const sentence = [...advice, leftBehind(points)].join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** Where service goes on, the return is the danger: 1/n of the keys fall through once more, and it can be timed. */
function gentlestReturn(facts: SummaryFacts, points: readonly PointSummary[]): string {
  const load = "databaseUtilizationAfterReturn";
  const ranked = ranking(points, load);
  const gentle = ranked[0]!;
  const harsh = ranked.at(-1)!;
  const said = (point: PointSummary): string =>
    `${figure(point, "fallThroughPeakMultipleAfterReturn")} the usual fall-through and a database ${figure(point, load)} busy${inPlan(point)}`;
  if (!isDecided(facts, gentle, harsh, load)) {
    return `when the dead node is started again makes no difference that the repeats decide: ${said(gentle)}, ${said(harsh)}`;
  }
  return `do not start the dead node again at the peak but by the plan "${planOf(gentle)}": its return means ${said(gentle)}, against ${said(harsh)}`;
}

/** Where nothing replaces the dead node, every minute costs. */
function fewestErrors(facts: SummaryFacts, points: readonly PointSummary[]): string {
  for (const metric of ["errorRatio", "fallThroughPerSecond"]) {
    const ranked = ranking(points, metric);
    const best = ranked[0]!;
    const last = ranked.at(-1)!;
    if (!ranked.slice(1).every((other) => isDecided(facts, best, other, metric))) continue;
    const said = (point: PointSummary): string =>
      `${figure(point, metric)}${metric === "errorRatio" ? " of all requests of the whole run fail" : " reach the database over the whole run"}${inPlan(point)}`;
    return `start the dead node again by the plan "${planOf(best)}": ${said(best)}, against ${said(last)}`;
  }
  return "between the plans tried the repeats decide nothing: choose by what else matters";
}

/** The trap that the second failure of the same node springs. */
function leftBehind(points: readonly PointSummary[]): string {
  const reads = "staleReadsDuringSecondOutage";
  if (points.every((point) => mean(point, reads) === null)) return "what is left behind is in the table";
  const ranked = ranking(points, reads);
  const most = ranked.at(-1)!;
  if ((mean(most, reads) ?? 0) === 0)
    return "no old value was read when the node failed again, so nothing needs flushing";
  const left = (point: PointSummary): string =>
    `${figure(point, "strandedCopies")} stranded copies (${figure(point, "strandedBytes")}) and ${figure(point, reads)} old ` +
    `values read in the second outage${inPlan(point)}`;
  const least = ranked[0]!;
  const range = least === most ? left(most) : `${left(most)}, against ${left(least)}`;
  return (
    `the longer the node is away the more is left on the others, ${range}: clear it before the node can fail again ` +
    `(flush_all one by one when the load is low, or a TTL shorter than the time between failures)`
  );
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
