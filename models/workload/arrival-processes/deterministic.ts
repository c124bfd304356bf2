/** Requests as even as a load generator's that sends by the clock: no chance in their number. */
import { z } from "zod";
import { CurveArrivals } from "../../../src/core/arrivals.ts";
import { define } from "./process.ts";

export const deterministic = define({
  name: "deterministic",
  doc: "As even as those of a load generator that sends by the clock.",
  options: z.strictObject({}),
  create: (_options, curve) => new CurveArrivals(curve.pieces(0).values(), () => 1),
  dispersion: () => 0,
});
