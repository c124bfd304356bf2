/**
 * The circuit breaker of resilience4j. Closed it looks at the last calls, or the calls of the last seconds; once there are enough of them
 * and the share that failed, or that was slow, reaches its threshold, it opens. After a wait the next call makes it half-open: so many
 * calls are let through, and when their results are there it closes or opens by the same thresholds. A result counts where the breaker
 * is when it comes, whenever its call began.
 *
 * Source: resilience4j-circuitbreaker at 027f1a9, CircuitBreakerConfig.java (DEFAULT_ constants, named below); at 06b25fb,
 * internal/CircuitBreakerMetrics.java (a share is -1 below the minimum of calls; slow is longer than the threshold; open at or above a
 * threshold; the minimum is at most the window) and CircuitBreakerStateMachine.java (HalfOpenState: permitted calls are counted down).
 */
import { z } from "zod";
import { atMost, count, duration } from "../../src/core/text/quantities.ts";
import type { Breaker, MechanismDefinition } from "./definition.ts";
import { WindowedSum } from "./windowed-sum.ts";

const CALLS = { value: 100_000, why: "since each process remembers them" };
const percent = () => z.number().positive().max(100);

const options = z.strictObject({
  failureRateThreshold: percent()
    .prefault(50)
    .describe("It opens when this many percent of the calls have failed. Default: 50."),
  slowCallRateThreshold: percent()
    .prefault(100)
    .describe("It opens when this many percent of the calls were slow. Default: 100."),
  slowCallDurationThreshold: duration({ aboveZero: true })
    .prefault("60s")
    .describe("A call that takes longer is slow. Default: 60s."),
  slidingWindowType: z
    .enum(["COUNT_BASED", "TIME_BASED"])
    .prefault("COUNT_BASED")
    .describe("Whether it looks at the last calls or at those of the last seconds. Default: COUNT_BASED."),
  slidingWindowSize: atMost(count(1), CALLS).prefault(100).describe("That many calls, or seconds. Default: 100."),
  minimumNumberOfCalls: atMost(count(1), CALLS)
    .prefault(100)
    .describe("With fewer calls in the window there is no share. Default: 100."),
  waitDurationInOpenState: duration({ aboveZero: true })
    .prefault("60s")
    .describe("It lets no call through for so long. Default: 60s."),
  permittedNumberOfCallsInHalfOpenState: atMost(count(1), CALLS)
    .prefault(10)
    .describe("Calls that it lets through to see whether the database is back. Default: 10."),
  maxWaitDurationInHalfOpenState: duration()
    .prefault(0)
    .describe("Half-open it waits at most so long for their results, 0 for ever. Default: 0."),
});

type Options = z.output<typeof options>;

interface Window {
  readonly least: number;
  add(isOk: boolean, isSlow: boolean, nowSeconds: number): void;
  calls(nowSeconds: number): number;
  failures(nowSeconds: number): number;
  slow(nowSeconds: number): number;
}

const FAILED = 1;
const SLOW = 2;

/** The last calls, in a ring. */
class LastCalls implements Window {
  readonly least: number;
  readonly #ring: Uint8Array;
  #next = 0;
  #calls = 0;
  #failures = 0;
  #slow = 0;

  constructor(size: number, minimum: number) {
    this.#ring = new Uint8Array(size);
    this.least = Math.min(minimum, size);
  }

  add(isOk: boolean, isSlow: boolean): void {
    if (this.#calls === this.#ring.length) this.#count(this.#ring[this.#next], -1);
    const result = (isOk ? 0 : FAILED) | (isSlow ? SLOW : 0);
    this.#ring[this.#next] = result;
    this.#count(result, 1);
    this.#next = (this.#next + 1) % this.#ring.length;
  }

  calls(): number {
    return this.#calls;
  }

  failures(): number {
    return this.#failures;
  }

  slow(): number {
    return this.#slow;
  }

  #count(result: number, by: number): void {
    this.#calls += by;
    if ((result & FAILED) !== 0) this.#failures += by;
    if ((result & SLOW) !== 0) this.#slow += by;
  }
}

