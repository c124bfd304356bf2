/** The distributions that an experiment may name. A new one is a file and a line here. */
import { z } from "zod";
import { constant } from "./constant.ts";
import type { Definition, Distribution, DistributionSpec, Quantity } from "./definition.ts";
import { discrete } from "./discrete.ts";
import { empirical } from "./empirical.ts";
import { erlang } from "./erlang.ts";
import { exponential } from "./exponential.ts";
import { generalizedExtremeValue } from "./generalized-extreme-value.ts";
import { generalizedPareto } from "./generalized-pareto.ts";
import { hyperexponential } from "./hyperexponential.ts";
import { lognormal } from "./lognormal.ts";
import { mixOf } from "./mix.ts";
import { uniform } from "./uniform.ts";

export type { Definition, Distribution, DistributionSpec, Quantity } from "./definition.ts";

const simple: readonly Definition[] = [
  constant,
  uniform,
  exponential,
  lognormal,
  hyperexponential,
  erlang,
  generalizedPareto,
  generalizedExtremeValue,
  discrete,
  empirical,
];

export const distributions: readonly Definition[] = [...simple, mixOf(simple)];

/** Any of them, told apart by `distribution`; parameters that carry the unit of the samples are read by `quantity`. */
export function distributionSchema(quantity: Quantity): z.ZodType<DistributionSpec> {
  const [first, ...others] = distributions.map((definition) => definition.schemaOf(quantity));
  return z.discriminatedUnion("distribution", [first!, ...others]) as unknown as z.ZodType<DistributionSpec>;
}

/**
 * A sampler from its name and parameters as plain numbers.
 * @throws Error if the name is unknown, ZodError if the parameters do not fit.
 */
export function createDistribution(spec: DistributionSpec): Distribution {
  const definition = distributions.find(({ name }) => name === spec.distribution);
  if (definition !== undefined) return definition.create(spec);
  const known = distributions.map(({ name }) => name).join(", ");
  throw new Error(`no distribution '${spec.distribution}'; there are ${known}`);
}
