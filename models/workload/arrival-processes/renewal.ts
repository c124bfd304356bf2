/**
 * Gaps between requests drawn from a distribution of one's own, one after another. Their mean follows from the rate, so the
 * distribution gives the shape only. Atikoglu et al. (SIGMETRICS 2012) fit the gaps of Meta's ETC pool with a generalized
 * Pareto distribution, scale 16.0292 us and shape .154971.
 */
import { z } from "zod";
import { CurveArrivals } from "../../../src/core/arrivals.ts";
import {
  createDistribution,
  type DistributionSpec,
  distributionSchema,
} from "../../../src/core/distributions/index.ts";
import type { Problem } from "../../../src/core/text/problems.ts";
import { define } from "./process.ts";

/** Points at which the distribution is asked for its variance. */
const CELLS = 10_000;
/** Far beyond any unit of time in which gaps are written. */
const NUMBER_MAX = 1e15;
/** The smallest number that chance draws. */
const FIRST_DRAW = 2 ** -53;

interface RenewalOptions {
  readonly gaps: DistributionSpec;
}

export const renewal = define({
  name: "renewal",
  doc: "Gaps between requests from a distribution of its own; the rate decides their mean.",
  options: z.strictObject({
    gaps: distributionSchema(z.number().min(-NUMBER_MAX).max(NUMBER_MAX)).describe(
      "Shape of the gaps between requests, in any unit: they are scaled so that requests come at the rate of the moment.",
    ),
  }),
  problems: gapsWithoutMean,
  create: ({ gaps }: RenewalOptions, curve, streams) => {
    const distribution = createDistribution(gaps);
    const stream = streams.stream("arrivals");
    const gap = () => distribution.quantile(stream.next()) / distribution.mean;
    return new CurveArrivals(curve.pieces(0).values(), gap);
  },
  dispersion: ({ gaps }) => squaredVariation(gaps),
});

function gapsWithoutMean({ gaps }: RenewalOptions): Problem[] {
  const { mean, quantile, describe } = createDistribution(gaps);
  const expected = "expected gaps that are never below 0, with a mean above 0 that is finite";
  if (quantile(FIRST_DRAW) >= 0 && mean > 0 && mean < Number.POSITIVE_INFINITY) return [];
  return [{ path: ["gaps"], text: `${describe()}; ${expected}` }];
}

/** The squared coefficient of variation: what the index of dispersion of a renewal process tends to (Cox, 1962). */
function squaredVariation(gaps: DistributionSpec): number {
  const { mean, quantile } = createDistribution(gaps);
  let sum = 0;
  for (let cell = 0; cell < CELLS; cell++) sum += (quantile((cell + 0.5) / CELLS) / mean - 1) ** 2;
  return sum / CELLS;
}
