/**
 * A few values, each with its share. Inversion with a guide table (Chen and Asau, AIIE Transactions 6, 1974): a draw takes
 * constant time, as with an alias table, but here the sample grows with u.
 */
import { z } from "zod";
import { define, type Quantity, share, short, VALUES_MAX } from "./definition.ts";

export const discrete = define({
  name: "discrete",
  doc: "One of a list of values, each with its relative share.",
  schemaOf: (quantity) =>
    z.strictObject({
      distribution: z.literal("discrete"),
      values: listOf(quantity).describe("The values, each with its share."),
    }),
  create: ({ values }) => {
    const sorted = values.filter((one) => one.share > 0).sort((a, b) => a.value - b.value);
    const total = sorted.reduce((sum, one) => sum + one.share, 0);
    const value = Float64Array.from(sorted, (one) => one.value);
    const upTo = new Float64Array(sorted.length);
    for (let i = 0, sum = 0; i < sorted.length; i++) upTo[i] = (sum += sorted[i].share) / total;
    // Rounding must not leave a gap at the top.
    upTo[sorted.length - 1] = 1;
    const cells = sorted.length;
    // The first value that a u of this cell can fall on: from there it is one step on average.
    const guide = Int32Array.from({ length: cells }, (_, cell) => upTo.findIndex((end) => end > cell / cells));
    return {
      mean: sorted.reduce((sum, one) => sum + one.value * one.share, 0) / total,
      quantile: (u) => {
        let i = guide[(u * cells) | 0];
        while (u >= upTo[i]) i++;
        return value[i];
      },
      describe: () =>
        `discrete, ${sorted.map((one) => `${short(one.value)}: ${short((100 * one.share) / total)} %`).join(", ")}`,
    };
  },
});

function listOf(quantity: Quantity) {
  return z
    .array(z.strictObject({ value: quantity.describe("The value."), share: share() }))
    .min(1)
    .max(VALUES_MAX)
    .refine((values) => values.some((one) => one.share > 0), { error: "at least one share must be above 0" });
}
