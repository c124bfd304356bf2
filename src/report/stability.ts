/**
 * Which worlds come back by themselves from what befell them: a row for each point with the share of its repeats in each class, and
 * what the rule saw in the worst of them.
 */
import { STABILITY_CLASSES } from "../core/result.ts";
import type { PointSummary, Summary } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
import { formatCount, formatShare } from "./format.ts";
import { namePoints } from "./gather.ts";

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
  // Nothing befell a control.
  const well = known.filter((point) => !point.control && !unwell.includes(point));
  const open = unjudged(points);
  if (unwell.length === 0) {
    if (well.length === 0 && open === "") return null;
    const all =
      well.length === 0 ? "" : `In ${everyOf(well, open === "")} each repeat is stable: what befell it is over. `;
    return `${all}${open}${RULE}`;
  }
  const rest = well.length > 0 ? ` In the other ${formatCount(well.length, "point")} each repeat is stable.` : "";
  return {
    title: "Stable, recovering or stuck",
    note: `Repeats in each class, and the interval of their share (Wilson's, 95 %). ${open}${RULE}${rest}`,
    columns: [
      "Point",
      ...STABILITY_CLASSES.map((name) => name.charAt(0).toUpperCase() + name.slice(1)),
      "Worst repeat",
    ],
    rows: unwell.map(rowOf),
  };
}

/** Of them nobody knows; "" where each is judged. */
function unjudged(points: readonly PointSummary[]): string {
  const open = points.filter((point) => !point.control && !isKnown(point));
  if (open.length === 0) return "";
  return `Not judged: ${namePoints(open, points)}, where the run ends before the outage is over, or too soon after it. `;
}

function rowOf({ label, stability: { n, classes, worst, evidence } }: Known): Table["rows"][number] {
  const shares = STABILITY_CLASSES.map((name) => {
    const { count } = classes[name];
    return { text: count === 0 ? `0 of ${n}` : `${count} of ${n}: ${formatShare(count, n)}`, strong: name === worst };
  });
  return [{ text: label }, ...shares, { text: evidence }];
}

function everyOf(points: readonly PointSummary[], areAll: boolean): string {
  if (!areAll) return `the ${formatCount(points.length, "point")} that ${points.length === 1 ? "is" : "are"} judged`;
  return points.length === 1 ? "this point" : `all ${points.length} points`;
}
