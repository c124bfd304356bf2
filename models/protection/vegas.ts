/**
 * Vegas of Netflix concurrency-limits, after TCP Vegas: from the shortest round trip and the last one it estimates how many queries wait
 * in a queue, and keeps these between two bounds. Now and then, at random, the last round trip becomes the shortest, so that a database
 * that has become slower for good is not taken for a queue.
 *
 * Source: Netflix/concurrency-limits at 7989055, limit/VegasLimit.java (Builder: initialLimit 20, maxConcurrency 1000, smoothing 1.0,
 * alpha 3 log10, beta 6 log10, threshold, increase and decrease log10, probeMultiplier 30, jitter 0.5 to 1); functions/
 * Log10RootFunction.java (the whole part of the logarithm, at least 1).
 */
import { z } from "zod";
import { atMost, count } from "../../src/core/text/quantities.ts";
import type { Limit, MechanismDefinition } from "./definition.ts";
import { limitOption, outOfRange } from "./limit-options.ts";

const ALPHA = 3;
const BETA = 6;
const JITTER_MIN = 0.5;

const options = z.strictObject({
  initialLimit: limitOption(20, "Queries at once at the start."),
  maxLimit: limitOption(1000, "The limit is never higher (maxConcurrency)."),
  smoothing: z.number().positive().max(1).prefault(1).describe("The share of a new limit in the next one. Default: 1."),
  probeMultiplier: atMost(count(1), { value: 1_000_000, why: "more than it would ever probe" })
    .prefault(30)
    .describe("It looks for a new shortest round trip after so many times the limit of samples, or half. Default: 30."),
  alpha: atMost(count(1), { value: 10_000, why: "more than limits are high" })
    .optional()
    .describe("Fewer than this many in the queue: the limit grows. Default: 3 times the logarithm of the limit."),
  beta: atMost(count(1), { value: 10_000, why: "more than limits are high" })
    .optional()
    .describe("More than this many in the queue: the limit shrinks. Default: 6 times the logarithm of the limit."),
});

type Options = z.output<typeof options>;

/** Powers of ten that fit, so that a limit of 1000 has the logarithm 3. */
function log10(limit: number): number {
  let digits = 0;
  for (let rest = Math.trunc(limit); rest >= 10; rest = Math.trunc(rest / 10)) digits++;
  return Math.max(1, digits);
}

class Vegas implements Limit {
  readonly #options: Options;
  readonly #chance: () => number;
  #estimate: number;
  /** The shortest round trip; 0 before there was any. */
  #shortest = 0;
  #probed = 0;
  #jitter = 0;

  constructor(given: Options, chance: () => number) {
    this.#options = given;
    this.#chance = chance;
    this.#estimate = given.initialLimit;
    this.#drawJitter();
  }

  get limit(): number {
    return Math.trunc(this.#estimate);
  }

  sampled(tookSeconds: number, inFlight: number, isDropped: boolean): void {
    this.#probed++;
    if (this.#jitter * this.#options.probeMultiplier * this.#estimate <= this.#probed) {
      this.#drawJitter();
      this.#probed = 0;
      this.#shortest = tookSeconds;
    } else if (this.#shortest === 0 || tookSeconds < this.#shortest) this.#shortest = tookSeconds;
    else this.#update(tookSeconds, inFlight, isDropped);
  }

  #drawJitter(): void {
    this.#jitter = JITTER_MIN + (1 - JITTER_MIN) * this.#chance();
  }

  #update(tookSeconds: number, inFlight: number, isDropped: boolean): void {
    const wanted = this.#wanted(Math.ceil(this.#estimate * (1 - this.#shortest / tookSeconds)), inFlight, isDropped);
    if (wanted === null) return;
    const { maxLimit, smoothing } = this.#options;
    this.#estimate = (1 - smoothing) * this.#estimate + smoothing * Math.max(1, Math.min(maxLimit, wanted));
  }

  /** Null where the limit stays. */
  #wanted(queued: number, inFlight: number, isDropped: boolean): number | null {
    const estimate = this.#estimate;
    const step = log10(estimate);
    if (isDropped) return estimate - step;
    // Not so many queries that the limit would matter.
    if (inFlight * 2 < estimate) return null;
    const { alpha = ALPHA * step, beta = BETA * step } = this.#options;
    if (queued <= step) return estimate + beta;
    if (queued < alpha) return estimate + step;
    return queued > beta ? estimate - step : null;
  }
}

export const vegas: MechanismDefinition<Limit, Options> = {
  name: "vegas",
  title: "Vegas of Netflix concurrency-limits (Java)",
  source: "Netflix/concurrency-limits at 7989055: VegasLimit.java, Log10RootFunction.java",
  rule: "keeps its estimate of the queries that queue between two bounds; a failure makes the limit smaller",
  options,
  misfit: outOfRange,
  create: (given, chance) => new Vegas(given, chance),
};
