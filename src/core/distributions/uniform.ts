/** Any number between two, all alike. */
import { z } from "zod";
import { define, short } from "./definition.ts";

export const uniform = define({
  name: "uniform",
  doc: "Any value from low to high, all alike.",
  schemaOf: (quantity) =>
    z
      .strictObject({
        distribution: z.literal("uniform"),
        low: quantity.describe("The least."),
        high: quantity.describe("The greatest."),
      })
      .refine(({ low, high }) => low <= high, { error: "high must not be below low", path: ["high"] }),
  create: ({ low, high }) => ({
    mean: (low + high) / 2,
    quantile: (u) => low + u * (high - low),
    describe: () => `uniform, ${short(low)} to ${short(high)}`,
  }),
});
