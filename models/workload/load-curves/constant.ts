/** The same rate all the time: no peak, no trough. */
import { z } from "zod";
import { type CurveContext, define, type LoadCurve } from "./curve.ts";

export const constant = define({
  name: "constant",
  doc: "The mean rate all the time: no peak, no trough.",
  options: z.strictObject({}),
  create: constantCurve,
});

export function constantCurve(_options: object, { durationSeconds }: CurveContext): LoadCurve {
  return { times: [0, durationSeconds], levels: [1, 1], peaks: [], troughs: [] };
}
