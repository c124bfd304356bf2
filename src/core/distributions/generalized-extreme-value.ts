/**
 * The generalized extreme value distribution in the notation of Atikoglu et al. (SIGMETRICS 2012), who fit memcached's
 * key sizes with it: location mu, scale sigma, shape k. (SciPy's genextreme gives its shape the opposite sign.)
 */
import { z } from "zod";
import { gamma } from "../gamma.ts";
import { aboveZero, define, SHAPE_MAX, short } from "./definition.ts";

const EULER = 0.5772156649015329;

export const generalizedExtremeValue = define({
  name: "generalizedExtremeValue",
  doc: "The greatest of many: location mu, scale sigma, shape k (0 is Gumbel's; no mean from 1 on).",
  schemaOf: (quantity) =>
    z.strictObject({
      distribution: z.literal("generalizedExtremeValue"),
      mu: quantity.describe("Location."),
      sigma: aboveZero(quantity).describe("Scale."),
      k: z.number().min(-SHAPE_MAX).max(SHAPE_MAX).describe("Shape; 0 is Gumbel's."),
    }),
  create: ({ mu, sigma, k }) => ({
    mean: k >= 1 ? Number.POSITIVE_INFINITY : mu + sigma * (k === 0 ? EULER : (gamma(1 - k) - 1) / k),
    quantile: (u) => {
      const w = -Math.log(-Math.log(u));
      return mu + sigma * (k === 0 ? w : Math.expm1(k * w) / k);
    },
    describe: () => `generalized extreme value, mu ${short(mu)}, sigma ${short(sigma)}, k ${short(k)}`,
  }),
});
