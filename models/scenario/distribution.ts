/**
 * Distributions as an experiment writes them: `{"distribution": "exponential", "mean": "4ms"}`. src/core knows numbers
 * only; here its parameters that are quantities get their units.
 */
import { z } from "zod";
import {
  createDistribution,
  type DistributionSpec,
  distributionSchema,
  type Quantity,
} from "../../src/core/distributions/index.ts";
import { atMost, duration, type Limit, size } from "../../src/core/text/quantities.ts";
import { formatDuration } from "../../src/core/text/units.ts";

/** No machine has more bytes. */
const BYTES_MAX: Limit = { value: 2 ** 50, why: "a petabyte" };
/** The smallest number that chance draws. */
const FIRST_DRAW = 2 ** -53;

/** Durations, resolved to seconds, or in a unit of the reader's own. A distribution that has negative values is refused. */
export function durations(quantity: z.ZodType = duration()): z.ZodType<DistributionSpec> {
  return distributionSchema(quantity as unknown as Quantity).transform((spec, context) => {
    const least = leastOf(spec);
    if (least >= 0) return spec;
    const message = `expected durations, and this distribution goes down to ${formatDuration(least)}`;
    context.issues.push({ code: "custom", input: spec, message });
    return z.NEVER;
  });
}

/** The least value. In a mixture the value grows with the draw only within a part, so each part is asked. */
function leastOf(spec: DistributionSpec): number {
  if (!Array.isArray(spec.parts)) return createDistribution(spec).quantile(FIRST_DRAW);
  const parts = spec.parts as readonly { readonly share: number; readonly of: DistributionSpec }[];
  return Math.min(...parts.filter(({ share }) => share > 0).map(({ of }) => leastOf(of)));
}

/** Whoever reads the experiment reads the file too and puts the distribution in the place of its name. */
const sizesFile = z
  .strictObject({
    cacheBench: z
      .string()
      .min(1)
      .describe("A file of value sizes of CacheBench (sizes.json), by its path relative to this file."),
  })
  .transform(({ cacheBench }, context): DistributionSpec => {
    const message = `${JSON.stringify(cacheBench)}; expected a distribution: a file is read by the command line, not by a program that reads a scenario`;
    context.issues.push({ code: "custom", input: cacheBench, message });
    return z.NEVER;
  });

/** Sizes, resolved to bytes: plain numbers or with a unit; a number alone is always that many. */
export function sizes(): z.ZodType<DistributionSpec> {
  const constant = (value: number): DistributionSpec => ({ distribution: "constant", value });
  return z.union([
    atMost(z.int().min(0), BYTES_MAX).transform(constant),
    size().transform(constant),
    sizesFile,
    drawnSizes(),
  ]);
}

/** The same where a number alone is something else. */
export function drawnSizes(): z.ZodType<DistributionSpec> {
  const bytes = z.union([atMost(z.number().min(0), BYTES_MAX), size()]);
  return distributionSchema(bytes as unknown as Quantity);
}
