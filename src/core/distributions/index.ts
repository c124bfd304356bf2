/** The distributions that an experiment may name. A new one is a file and a line here. */
import type { z } from "zod";
import { type Registry, registry } from "../registry.ts";
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
import { unionOf } from "./union.ts";

export type { Definition, Distribution, DistributionSpec, Quantity } from "./definition.ts";

export const distributions: Registry<Definition> = registry("distribution", ({ doc }) => doc);

distributions.register(
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
  mixOf(distributions),
);

/** Any of them, told apart by `distribution`; parameters that carry the unit of the samples are read by `quantity`. */
export function distributionSchema(quantity: Quantity): z.ZodType<DistributionSpec> {
  return unionOf(distributions, quantity);
}

/**
 * A sampler from its name and parameters as plain numbers.
 * @throws Error if the name is unknown, ZodError if the parameters do not fit.
 */
export function createDistribution(spec: DistributionSpec): Distribution {
  return distributions.named(spec.distribution).create(spec);
}
