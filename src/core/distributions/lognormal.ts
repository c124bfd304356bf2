/**
 * The lognormal distribution, by what people know about their latencies: a median or a mean, and a 99th percentile or
 * the standard deviation of the logarithm.
 */
import { z } from "zod";
import { normalQuantile } from "../normal.ts";
import { aboveZero, define, SHAPE_MAX, short } from "./definition.ts";

const Z99 = normalQuantile(0.99);
/** With the mean fixed, a wider spread pulls the median down; beyond this the 99th percentile falls again. */
const P99_PER_MEAN_MAX = Math.exp(Z99 ** 2 / 2);

export const lognormal = define({
  name: "lognormal",
  doc: "Skewed, with a long tail: by median or mean, and p99 or sigma (the standard deviation of the logarithm).",
  schemaOf: (quantity) =>
    z
      .strictObject({
        distribution: z.literal("lognormal"),
        median: aboveZero(quantity).optional().describe("Half of the draws are below it; this or the mean."),
        mean: aboveZero(quantity).optional().describe("The mean; this or the median."),
        p99: aboveZero(quantity).optional().describe("99 of 100 draws are below it; this or sigma."),
        sigma: z
          .number()
          .nonnegative()
          .max(SHAPE_MAX)
          .optional()
          .describe("Standard deviation of the logarithm; this or p99."),
      })
      .refine(({ median, mean }) => (median === undefined) !== (mean === undefined), {
        error: "expected either median or mean",
      })
      .refine(({ p99, sigma }) => (p99 === undefined) !== (sigma === undefined), {
        error: "expected either p99 or sigma",
      })
      .refine(({ median, p99 }) => median === undefined || p99 === undefined || p99 >= median, {
        error: "p99 must not be below the median",
        path: ["p99"],
      })
      .refine(
        ({ mean, p99 }) => mean === undefined || p99 === undefined || (p99 >= mean && p99 <= P99_PER_MEAN_MAX * mean),
        { error: `p99 must be from 1 to ${short(P99_PER_MEAN_MAX)} times the mean`, path: ["p99"] },
      ),
  create: (parameters) => {
    const { mu, sigma } = logarithm(parameters);
    return {
      mean: Math.exp(mu + sigma ** 2 / 2),
      quantile: (u) => Math.exp(mu + sigma * normalQuantile(u)),
      describe: () => `lognormal, median ${short(Math.exp(mu))}, p99 ${short(Math.exp(mu + sigma * Z99))}`,
    };
  },
});

interface Parameters {
  readonly median?: number | undefined;
  readonly mean?: number | undefined;
  readonly p99?: number | undefined;
  readonly sigma?: number | undefined;
}

/** Mean and standard deviation of the logarithm. */
function logarithm({ median, mean, p99, sigma }: Parameters): { mu: number; sigma: number } {
  if (median !== undefined) {
    const mu = Math.log(median);
    return { mu, sigma: sigma ?? (Math.log(p99!) - mu) / Z99 };
  }
  // ln p99 - ln mean = Z99 sigma - sigma^2 / 2. It has two roots; the smaller one is meant.
  const narrow = sigma ?? Z99 - Math.sqrt(Math.max(0, Z99 ** 2 - 2 * Math.log(p99! / mean!)));
  return { mu: Math.log(mean!) - narrow ** 2 / 2, sigma: narrow };
}
