/** Controls that a table cannot tell apart, shown once: worlds without faults often differ in nothing but what faults would show. */
import type { MetricInfo } from "../core/result.ts";
import type { PointSummary } from "../core/summary.ts";
import { formatPoint } from "./format.ts";
import { groups, namePoints } from "./gather.ts";

/** The points in their order; of controls of which the table would say the same, the first stands for all. @param said What it says of one. */
export function controlsOnce(points: readonly PointSummary[], said: (point: PointSummary) => string): PointSummary[] {
  const controls = points.filter(({ control }) => control);
  const alike = groups(controls, said).filter((members) => members.length > 1);
  const firstOf = new Map(alike.flatMap((members) => members.map((point) => [point, members] as const)));
  return points.flatMap((point) => {
    const members = firstOf.get(point);
    if (members === undefined) return [point];
    return members[0] === point ? [{ ...point, label: labelOf(members, controls) }] : [];
  });
}

/** The same for a table of these metrics. */
export function controlsOnceOf(points: readonly PointSummary[], metrics: readonly MetricInfo[]): PointSummary[] {
  return controlsOnce(points, (point) => metrics.map(({ name }) => formatPoint(point, name)).join("|"));
}

/** `no faults, the same in all 6`, where these are all controls; else those that it is. */
function labelOf(members: readonly PointSummary[], controls: readonly PointSummary[]): string {
  const ending = commonEnding(members.map(({ label }) => label.split(", ")));
  if (members.length < controls.length || ending === "") return namePoints(members, controls, 3);
  return `${ending}, the same in all ${members.length}`;
}

function commonEnding(labels: readonly (readonly string[])[]): string {
  const [first] = labels;
  let length = 0;
  while (length < first.length && labels.every((parts) => parts.at(-1 - length) === first.at(-1 - length))) length++;
  return first.slice(first.length - length).join(", ");
}
