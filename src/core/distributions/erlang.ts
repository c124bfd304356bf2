/** A chain of equal exponential phases: less variable than the exponential, nearly constant with many of them. */
import { z } from "zod";
import { normalQuantile } from "../normal.ts";
import { aboveZero, define, short } from "./definition.ts";
import { inverseOf } from "./invert-hazard.ts";

export const erlang = define({
  name: "erlang",
  doc: "Less variable than exponential: the sum of as many equal exponential phases as shape says (1 to 100).",
  schemaOf: (quantity) =>
    z.strictObject({
      distribution: z.literal("erlang"),
      mean: aboveZero(quantity).describe("The mean."),
      shape: z.int().min(1).max(100).describe("How many phases; 1 is exponential."),
    }),
  create: ({ mean, shape }) => {
    // In units of a phase P(X > y) = exp(-y) (1 + y + ... + y^(shape - 1) / (shape - 1)!).
    const invert = inverseOf((y, out) => {
      let term = 1;
      let sum = 1;
      for (let k = 1; k < shape; k++) {
        term *= y / k;
        sum += term;
      }
      out[0] = y - Math.log(sum);
      out[1] = term / sum;
    });
    let logFactorial = 0;
    for (let k = 2; k <= shape; k++) logFactorial += Math.log(k);
    const phase = mean / shape;
    return {
      mean,
      quantile: (u) => {
        const w = -Math.log(1 - u);
        // Wilson and Hilferty's cube (1931) in the middle; y^shape / shape! bounds the probability at the low end.
        const cube = 1 - 1 / (9 * shape) + normalQuantile(u) / (3 * Math.sqrt(shape));
        const low = Math.exp((Math.log(u) + logFactorial) / shape);
        return phase * invert(w, Math.max(low, shape * Math.max(0, cube) ** 3));
      },
      describe: () => `erlang, mean ${short(mean)}, ${shape} phases`,
    };
  },
});
