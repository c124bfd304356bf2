/**
 * The circuit breaker of opossum. Each failure looks at a rolling window: more than a share of the calls in it failed, and it opens. Calls
 * that it refuses are calls too. After a wait it is half-open: one call is let through, and its end closes or opens it. Closing leaves
 * the window as it is.
 *
 * Source: nodeshift/opossum at 8f83eca, lib/circuit.js (constructor: resetTimeout 30000, errorThresholdPercentage 50, rollingCountTimeout
 * 10000, rollingCountBuckets 10, volumeThreshold 0; call, fail, open, close) and at 0045b37, lib/status.js.
 */
import { z } from "zod";
import { notModelled } from "../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import type { Breaker, MechanismDefinition } from "./definition.ts";
import { WindowedSum } from "./windowed-sum.ts";

const options = z.strictObject(
  {
    errorThresholdPercentage: z
      .number()
      .positive()
      .max(100)
      .prefault(50)
      .describe("It opens when more than this many percent of the calls have failed. Default: 50."),
    resetTimeout: duration({ aboveZero: true })
      .prefault("30s")
      .describe("It lets no call through for so long. Default: 30s."),
    rollingCountTimeout: duration({ aboveZero: true }).prefault("10s").describe("How far back it looks. Default: 10s."),
    rollingCountBuckets: atMost(count(1), { value: 10_000, why: "of which each process keeps two numbers" })
      .prefault(10)
      .describe("Slices of that time. Default: 10."),
    volumeThreshold: atMost(count(0), { value: 1_000_000, why: "more calls than a process makes meanwhile" })
      .prefault(0)
      .describe("With fewer calls it does not open. Default: 0."),
  },
  notModelled({
    timeout: "database.timeout is when the application gives up",
    capacity: "a limit of the calls at once is a protection.limit",
  }),
);

type Options = z.output<typeof options>;

type State = "closed" | "open" | "half-open";

class Opossum implements Breaker {
  readonly #options: Options;
  readonly #fires: WindowedSum;
  readonly #failures: WindowedSum;
  #state: State = "closed";
  #openedAt = 0;
  /** Half-open, the one call is still to come. */
  #isPendingClose = false;

  constructor(given: Options) {
    this.#options = given;
    this.#fires = new WindowedSum(given.rollingCountTimeout, given.rollingCountBuckets);
    this.#failures = new WindowedSum(given.rollingCountTimeout, given.rollingCountBuckets);
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  permits(nowSeconds: number): boolean {
    this.#wait(nowSeconds);
    this.#fires.add(1, nowSeconds);
    if (this.#state !== "closed" && !this.#isPendingClose) return false;
    this.#isPendingClose = false;
    return true;
  }

  ended(nowSeconds: number, isOk: boolean): void {
    this.#wait(nowSeconds);
    const isHalfOpen = this.#state === "half-open";
    if (isOk) {
      if (isHalfOpen) {
        this.#state = "closed";
        this.#isPendingClose = false;
      }
      return;
    }
    this.#failures.add(1, nowSeconds);
    const fires = this.#fires.at(nowSeconds);
    if (fires < this.#options.volumeThreshold && !isHalfOpen) return;
    const rate = (100 * this.#failures.at(nowSeconds)) / fires;
    if (this.#state === "open" || !(rate > this.#options.errorThresholdPercentage || isHalfOpen)) return;
    this.#state = "open";
    this.#openedAt = nowSeconds;
    this.#isPendingClose = false;
  }

  /** The library has a timer for it. */
  #wait(nowSeconds: number): void {
    if (this.#state !== "open" || nowSeconds < this.#openedAt + this.#options.resetTimeout) return;
    this.#state = "half-open";
    this.#isPendingClose = true;
  }
}

export const opossum: MechanismDefinition<Breaker, Options> = {
  name: "opossum",
  title: "opossum (Node.js)",
  source: "nodeshift/opossum at 8f83eca and 0045b37: lib/circuit.js, lib/status.js",
  rule: "opens when more than a share of the calls of the last seconds failed; after a wait one call decides",
  options,
  create: (given) => new Opossum(given),
};
