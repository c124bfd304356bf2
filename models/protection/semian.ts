/**
 * The circuit breaker of Semian. So many errors within a time open it; so long after the last error a call makes it half-open: each error
 * opens it again, so many successes close it. There is no share: it makes no difference how many calls succeed between the errors.
 *
 * Source: Shopify/semian at 00c9d2d, lib/semian/circuit_breaker.rb. It has no defaults for the three that are wanted here
 * (`error_threshold_timeout` is `error_timeout`, `lumping_interval` 0). Its `half_open_resource_timeout` and its tickets are not modelled.
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import type { Breaker, MechanismDefinition } from "./definition.ts";

const ERRORS = { value: 10_000, why: "since each process remembers when they were" };

const options = z.strictObject({
  errorThreshold: atMost(count(1), ERRORS).describe("Errors that open it. Default: none, Semian wants it stated."),
  errorTimeout: duration({ aboveZero: true }).describe(
    "It lets no call through for so long after the last error. Default: none, Semian wants it stated.",
  ),
  successThreshold: atMost(count(1), ERRORS).describe(
    "Successes that close it. Default: none, Semian wants it stated.",
  ),
  errorThresholdTimeout: duration({ aboveZero: true })
    .optional()
    .describe("Errors further apart than this do not count together. Default: errorTimeout."),
  lumpingInterval: duration()
    .prefault(0)
    .describe("Errors that come within so long of the last that counted are one with it. Default: 0."),
});

type Options = z.output<typeof options>;

type State = "closed" | "open" | "half-open";

class Semian implements Breaker {
  readonly #options: Options;
  /** When errors were, the oldest first, at most as many as open it. */
  #errors: number[] = [];
  #state: State = "closed";
  #successes = 0;

  constructor(given: Options) {
    this.#options = given;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  permits(nowSeconds: number): boolean {
    if (this.#state !== "open") return true;
    const last = this.#errors.at(-1);
    if (last === undefined || last + this.#options.errorTimeout >= nowSeconds) return false;
    this.#state = "half-open";
    this.#successes = 0;
    return true;
  }

  ended(nowSeconds: number, isOk: boolean): void {
    if (isOk) this.#succeeded();
    else this.#failed(nowSeconds);
  }

  #succeeded(): void {
    if (this.#state !== "half-open") return;
    this.#successes++;
    if (this.#successes < this.#options.successThreshold) return;
    this.#state = "closed";
    this.#errors = [];
  }

  #failed(nowSeconds: number): void {
    const { errorThreshold, errorTimeout, errorThresholdTimeout = errorTimeout, lumpingInterval } = this.#options;
    this.#errors = this.#errors.filter((at) => at + errorThresholdTimeout >= nowSeconds);
    const last = this.#errors.at(-1);
    if (last === undefined || last <= nowSeconds - lumpingInterval) this.#errors.push(nowSeconds);
    if (this.#errors.length > errorThreshold) this.#errors.shift();
    if (this.#state === "half-open" || this.#errors.length === errorThreshold) this.#state = "open";
  }
}

export const semian: MechanismDefinition<Breaker, Options> = {
  name: "semian",
  title: "Semian's circuit breaker (Ruby)",
  source: "Shopify/semian at 00c9d2d: lib/semian/circuit_breaker.rb",
  rule: "opens by a number of errors within a time; so long after the last one a number of successes closes it, an error opens it",
  options,
  misfit: ({ lumpingInterval, errorTimeout, errorThresholdTimeout = errorTimeout }) =>
    lumpingInterval > errorThresholdTimeout
      ? "lumpingInterval above errorThresholdTimeout; expected at most that, as Semian wants it"
      : null,
  create: (given) => new Semian(given),
};
