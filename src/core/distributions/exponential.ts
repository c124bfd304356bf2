/** The exponential distribution: the remaining wait does not depend on how long one has waited. */
import { z } from "zod";
import { ln } from "../logarithm.ts";
import { aboveZero, define, short } from "./definition.ts";

export const exponential = define({
  name: "exponential",
  doc: "Without memory: many short, few long; the service time of queueing theory.",
  schemaOf: (quantity) =>
    z.strictObject({ distribution: z.literal("exponential"), mean: aboveZero(quantity).describe("The mean.") }),
  create: ({ mean }) => ({
    mean,
    quantile: (u) => -mean * ln(1 - u),
    isExponential: true,
    describe: () => `exponential, mean ${short(mean)}`,
  }),
});
