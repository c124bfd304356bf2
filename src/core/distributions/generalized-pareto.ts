/**
 * The generalized Pareto distribution in the notation of Atikoglu et al. (SIGMETRICS 2012), who fit memcached's value
 * sizes and inter-arrival times with it: location mu, scale sigma, shape xi (their k).
 */
import { z } from "zod";
import { aboveZero, define, SHAPE_MAX, short } from "./definition.ts";

export const generalizedPareto = define({
  name: "generalizedPareto",
  doc: "From mu upwards with a power-law tail: scale sigma, shape xi (0 is exponential; no mean from 1 on).",
  schemaOf: (quantity) =>
    z.strictObject({
      distribution: z.literal("generalizedPareto"),
      mu: quantity.describe("Location: the least."),
      sigma: aboveZero(quantity).describe("Scale."),
      xi: z.number().min(-SHAPE_MAX).max(SHAPE_MAX).describe("Shape; 0 is exponential."),
    }),
  create: ({ mu, sigma, xi }) => ({
    mean: xi < 1 ? mu + sigma / (1 - xi) : Number.POSITIVE_INFINITY,
    quantile: (u) => {
      const w = -Math.log(1 - u);
      return mu + sigma * (xi === 0 ? w : Math.expm1(xi * w) / xi);
    },
    describe: () => `generalized Pareto, mu ${short(mu)}, sigma ${short(sigma)}, xi ${short(xi)}`,
  }),
});
