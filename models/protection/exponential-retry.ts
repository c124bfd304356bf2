/** A query that failed is asked again after a random part of a pause that doubles. */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { ATTEMPTS_MAX } from "./attempts-max.ts";
import type { MechanismDefinition, Retry } from "./definition.ts";
import { type Backoff, fullJitter } from "./full-jitter.ts";

const FACTOR = 2;

/**
 * smithy-typescript at 14b922a, packages/util-retry/src: config.ts DEFAULT_MAX_ATTEMPTS 3; constants.ts DEFAULT_RETRY_DELAY_BASE 100
 * and MAXIMUM_RETRY_DELAY 20 * 1000 (ms).
 */
export const backoffOptions = {
  attempts: atMost(count(1), ATTEMPTS_MAX)
    .prefault(3)
    .describe("Times that a query is asked, the first one included. Default: 3."),
  base: duration({ aboveZero: true })
    .prefault("100ms")
    .describe("The longest first pause; it doubles. Default: 100ms."),
  cap: duration({ aboveZero: true }).prefault("20s").describe("No pause is longer. Default: 20s."),
};

const options = z.strictObject(backoffOptions);

type Options = z.output<typeof options>;

export function backoffOf({ base, cap }: Pick<Options, "base" | "cap">): Backoff {
  return { baseSeconds: base, capSeconds: cap, factor: FACTOR };
}

export function capBelowBase({ base, cap }: Pick<Options, "base" | "cap">): string | null {
  return cap < base ? "cap below base, the first pause; expected at least that" : null;
}

class ExponentialRetry implements Retry {
  readonly #attempts: number;
  readonly #backoff: Backoff;

  constructor(given: Options) {
    this.#attempts = given.attempts;
    this.#backoff = backoffOf(given);
  }

  began(): void {}

  failed(attempt: number, _isTimeOut: boolean, _nowSeconds: number, u: number): number | null {
    return attempt < this.#attempts ? fullJitter(this.#backoff, attempt, u) : null;
  }

  succeeded(): void {}
}

export const exponentialRetry: MechanismDefinition<Retry, Options> = {
  name: "exponential",
  title: "Retries after exponential pauses with full jitter",
  source:
    "M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015; defaults: smithy-typescript at 14b922a, packages/util-retry/src/config.ts and constants.ts",
  rule: "each failed query is asked again after a random part of a pause that doubles up to a cap",
  options,
  misfit: capBelowBase,
  create: (given) => new ExponentialRetry(given),
};
