/**
 * Poisson arrivals whose rate jumps between states that nobody announces: quiet times and bursts. The index of dispersion of
 * counts tells it from Poisson (Heffes and Lucantoni, IEEE JSAC 4, 1986).
 */
import { z } from "zod";
import { CurveArrivals } from "../../../src/core/arrivals.ts";
import { unitExponential } from "../../../src/core/distributions/unit-exponential.ts";
import { modulated, normalized, type RateState } from "../../../src/core/modulated-rate.ts";
import type { Problem } from "../../../src/core/text/problems.ts";
import { atMost, duration } from "../../../src/core/text/quantities.ts";
import { MULTIPLE_MAX } from "../load-curves/curve.ts";
import { define } from "./process.ts";

/** States are fitted to measurements; published fits have two to sixteen. */
const STATES_MAX = 100;

export const markovModulated = define({
  name: "markovModulated",
  doc: "Quiet times and bursts: Poisson at a rate that jumps between states, each of which holds for an exponential time.",
  options: z.strictObject({
    states: z
      .array(
        z.strictObject({
          times: atMost(z.number().min(0), MULTIPLE_MAX).describe(
            "Rate in this state, relative to that in the others.",
          ),
          lasts: duration({ aboveZero: true }).describe("How long the state holds, on average."),
        }),
      )
      .min(2)
      .max(STATES_MAX)
      .describe(
        "The states, which follow one another in this order and then from the first again. Only the ratios of their `times` count: over all of them the mean rate is that of the load.",
      ),
  }),
  problems: ({ states }): Problem[] =>
    states.some(({ times }) => times > 0)
      ? []
      : [{ path: ["states"], text: "no request in any state; expected a `times` above 0" }],
  resolve: ({ states }) => ({ states: states.map(({ times, lasts }) => ({ times, lastsSeconds: lasts })) }),
  create: ({ states }, curve, streams) => {
    const stream = streams.stream("arrivals");
    const pieces = modulated(curve.pieces(0), normalized(states), streams.stream("state of the arrivals"));
    return new CurveArrivals(pieces, () => unitExponential(stream.nextInt32()));
  },
  dispersion: ({ states }, perSecond) => 1 + perSecond * rateVariance(states) * 2 * cycleSeconds(states),
});

/** Of the multiples over time, whose mean is 1. */
function rateVariance(states: readonly RateState[]): number {
  const cycle = cycleSeconds(states);
  return normalized(states).reduce(
    (sum, { times, lastsSeconds }) => sum + ((times - 1) ** 2 * lastsSeconds) / cycle,
    0,
  );
}

/** Rates further apart in time than a round of all states have hardly anything to do with each other. */
function cycleSeconds(states: readonly RateState[]): number {
  return states.reduce((sum, { lastsSeconds }) => sum + lastsSeconds, 0);
}
