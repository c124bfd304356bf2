/** PASS or FAIL of each point on its own, for a page that shows it in colour. */
import type { PointOutcome } from "../../core/summary.ts";
import { failures } from "./limits.ts";
import { disturbed, type SummaryFacts } from "./texts.ts";

/** None of a point without a fault, or of which nothing can be said (`limits.ts`). */
export function outcomesOf({ points }: SummaryFacts): PointOutcome[] {
  return points.filter(disturbed).flatMap((point) => {
    const reasons = failures(point);
    return reasons === null ? [] : [{ id: point.id, passes: reasons.length === 0, why: reasons.join(", and ") }];
  });
}
