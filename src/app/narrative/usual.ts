/** Whether what usually falls through is enough to be multiplied. */
import { mean, type PointSummary } from "./texts.ts";

/** Less than this is usual: a multiple of it says nothing of what the database feels. */
const USUAL_MIN = 0.001;

/** Something fell through before, but almost nothing. */
export function isSeldom(point: PointSummary): boolean {
  const before = mean(point, "fallThroughRatioBefore") ?? 0;
  return before > 0 && before < USUAL_MIN;
}
