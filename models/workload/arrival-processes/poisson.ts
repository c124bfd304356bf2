/** Requests of many people who know nothing of each other. */
import { z } from "zod";
import { PoissonArrivals } from "../../../src/core/poisson.ts";
import { define } from "./process.ts";

export const poisson = define({
  name: "poisson",
  doc: "Requests of many people who know nothing of each other. The default.",
  options: z.strictObject({}),
  create: (_options, curve, streams) => new PoissonArrivals(curve, streams.stream("arrivals")),
  dispersion: () => 1,
});
