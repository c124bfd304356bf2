/** One sentence with its number and confidence. */
import { drowns, figure, figureWithInterval, mean, outagesByClient, type SummaryFacts, worst } from "./texts.ts";

export function headline(facts: SummaryFacts): string {
  const closedForm = closedFormHeadline(facts);
  if (closedForm !== null) return closedForm;
  const groups = outagesByClient(facts);
  if (groups.size === 0) {
    const [first] = facts.points;
    if (first === undefined) return "Nothing was run.";
    return `Miss ratio ${figureWithInterval(first, "missRatio")}, database ${figureWithInterval(first, "databaseUtilization")} busy.`;
  }
  const parts = [...groups].map(([client, points]) => {
    const point = worst(points);
    const name = client === "" ? "" : `with ${client} `;
    return (
      `${name}${figureWithInterval(point, "fallThroughPeakMultipleDuringOutage")} the usual fall-through in the worst ` +
      `minute and a database ${figure(point, "databaseUtilizationDuringOutage")} busy (${drowns(point) ? "FAIL: it drowns" : "PASS: it holds"})`
    );
  });
  return `Losing the node means ${parts.join("; ")}.`;
}

/** A sweep over the number of nodes speaks of the closed form. */
function closedFormHeadline(facts: SummaryFacts): string | null {
  if (!facts.points.some((point) => "cluster.nodes" in point.axes)) return null;
  const points = facts.points.filter((point) => mean(point, "databaseReadMultiplierDifference") !== null);
  if (points.length === 0) return null;
  const relative = points.map((point) => {
    const closed = mean(point, "databaseReadMultiplierClosedForm")!;
    return { point, off: Math.abs(mean(point, "databaseReadMultiplierDifference")!) / closed };
  });
  relative.sort((a, b) => a.off - b.off);
  const median = relative[relative.length >> 1]!;
  const most = relative.at(-1)!;
  return (
    `Losing one node multiplies the database's reads as (1 - 1/n) + (1/n)/(1 - h) says to within ` +
    `${(median.off * 100).toFixed(1)} % in half of the ${points.length} points; the furthest is "${most.point.label}": ` +
    `${figureWithInterval(most.point, "databaseReadMultiplier")} against ${figure(most.point, "databaseReadMultiplierClosedForm")}.`
  );
}
