/** A query that failed is asked again after a fixed pause, so many times. */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import { ATTEMPTS_MAX } from "./attempts-max.ts";
import type { MechanismDefinition, Retry } from "./definition.ts";

// resilience4j at 0124df7, resilience4j-retry/.../RetryConfig.java: DEFAULT_MAX_ATTEMPTS 3, DEFAULT_WAIT_DURATION 500 (ms).
const options = z.strictObject({
  attempts: atMost(count(1), ATTEMPTS_MAX)
    .prefault(3)
    .describe("Times that a query is asked, the first one included. Default: 3."),
  pause: duration().prefault("500ms").describe("From a failure to the next attempt. Default: 500ms."),
});

type Options = z.output<typeof options>;

class FixedRetry implements Retry {
  readonly #options: Options;

  constructor(given: Options) {
    this.#options = given;
  }

  began(): void {}

  failed(attempt: number): number | null {
    return attempt < this.#options.attempts ? this.#options.pause : null;
  }

  succeeded(): void {}
}

export const fixedRetry: MechanismDefinition<Retry, Options> = {
  name: "fixed",
  title: "Retries after a fixed pause",
  source: "resilience4j at 0124df7: resilience4j-retry, RetryConfig.java (its defaults)",
  rule: "each failed query is asked again after the same pause",
  options,
  create: (given) => new FixedRetry(given),
};
