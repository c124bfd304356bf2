/**
 * The standard retry mode of the AWS SDKs: a quota of tokens, of which a retry takes some and a success gives them back, or one where
 * it needed no retry.
 *
 * Source: smithy-typescript at 14b922a, packages/util-retry/src: config.ts DEFAULT_MAX_ATTEMPTS 3; constants.ts INITIAL_RETRY_TOKENS
 * 500, RETRY_COST 5, TIMEOUT_RETRY_COST 10, NO_RETRY_INCREMENT 1, DEFAULT_RETRY_DELAY_BASE 100, THROTTLING_RETRY_DELAY_BASE 500,
 * MAXIMUM_RETRY_DELAY 20 * 1000; StandardRetryStrategy (what is "transient" costs TIMEOUT_RETRY_COST). The quota never holds more than
 * at the start, as in botocore at 40454ea, retries/quota.py (compiled releases of StandardRetryStrategy for JavaScript have Math.max
 * there, by which a success fills the quota, and it grows without bound).
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { ATTEMPTS_MAX } from "./attempts-max.ts";
import type { MechanismDefinition, Retry } from "./definition.ts";
import { capBelowBase } from "./exponential-retry.ts";
import { fullJitter } from "./full-jitter.ts";

const RETRY_COST = 5;
const TIMEOUT_RETRY_COST = 10;
const NO_RETRY_INCREMENT = 1;
const FACTOR = 2;

const options = z.strictObject({
  attempts: atMost(count(1), ATTEMPTS_MAX)
    .prefault(3)
    .describe("Times that a query is asked, the first one included. Default: 3."),
  base: duration({ aboveZero: true })
    .prefault("100ms")
    .describe("The longest first pause after a time-out; it doubles. Default: 100ms."),
  throttledBase: duration({ aboveZero: true })
    .prefault("500ms")
    .describe("The same after a query that the database refused. Default: 500ms."),
  cap: duration({ aboveZero: true }).prefault("20s").describe("No pause is longer. Default: 20s."),
  tokens: atMost(count(0), { value: 1_000_000, why: "more is no quota" })
    .prefault(500)
    .describe(
      "Of each process: a retry takes 5, after a time-out 10; a success gives back what its retry took, or 1. Default: 500.",
    ),
});

type Options = z.output<typeof options>;

class AwsSdkRetry implements Retry {
  readonly #options: Options;
  #tokens: number;

  constructor(given: Options) {
    this.#options = given;
    this.#tokens = given.tokens;
  }

  began(): void {}

  failed(attempt: number, isTimeOut: boolean, _nowSeconds: number, u: number): number | null {
    const { attempts, base, throttledBase, cap } = this.#options;
    const cost = isTimeOut ? TIMEOUT_RETRY_COST : RETRY_COST;
    if (attempt >= attempts || this.#tokens < cost) return null;
    this.#tokens -= cost;
    const baseSeconds = isTimeOut ? base : throttledBase;
    return fullJitter({ baseSeconds, capSeconds: cap, factor: FACTOR }, attempt, u);
  }

  succeeded(attempt: number, wasTimeOut: boolean): void {
    const paid = wasTimeOut ? TIMEOUT_RETRY_COST : RETRY_COST;
    this.#tokens = Math.min(this.#options.tokens, this.#tokens + (attempt > 1 ? paid : NO_RETRY_INCREMENT));
  }
}

export const awsSdkRetry: MechanismDefinition<Retry, Options> = {
  name: "aws-sdk",
  title: "The AWS SDKs' standard retry mode",
  source: "smithy-typescript at 14b922a: packages/util-retry/src; botocore at 40454ea: retries/quota.py",
  rule: "as exponential, while a process has tokens: a retry takes some, a success gives them back",
  options,
  misfit: capBelowBase,
  create: (given) => new AwsSdkRetry(given),
};
