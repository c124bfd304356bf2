/** Always the same number: a distribution without chance. */
import { z } from "zod";
import { define, short } from "./definition.ts";

export const constant = define({
  name: "constant",
  doc: "Always the same value.",
  schemaOf: (quantity) =>
    z.strictObject({ distribution: z.literal("constant"), value: quantity.describe("The value.") }),
  create: ({ value }) => ({ mean: value, quantile: () => value, describe: () => `constant, ${short(value)}` }),
});