/** The calls of the last seconds, second by second. */
class LastSeconds implements Window {
  readonly least: number;
  readonly #calls: WindowedSum;
  readonly #failures: WindowedSum;
  readonly #slow: WindowedSum;

  constructor(seconds: number, minimum: number) {
    this.least = minimum;
    this.#calls = new WindowedSum(seconds, seconds);
    this.#failures = new WindowedSum(seconds, seconds);
    this.#slow = new WindowedSum(seconds, seconds);
  }

  add(isOk: boolean, isSlow: boolean, nowSeconds: number): void {
    this.#calls.add(1, nowSeconds);
    if (!isOk) this.#failures.add(1, nowSeconds);
    if (isSlow) this.#slow.add(1, nowSeconds);
  }

  calls(nowSeconds: number): number {
    return this.#calls.at(nowSeconds);
  }

  failures(nowSeconds: number): number {
    return this.#failures.at(nowSeconds);
  }

  slow(nowSeconds: number): number {
    return this.#slow.at(nowSeconds);
  }
}

type State = "closed" | "open" | "half-open";

class Resilience4j implements Breaker {
  readonly #options: Options;
  #state: State = "closed";
  #window: Window;
  #since = 0;
  /** Calls that it may still let through while half-open. */
  #permitted = 0;

  constructor(given: Options) {
    this.#options = given;
    this.#window = this.#ofClosed();
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  permits(nowSeconds: number): boolean {
    this.#stopWaiting(nowSeconds);
    if (this.#state === "closed") return true;
    const { waitDurationInOpenState, permittedNumberOfCallsInHalfOpenState, minimumNumberOfCalls } = this.#options;
    if (this.#state === "open") {
      if (nowSeconds <= this.#since + waitDurationInOpenState) return false;
      this.#become("half-open", nowSeconds);
      this.#permitted = permittedNumberOfCallsInHalfOpenState;
      this.#window = new LastCalls(permittedNumberOfCallsInHalfOpenState, minimumNumberOfCalls);
    }
    if (this.#permitted === 0) return false;
    this.#permitted--;
    return true;
  }

  ended(nowSeconds: number, isOk: boolean, tookSeconds: number): void {
    this.#stopWaiting(nowSeconds);
    const window = this.#window;
    window.add(isOk, tookSeconds > this.#options.slowCallDurationThreshold, nowSeconds);
    const calls = window.calls(nowSeconds);
    if (this.#state === "open" || calls < window.least) return;
    const { failureRateThreshold, slowCallRateThreshold } = this.#options;
    const isExceeded =
      (100 * window.failures(nowSeconds)) / calls >= failureRateThreshold ||
      (100 * window.slow(nowSeconds)) / calls >= slowCallRateThreshold;
    if (isExceeded) this.#become("open", nowSeconds);
    else if (this.#state === "half-open") {
      this.#become("closed", nowSeconds);
      this.#window = this.#ofClosed();
    }
  }

  #stopWaiting(nowSeconds: number): void {
    const { maxWaitDurationInHalfOpenState } = this.#options;
    if (this.#state !== "half-open" || maxWaitDurationInHalfOpenState === 0) return;
    const until = this.#since + maxWaitDurationInHalfOpenState;
    if (nowSeconds >= until) this.#become("open", until);
  }

  #become(state: State, nowSeconds: number): void {
    this.#state = state;
    this.#since = nowSeconds;
  }

  #ofClosed(): Window {
    const { slidingWindowType, slidingWindowSize, minimumNumberOfCalls } = this.#options;
    return slidingWindowType === "COUNT_BASED"
      ? new LastCalls(slidingWindowSize, minimumNumberOfCalls)
      : new LastSeconds(slidingWindowSize, minimumNumberOfCalls);
  }
}

export const resilience4j: MechanismDefinition<Breaker, Options> = {
  name: "resilience4j",
  title: "resilience4j's CircuitBreaker (Java)",
  source:
    "resilience4j-circuitbreaker at 027f1a9 and 06b25fb: CircuitBreakerConfig, CircuitBreakerMetrics, CircuitBreakerStateMachine",
  rule: "opens by the share of failed or slow calls among the last ones; after a wait some calls decide together",
  options,
  create: (given) => new Resilience4j(given),
};
