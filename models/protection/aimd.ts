/**
 * AIMD of Netflix concurrency-limits: one more after each success that came near the limit, a tenth less after each failure or very slow
 * query.
 *
 * Source: Netflix/concurrency-limits at 784c960, limit/AIMDLimit.java (Builder: initialLimit 20, minLimit 20, maxLimit 200, backoffRatio
 * 0.9 within [0.5, 1), timeout 5 s).
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import type { Limit, MechanismDefinition } from "./definition.ts";
import { limitOption, outOfRange } from "./limit-options.ts";

const options = z.strictObject({
  initialLimit: limitOption(20, "Queries at once at the start."),
  minLimit: limitOption(20, "The limit is never lower."),
  maxLimit: limitOption(200, "The limit is never higher."),
  backoffRatio: z.number().min(0.5).lt(1).prefault(0.9).describe("What a failure leaves of the limit. Default: 0.9."),
  timeout: duration({ aboveZero: true })
    .prefault("5s")
    .describe("A query that takes longer is a failure. Default: 5s."),
});

type Options = z.output<typeof options>;

class Aimd implements Limit {
  readonly #options: Options;
  limit: number;

  constructor(given: Options) {
    this.#options = given;
    this.limit = given.initialLimit;
  }

  sampled(tookSeconds: number, inFlight: number, isDropped: boolean): void {
    const { minLimit, maxLimit, backoffRatio, timeout } = this.#options;
    let next = this.limit;
    if (isDropped || tookSeconds > timeout) next = Math.trunc(next * backoffRatio);
    else if (inFlight * 2 >= next) next++;
    this.limit = Math.min(maxLimit, Math.max(minLimit, next));
  }
}

export const aimd: MechanismDefinition<Limit, Options> = {
  name: "aimd",
  title: "AIMD of Netflix concurrency-limits (Java)",
  source: "Netflix/concurrency-limits at 784c960: AIMDLimit.java",
  rule: "one more after a success near the limit, a share less after a failure",
  options,
  misfit: outOfRange,
  create: (given) => new Aimd(given),
};
