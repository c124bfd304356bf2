/**
 * A budget of retries: each request pays in a part of a retry, which is lost after a while, and there is a reserve for who asks
 * seldom. So retries are at most a share of the requests, however many of these fail.
 *
 * Source: Finagle at 0e26b57, finagle-core/.../service/RetryBudget.scala: DefaultTtl 10 s, minRetriesPerSec 10, percentCanRetry 0.2,
 * reserve = minRetriesPerSec x ttl; twitter/util at 1bdeab5, TokenBucket.newLeakyBucket over a WindowedAdder of 10 slices, in which
 * withdrawals are negative and are forgotten like deposits. Pauses are those of `exponential`, an assumption.
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import type { MechanismDefinition, Retry } from "./definition.ts";
import { backoffOf, backoffOptions, capBelowBase } from "./exponential-retry.ts";
import { type Backoff, fullJitter } from "./full-jitter.ts";
import { WindowedSum } from "./windowed-sum.ts";

const SLICES = 10;
/** Deposits are whole numbers in the library; a retry costs so much of them. */
const SCALE = 1000;

const options = z.strictObject({
  ...backoffOptions,
  ttl: duration({ least: 1, most: { value: 60, why: "as Finagle has it" } })
    .prefault("10s")
    .describe("What a request pays in is kept for so long. Default: 10s."),
  minRetriesPerSecond: atMost(count(0), { value: 1_000_000, why: "more is no budget" })
    .prefault(10)
    .describe("Retries that each process may make however little it asks. Default: 10."),
  percentCanRetry: z
    .number()
    .min(0)
    .max(SCALE)
    .prefault(0.2)
    .describe("Retries per request, 0.2 for one in five. Default: 0.2."),
});

type Options = z.output<typeof options>;

/** The budget by itself. */
export class RetryBudget {
  readonly #deposits: WindowedSum;
  readonly #reserve: number;
  readonly #deposit: number;
  readonly #withdrawal: number;

  constructor({ ttl, minRetriesPerSecond, percentCanRetry }: Omit<Options, keyof typeof backoffOptions>) {
    this.#deposits = new WindowedSum(ttl, SLICES);
    this.#deposit = percentCanRetry === 0 ? 0 : SCALE;
    this.#withdrawal = percentCanRetry === 0 ? 1 : Math.trunc(SCALE / percentCanRetry);
    this.#reserve = minRetriesPerSecond * Math.floor(ttl) * this.#withdrawal;
  }

  deposit(nowSeconds: number): void {
    this.#deposits.add(this.#deposit, nowSeconds);
  }

  withdraws(nowSeconds: number): boolean {
    if (this.#deposits.at(nowSeconds) + this.#reserve < this.#withdrawal) return false;
    this.#deposits.add(-this.#withdrawal, nowSeconds);
    return true;
  }

  /** Retries that it would pay for now. */
  balance(nowSeconds: number): number {
    return Math.trunc((this.#deposits.at(nowSeconds) + this.#reserve) / this.#withdrawal);
  }
}

class BudgetedRetry implements Retry {
  readonly #attempts: number;
  readonly #backoff: Backoff;
  readonly #budget: RetryBudget;

  constructor(given: Options) {
    this.#attempts = given.attempts;
    this.#backoff = backoffOf(given);
    this.#budget = new RetryBudget(given);
  }

  began(nowSeconds: number): void {
    this.#budget.deposit(nowSeconds);
  }

  failed(attempt: number, _isTimeOut: boolean, nowSeconds: number, u: number): number | null {
    if (attempt >= this.#attempts || !this.#budget.withdraws(nowSeconds)) return null;
    return fullJitter(this.#backoff, attempt, u);
  }

  succeeded(): void {}
}

export const retryBudget: MechanismDefinition<Retry, Options> = {
  name: "budget",
  title: "Retries from a budget that requests pay into (Finagle)",
  source:
    "Finagle at 0e26b57: finagle-core, service/RetryBudget.scala; twitter/util at 1bdeab5: TokenBucket.scala, WindowedAdder.scala; pauses as exponential, an assumption",
  rule: "as exponential, and at most a share of the requests and a few a second, of each process",
  options,
  misfit: capBelowBase,
  create: (given) => new BudgetedRetry(given),
};
