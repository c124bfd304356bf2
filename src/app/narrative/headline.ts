/** One sentence with its numbers and their confidence; clients are held against each other in one and the same plan. */
import {
  clientOf,
  drowns,
  figureWithInterval,
  isBlocked,
  mean,
  outagesByClient,
  type PointSummary,
  planOf,
  type SummaryFacts,
  worst,
} from "./texts.ts";

export function headline(facts: SummaryFacts): string {
  const groups = outagesByClient(facts);
  if (groups.size === 0) {
    const [first] = facts.points;
    if (first === undefined) return "Nothing was run.";
    return `Gets without a value ${figureWithInterval(first, "fallThroughRatio")}, database ${figureWithInterval(first, "databaseUtilization")} busy.`;
  }
  const plan = planOf(worst([...groups.values()].flat()));
  const points = [...groups.values()].flat().filter((point) => planOf(point) === plan);
  const named = plan === "" ? "" : ` (plan "${plan}", the worst for the database)`;
  return `Losing the node${named} means ${points.map(impact).join("; ")}.`;
}

function impact(point: PointSummary): string {
  const name = clientOf(point) === "" ? "" : `with ${clientOf(point)} `;
  return (
    `${name}${fallThrough(point)} and a database ${figureWithInterval(point, "databaseUtilizationDuringOutage")} busy ` +
    `(${outcome(point)})`
  );
}

/** A multiple of what was usual; a rate where nothing fell through before the fault. */
function fallThrough(point: PointSummary): string {
  const multiple = "fallThroughPeakMultipleDuringOutage";
  if (mean(point, multiple) !== null) {
    return `${figureWithInterval(point, multiple)} the usual fall-through in the worst minute`;
  }
  const before = mean(point, "fallThroughPerSecondBefore") === 0 ? " where there was none before" : "";
  return `${figureWithInterval(point, "fallThroughPerSecondDuringOutage")} of fall-through${before}`;
}

function outcome(point: PointSummary): string {
  if (drowns(point)) return "FAIL: it drowns";
  if (!isBlocked(point)) return "PASS: it holds";
  const refused = figureWithInterval(point, "refusedRatioDuringOutage");
  return `FAIL: the application's workers all wait, and ${refused} of the requests are refused`;
}
