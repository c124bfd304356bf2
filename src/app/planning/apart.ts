/** Why the table of lost nodes and the headroom may seem to contradict one another, where they do: they judge different things. */
import { formatCount } from "../../report/format.ts";
import { valueText } from "./headroom-told.ts";
import { type Headroom, plannedFuture, plannedValue } from "./headrooms.ts";
import type { LossRow } from "./losses.ts";
import type { Plan } from "./plan.ts";
import { rowText } from "./told.ts";

export function apartTexts({ losses: { rows }, headroom }: Pick<Plan, "losses" | "headroom">): string[] {
  return headroom.flatMap((one) => {
    const row = rows.find(
      ({ configuration, nodes }) => configuration === one.configuration && nodes.length === 1 && nodes[0] === one.node,
    );
    if (row === undefined || one.values.length === 0) return [];
    const holds = holdsNow(one);
    return (row.outcome === "PASS" && !holds) || (row.outcome === "FAIL" && holds) ? [apartText(one, row)] : [];
  });
}

/** What there is now lies between two values that were tried, of which the easier one speaks for it. */
export function holdsNow(one: Headroom): boolean {
  const value = plannedValue(one);
  if (value === null) return false;
  return one.isMost ? value + one.step > one.current : value - one.step < one.current;
}

function apartText(one: Headroom, row: LossRow): string {
  const { configuration, nodes, outcome, repeats } = row;
  const value = plannedValue(one);
  const found = value === null ? "at none that was tried" : `${one.isMost ? "up to" : "from"} ${valueText(one, value)}`;
  const { values, confirmed } = one;
  const futures =
    confirmed == null ? `${values.length - plannedFuture(one)} of ${values.length}` : `all ${confirmed.futures}`;
  return `${rowText({ ...row, configuration, nodes })}: the table says ${outcome} of what there is now (${valueText(one, one.current)}), on the mean over ${formatCount(repeats, "run")}; "${one.title}" holds ${found}, since it takes each future by itself and wants ${futures} to hold. So near to failing a mean may pass while some futures fail.`;
}
