/** How much load a curve comes to over a run: times the mean rate, the requests to expect. */
import type { LoadCurve } from "./curve.ts";

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
