/**
 * Distributions as an experiment writes them: `{"distribution": "exponential", "mean": "4ms"}`. src/core knows numbers
 * only; here its parameters that are quantities get their units.
 */
import { z } from "zod";
import { type DistributionSpec, distributionSchema, type Quantity } from "../../src/core/distributions/index.ts";
import { duration, size } from "../../src/core/text/quantities.ts";

/** Durations, resolved to seconds. */
export function durations(): z.ZodType<DistributionSpec> {
  return distributionSchema(duration() as unknown as Quantity);
}

/** Sizes, resolved to bytes: plain numbers or with a unit; a number alone is always that many. */
export function sizes(): z.ZodType<DistributionSpec> {
  const bytes = z.union([z.number().min(0), size()]);
  const constant = (value: number): DistributionSpec => ({ distribution: "constant", value });
  return z.union([
    z.int().min(0).transform(constant),
    size().transform(constant),
    distributionSchema(bytes as unknown as Quantity),
  ]);
}
