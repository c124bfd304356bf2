/**
 * Gradient2 of Netflix concurrency-limits: the limit follows the ratio of a long exponential average of the round trips to the last one.
 * Slower than usual, by more than a tolerance: the limit shrinks, at most by half; else it grows by a queue that is allowed.
 *
 * Source: Netflix/concurrency-limits at f2528de, limit/Gradient2Limit.java (Builder: initialLimit 20, minLimit 20, maxConcurrency 200,
 * smoothing 0.2, queueSize 4, longWindow 600, rttTolerance 1.5; update) and at 11c7060, measurement/ExpAvgMeasurement.java (the first
 * 10 samples are averaged). Each query is a sample, without a WindowedLimit around it.
 */
import { z } from "zod";
import { atMost, count } from "../../src/core/text/quantities.ts";
import type { Limit, MechanismDefinition } from "./definition.ts";
import { limitOption, outOfRange } from "./limit-options.ts";

const WARM_UP = 10;
/** A long average this many times the last round trip is out of date, and is made smaller. */
const DRIFTED = 2;
const DRIFT_DECAY = 0.95;
const GRADIENT_MIN = 0.5;

const options = z.strictObject({
  initialLimit: limitOption(20, "Queries at once at the start."),
  minLimit: limitOption(20, "The limit is never lower."),
  maxLimit: limitOption(200, "The limit is never higher (maxConcurrency)."),
  smoothing: z
    .number()
    .positive()
    .max(1)
    .prefault(0.2)
    .describe("The share of a new limit in the next one. Default: 0.2."),
  queueSize: atMost(count(0), { value: 10_000, why: "more than limits are high" })
    .prefault(4)
    .describe("What the limit grows by while nothing is slow. Default: 4."),
  longWindow: atMost(count(1), { value: 1_000_000, why: "more than it would ever forget" })
    .prefault(600)
    .describe("Samples of the long average. Default: 600."),
  rttTolerance: z
    .number()
    .min(1)
    .max(1000)
    .prefault(1.5)
    .describe("How many times as slow as usual is no reason to shrink. Default: 1.5."),
});

type Options = z.output<typeof options>;

class Gradient2 implements Limit {
  readonly #options: Options;
  #estimate: number;
  #long = 0;
  #samples = 0;
  #sum = 0;

  constructor(given: Options) {
    this.#options = given;
    this.#estimate = given.initialLimit;
  }

  get limit(): number {
    return Math.trunc(this.#estimate);
  }

  sampled(tookSeconds: number, inFlight: number): void {
    const { minLimit, maxLimit, smoothing, queueSize, rttTolerance } = this.#options;
    const long = this.#average(tookSeconds);
    if (long / tookSeconds > DRIFTED) this.#long *= DRIFT_DECAY;
    // Not so many queries that the limit would matter.
    if (inFlight < this.#estimate / 2) return;
    const gradient = Math.max(GRADIENT_MIN, Math.min(1, (rttTolerance * long) / tookSeconds));
    const wanted = this.#estimate * gradient + queueSize;
    const next = this.#estimate * (1 - smoothing) + wanted * smoothing;
    this.#estimate = Math.max(minLimit, Math.min(maxLimit, next));
  }

  #average(tookSeconds: number): number {
    if (this.#samples < WARM_UP) {
      this.#samples++;
      this.#sum += tookSeconds;
      this.#long = this.#sum / this.#samples;
    } else {
      const factor = 2 / (this.#options.longWindow + 1);
      this.#long = this.#long * (1 - factor) + tookSeconds * factor;
    }
    return this.#long;
  }
}

export const gradient2: MechanismDefinition<Limit, Options> = {
  name: "gradient2",
  title: "Gradient2 of Netflix concurrency-limits (Java)",
  source: "Netflix/concurrency-limits at f2528de and 11c7060: Gradient2Limit.java, ExpAvgMeasurement.java",
  rule: "the limit shrinks while queries take longer than their long average, and grows while they do not",
  options,
  misfit: outOfRange,
  create: (given) => new Gradient2(given),
};
