/**
 * The retry policy of gRPC's service configuration, with its throttling of retries: a count of tokens that failures take one from and
 * successes give a part of one back to; at or below half of the most there are no retries.
 *
 * Source: grpc/proposal, A6-client-retries.md at 0070717 (maxAttempts at most 5; retryThrottling; a policy has no defaults) and at
 * 1fd061a (the pause is multiplied by a random number from 0.8 to 1.2, since pull request 452 of 2024; at 0070717 and 94bed81 it was drawn
 * from 0 up to all of it). Clients followed one by one: grpc-go in pull request 7869 (2024); grpc-java in 11858 (2025), from 0.4 to 1.2 by
 * mistake until 12639 (2026). grpc-node draws from 0 (issue 2959, open as stored).
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import type { MechanismDefinition, Retry } from "./definition.ts";
import { longestPause } from "./full-jitter.ts";

const ATTEMPTS = { value: 5, why: "to which gRPC clients cut a larger one" };
const JITTER = 0.2;

const options = z.strictObject({
  maxAttempts: atMost(count(2), ATTEMPTS).describe(
    "Times that a query is asked, the first one included; at most 5. Default: none, gRPC wants it stated.",
  ),
  initialBackoff: duration({ aboveZero: true }).describe("The first pause. Default: none, gRPC wants it stated."),
  maxBackoff: duration({ aboveZero: true }).describe("No pause is longer. Default: none, gRPC wants it stated."),
  backoffMultiplier: z
    .number()
    .positive()
    .max(1000)
    .describe("Of each pause to the next. Default: none, gRPC wants it stated."),
  retryThrottling: z
    .strictObject({
      maxTokens: z.number().positive().max(1000).describe("Tokens at the start, and at most. Default: none."),
      tokenRatio: z.number().positive().max(1000).describe("What a success gives back. Default: none."),
    })
    .optional()
    .describe("Of each process. Default: none, retries are not throttled."),
});

type Options = z.output<typeof options>;

class GrpcRetry implements Retry {
  readonly #options: Options;
  #tokens: number;

  constructor(given: Options) {
    this.#options = given;
    this.#tokens = given.retryThrottling?.maxTokens ?? 0;
  }

  began(): void {}

  failed(attempt: number, _isTimeOut: boolean, _nowSeconds: number, u: number): number | null {
    const { maxAttempts, initialBackoff, maxBackoff, backoffMultiplier, retryThrottling } = this.#options;
    this.#tokens = Math.max(0, this.#tokens - 1);
    if (attempt >= maxAttempts) return null;
    if (retryThrottling !== undefined && this.#tokens <= retryThrottling.maxTokens / 2) return null;
    const backoff = { baseSeconds: initialBackoff, capSeconds: maxBackoff, factor: backoffMultiplier };
    return longestPause(backoff, attempt) * (1 - JITTER + 2 * JITTER * u);
  }

  succeeded(): void {
    const { retryThrottling } = this.#options;
    if (retryThrottling === undefined) return;
    this.#tokens = Math.min(retryThrottling.maxTokens, this.#tokens + retryThrottling.tokenRatio);
  }
}

export const grpcRetry: MechanismDefinition<Retry, Options> = {
  name: "grpc",
  title: "gRPC's retry policy, with retry throttling",
  source: "grpc/proposal: A6-client-retries.md at 0070717 and 1fd061a",
  rule: "pauses that grow, each by up to 20 % shorter or longer; with retryThrottling no retries while a process has half of its tokens or fewer",
  options,
  misfit: ({ initialBackoff, maxBackoff }) =>
    maxBackoff < initialBackoff ? "maxBackoff below initialBackoff; expected at least that" : null,
  create: (given) => new GrpcRetry(given),
};
