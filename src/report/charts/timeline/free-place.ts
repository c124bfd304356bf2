/** Where there is room for the name of a horizontal line. */
import type { Facet } from "../../view.ts";
import type { EventLabel } from "../events.ts";
import type { TimelinePlan } from "./plan.ts";
import { frameOf, type TimelineSize } from "./spec.ts";
import { windowsOf } from "./windows.ts";

/** Where along the line a label of this width meets the fewest lines and rules; above the line where there is a choice. */
export function freePlace(
  level: number,
  width: number,
  facet: Facet,
  plan: TimelinePlan,
  labels: readonly EventLabel[],
  size: TimelineSize,
): { x: number; above: boolean } {
  const frame = frameOf(plan, size);
  const secondsPerPixel = (plan.toSeconds - plan.fromSeconds) / frame.width;
  const unitsPerPixel = (plan.yMax - plan.yMin) / size.plotHeight;
  const rows = facet.lines.flatMap(({ point }) => windowsOf(point, plan.info.name, plan, frame.width));
  let best = { x: plan.fromSeconds, above: true, hits: Number.POSITIVE_INFINITY };
  for (const above of [true, false]) {
    const bottom = level + (above ? 0 : -20) * unitsPerPixel;
    const top = level + (above ? 20 : 0) * unitsPerPixel;
    if (bottom < plan.yMin || top > plan.yMax + 4 * unitsPerPixel) continue;
    for (let step = 0; step <= 8; step++) {
      const x = plan.fromSeconds + ((frame.width - width - 8) * step * secondsPerPixel) / 8;
      const right = x + (width + 8) * secondsPerPixel;
      const inside = rows.filter(
        (row) => row.x >= x && row.x <= right && row.mean !== null && row.mean >= bottom && row.mean <= top,
      );
      const rules = labels.filter(({ atSeconds }) => atSeconds >= x && atSeconds <= right);
      const hits = inside.length + 3 * rules.length;
      if (hits < best.hits) best = { x, above, hits };
    }
  }
  return best;
}
