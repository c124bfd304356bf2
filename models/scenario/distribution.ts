/**
 * Distributions as an experiment writes them: `{"distribution": "exponential", "mean": "4ms"}`. src/core knows numbers
 * only; here its parameters that are quantities get their units.
 */
import { z } from "zod";
import { distributions } from "../../src/core/distributions/index.ts";
import { duration, size } from "./fields.ts";
import type { DistributionSpec } from "./types.ts";

/** Parameters that are numbers whatever is drawn: shapes, not places or widths. */
const SHAPES: ReadonlySet<string> = new Set(["shape", "sigma", "k", "exponent", "alpha"]);

type Unit = "seconds" | "bytes";

/** A distribution of durations or of sizes, resolved to seconds or bytes. */
export function distribution(unit: Unit): z.ZodType<DistributionSpec> {
  const branches = distributions.map(({ name, schema }) => {
    const parameters = Object.entries(schema.shape).filter(([key]) => key !== "distribution");
    return z.strictObject({
      distribution: z.literal(name),
      ...Object.fromEntries(parameters.map(([key, field]) => [key, SHAPES.has(key) ? field : quantity(unit)])),
    });
  });
  return z.discriminatedUnion(
    "distribution",
    branches as unknown as [(typeof branches)[0]],
  ) as unknown as z.ZodType<DistributionSpec>;
}

/** The same, or a plain number of bytes for "always this many". */
export function quantityOrSpec(unit: "bytes"): z.ZodType<DistributionSpec> {
  const constant = (value: number): DistributionSpec => ({ distribution: "constant", value });
  const always = z.int().min(0).transform(constant);
  return z.union([always, size().transform(constant), distribution(unit)]);
}

function quantity(unit: Unit) {
  return unit === "seconds" ? duration() : z.union([z.number().min(0), size()]);
}
