/**
 * Which worlds come back by themselves from what befell them: a row for each point with the share of its repeats in each class, and
 * what the rule saw in the worst of them.
 */
import { STABILITY_CLASSES } from "../core/result.ts";
import type { PointSummary, Summary } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
import { formatCount, formatShare } from "./format.ts";

const RULE =
  "Unwell is a stretch in which a point more of the requests fail than before the outage, or in which the database is saturated " +
  "and was not before. Stable: neither the first nor the last fifth of the time after the outage is unwell. Recovering: it was " +
  "unwell, and is better at the end. Stuck: it is unwell at the end, and no better than a fifth of the time before: it does not " +
  "come back by itself.";

interface Known extends PointSummary {
  readonly stability: NonNullable<PointSummary["stability"]>;
}

const isKnown = (point: PointSummary): point is Known => point.stability !== undefined;

/** A sentence where all is well, else a table of the points of which a repeat is not stable. Null where no run says. */
export function stabilityTable({ points }: Summary): Table | string | null {
  const known = points.filter(isKnown);
  if (known.length === 0) return null;
  const unwell = known.filter(({ stability }) => stability.worst !== STABILITY_CLASSES[0]);
  if (unwell.length === 0) return `In ${everyOf(known)} each repeat is stable: what befell it is over. ${RULE}`;
  const others = known.length - unwell.length;
  const rest = others > 0 ? ` In the other ${formatCount(others, "point")} each repeat is stable.` : "";
  return {
    title: "Stable, recovering or stuck",
    note: `Repeats in each class, and the interval of their share (Wilson's, 95 %). ${RULE}${rest}`,
    columns: [
      "Point",
      ...STABILITY_CLASSES.map((name) => name.charAt(0).toUpperCase() + name.slice(1)),
      "Worst repeat",
    ],
    rows: unwell.map(rowOf),
  };
}

function rowOf({ label, stability: { n, classes, worst, evidence } }: Known): Table["rows"][number] {
  const shares = STABILITY_CLASSES.map((name) => {
    const { count } = classes[name];
    return { text: count === 0 ? `0 of ${n}` : `${count} of ${n}: ${formatShare(count, n)}`, strong: name === worst };
  });
  return [{ text: label }, ...shares, { text: evidence }];
}

function everyOf(points: readonly PointSummary[]): string {
  return points.length === 1 ? "this point" : `all ${points.length} points`;
}
