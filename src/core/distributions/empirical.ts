/** A distribution as a monitoring page shows it: a few percentiles, straight lines between them. */
import { z } from "zod";
import { define, type Quantity, short, VALUES_MAX } from "./definition.ts";

export const empirical = define({
  name: "empirical",
  doc: "By measured quantiles, straight lines between them; beyond the first and the last nothing is assumed.",
  schemaOf: (quantity) =>
    z.strictObject({
      distribution: z.literal("empirical"),
      quantiles: listOf(quantity).describe("Measured quantiles, from the least to the greatest."),
    }),
  create: ({ quantiles }) => {
    const at = Float64Array.from([0, ...quantiles.map((one) => one.q), 1]);
    const value = Float64Array.from([
      quantiles[0].value,
      ...quantiles.map((one) => one.value),
      quantiles.at(-1)!.value,
    ]);
    let mean = 0;
    for (let i = 1; i < at.length; i++) mean += ((at[i] - at[i - 1]) * (value[i] + value[i - 1])) / 2;
    return {
      mean,
      quantile: (u) => {
        let i = 1;
        while (u > at[i]) i++;
        const width = at[i] - at[i - 1];
        return width === 0 ? value[i] : value[i - 1] + ((value[i] - value[i - 1]) * (u - at[i - 1])) / width;
      },
      describe: () => `empirical, ${quantiles.map((one) => `p${short(100 * one.q)} ${short(one.value)}`).join(", ")}`,
    };
  },
});

function listOf(quantity: Quantity) {
  return z
    .array(
      z.strictObject({
        q: z.number().min(0).max(1).describe("Share of the draws below the value."),
        value: quantity.describe("The value."),
      }),
    )
    .min(1)
    .max(VALUES_MAX)
    .refine((list) => list.every((one, i) => i === 0 || (one.q > list[i - 1].q && one.value >= list[i - 1].value)), {
      error: "q must rise from one quantile to the next, and the values must not fall",
    });
}
