/** A load curve as a rate that can be asked at any instant. */
import { RateCurve } from "../../../src/core/rate-curve.ts";
import type { LoadCurve } from "./curve.ts";

/** @param perSecond The mean rate; without it, the curve is in multiples of that. */
export function rateCurveOf({ times, levels }: Pick<LoadCurve, "times" | "levels">, perSecond = 1): RateCurve {
  return new RateCurve(times.map((timeSeconds, i) => ({ timeSeconds, perSecond: levels[i] * perSecond })));
}
