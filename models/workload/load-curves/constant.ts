/** The same rate all the time: no peak, no trough. */
import type { CurveContext, LoadCurve } from "./curve.ts";

export function constantCurve(_options: unknown, { durationSeconds }: CurveContext): LoadCurve {
  return { times: [0, durationSeconds], levels: [1, 1], peaks: [], troughs: [] };
}
