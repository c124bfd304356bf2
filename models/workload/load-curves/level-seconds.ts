/** How much load a curve comes to over a run: times the mean rate, the requests to expect. */
import type { LoadCurve } from "./curve.ts";
import { rateCurveOf } from "./rate-curve-of.ts";

/** The integral of the load over the run, in multiples of the mean rate times seconds. */
export function levelSeconds({ times, levels }: LoadCurve, durationSeconds: number): number {
  let sum = 0;
  for (let i = 1; i < times.length && times[i - 1] < durationSeconds; i++) {
    const width = times[i] - times[i - 1];
    const inside = Math.min(times[i], durationSeconds) - times[i - 1];
    const end = levels[i - 1] + ((levels[i] - levels[i - 1]) * inside) / width;
    sum += ((levels[i - 1] + end) / 2) * inside;
  }
  return sum;
}

/** A factor of the load from an instant on. */
interface Change {
  readonly atSeconds: number;
  readonly factor: number;
}

/** The same where the load is multiplied by factors, in the order in which they come. */
export function changedLevelSeconds(load: LoadCurve, durationSeconds: number, changes: readonly Change[]): number {
  if (changes.length === 0) return levelSeconds(load, durationSeconds);
  return rateCurveOf(load).times(changes).expected(0, durationSeconds);
}
