/** The sequences are those of the libraries' own tests, played by hand; each names where it is from. */
import { describe, expect, it } from "vitest";
import type { Breaker } from "../../models/protection/definition.ts";
import { breakers } from "../../models/protection/index.ts";
import { made } from "./mechanism.ts";

/** One query after the other: whether each was let through, and then how it ended. */
function asks(breaker: Breaker, at: number, isOk: boolean, tookSeconds = 0): boolean {
  const isPermitted = breaker.permits(at);
  if (isPermitted) breaker.ended(at, isOk, tookSeconds);
  return isPermitted;
}

/** CircuitBreakerStateMachineTest.java at 06b25fb: `setUp`, with a clock that stands still but for what a test adds. */
describe("resilience4j", () => {
  const settings = {
    failureRateThreshold: 50,
    permittedNumberOfCallsInHalfOpenState: 4,
    slowCallDurationThreshold: "4s",
    slowCallRateThreshold: 50,
    slidingWindowSize: 5,
    minimumNumberOfCalls: 5,
    waitDurationInOpenState: "5s",
  };
  const windows = ["COUNT_BASED", "TIME_BASED"] as const;
  const breaker = (slidingWindowType: string, more = {}) =>
    made(breakers, "resilience4j", { ...settings, slidingWindowType, ...more });
  /** Opened at 0. */
  const open = (type: string, more = {}) => {
    const one = breaker(type, more);
    for (let i = 0; i < 5; i++) asks(one, 0, false);
    expect(one.isOpen).toBe(true);
    return one;
  };

  it.each(windows)("%s: opens when the window is full and the failures reach the threshold, not before", (type) => {
    const one = breaker(type);
    const results = [false, false, false, true, true];
    expect(results.map((isOk) => [asks(one, 0, isOk), one.isOpen])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [true, false],
      [true, true],
    ]);
    expect(one.permits(0)).toBe(false);
  });

  it.each(windows)("%s: opens by slow calls too, whether they succeed or not", (type) => {
    const one = breaker(type);
    asks(one, 0, false, 5);
    asks(one, 0, true, 5);
    asks(one, 0, false, 0.1);
    asks(one, 0, true, 0.1);
    expect(one.isOpen).toBe(false);
    asks(one, 0, true, 5);
    expect(one.isOpen).toBe(true);
  });

  it("is closed until its wait is over, and half-open then at the first call", () => {
    const one = open("COUNT_BASED");
    expect([one.permits(3), one.permits(5)]).toEqual([false, false]);
    expect(one.permits(6)).toBe(true);
    expect(one.isOpen).toBe(false);
  });

  it("lets so many calls through while half-open, however often it opens", () => {
    const one = open("COUNT_BASED");
    const permitted = (at: number) => [1, 2, 3, 4, 5, 6].map(() => one.permits(at));
    expect(permitted(6)).toEqual([true, true, true, true, false, false]);
    for (let i = 0; i < 4; i++) one.ended(6, false, 0);
    expect(one.isOpen).toBe(true);
    expect(permitted(12)).toEqual([true, true, true, true, false, false]);
  });

  it("opens again when three of the four calls fail, or are slow, and closes when one does", () => {
    const halfOpen = (results: readonly (readonly [isOk: boolean, seconds: number])[]) => {
      const one = open("COUNT_BASED");
      for (const [isOk, seconds] of results) expect(asks(one, 6, isOk, seconds)).toBe(true);
      return one.isOpen;
    };
    const failed = [false, 0] as const;
    const fine = [true, 0] as const;
    const slow = [true, 5] as const;
    expect(halfOpen([failed, failed, fine, failed])).toBe(true);
    expect(halfOpen([slow, slow, slow, fine])).toBe(true);
    expect(halfOpen([failed, fine, fine, fine])).toBe(false);
  });

  it("forgets what was when it closes", () => {
    const one = open("COUNT_BASED");
    for (const isOk of [false, true, true, true]) asks(one, 6, isOk);
    for (let i = 0; i < 4; i++) asks(one, 7, false);
    expect(one.isOpen).toBe(false);
    asks(one, 7, false);
    expect(one.isOpen).toBe(true);
  });

  it("COUNT_BASED: looks at the last calls only; TIME_BASED: at those of the last seconds", () => {
    const byCount = breaker("COUNT_BASED");
    const byTime = breaker("TIME_BASED");
    for (const one of [byCount, byTime]) {
      for (const isOk of [false, false, true, true]) asks(one, 0, isOk);
      asks(one, 100, true);
    }
    for (const one of [byCount, byTime]) asks(one, 100, false);
    // Of the last five calls two failed; of the last five seconds' two there are too few to tell.
    expect([byCount.isOpen, byTime.isOpen]).toEqual([false, false]);
    for (const one of [byCount, byTime]) for (let i = 0; i < 2; i++) asks(one, 100, false);
    expect([byCount.isOpen, byTime.isOpen]).toEqual([true, false]);
    asks(byTime, 104.9, false);
    expect(byTime.isOpen).toBe(true);
  });

  it("waits half-open for ever, or opens again after its longest wait", () => {
    const patient = open("COUNT_BASED");
    const impatient = open("COUNT_BASED", { maxWaitDurationInHalfOpenState: "10s" });
    for (const one of [patient, impatient]) for (let i = 0; i < 4; i++) one.permits(6);
    expect([patient.permits(1000), impatient.permits(15)]).toEqual([false, false]);
    // Half-open from 6 to 16, open from then to 21.
    expect([impatient.permits(21), impatient.isOpen, impatient.permits(21.1)]).toEqual([false, true, true]);
  });
});

/** test/half-open-test.js at 03d0b66, test/volume-threshold-test.js at 0039ee1; times in their proportion. */
describe("opossum", () => {
  const settings = { errorThresholdPercentage: 1, resetTimeout: "100ms" };
  const breaker = (more = {}) => made(breakers, "opossum", { ...settings, ...more });

  it("has no volume threshold: the first failure opens it", () => {
    const one = breaker();
    asks(one, 0, false);
    expect(one.isOpen).toBe(true);
  });

  it("does not open before the volume threshold has been reached", () => {
    const one = breaker({ volumeThreshold: 3 });
    expect([1, 2, 3].map(() => [asks(one, 0, false), one.isOpen])).toEqual([
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  it("lets one call through when half-open, and refuses others until that is over", () => {
    const one = breaker();
    asks(one, 0, false);
    expect(one.permits(0.09)).toBe(false);
    expect([one.permits(0.15), one.permits(0.2), one.permits(0.6)]).toEqual([true, false, false]);
    one.ended(0.65, false, 0.5);
    expect([one.isOpen, one.permits(0.7)]).toEqual([true, false]);
    expect(asks(one, 0.76, true)).toBe(true);
    expect([one.isOpen, one.permits(0.77)]).toEqual([false, true]);
  });

  it("minds no volume threshold when half-open", () => {
    const one = breaker({ resetTimeout: "300ms", rollingCountTimeout: "300ms", volumeThreshold: 2 });
    asks(one, 0, false);
    expect(one.isOpen).toBe(false);
    asks(one, 0, false);
    expect(one.isOpen).toBe(true);
    expect(asks(one, 0.45, false)).toBe(true);
    expect(one.isOpen).toBe(true);
  });

  it("opens when more than the share has failed, not when just that", () => {
    const one = made(breakers, "opossum");
    asks(one, 0, true);
    asks(one, 0, false);
    expect(one.isOpen).toBe(false);
    asks(one, 0, false);
    expect(one.isOpen).toBe(true);
  });
});

/** test/circuit_breaker_test.rb at c123661: error_threshold 2, error_timeout 5, success_threshold 1. */
describe("semian", () => {
  const breaker = (more = {}) =>
    made(breakers, "semian", { errorThreshold: 2, errorTimeout: "5s", successThreshold: 1, ...more });
  const opened = (one: Breaker, at = 0) => {
    for (let i = 0; i < 2; i++) asks(one, at, false);
    expect(one.permits(at)).toBe(false);
    return one;
  };

  it("opens after the errors, and lets requests through when the error timeout has elapsed", () => {
    const one = opened(breaker());
    expect(one.permits(5)).toBe(false);
    expect(asks(one, 6, true)).toBe(true);
  });

  it("half-open: a single error opens it; after the success it takes all errors again", () => {
    const failing = opened(breaker());
    asks(failing, 6, false);
    expect(failing.permits(6)).toBe(false);
    const fine = opened(breaker());
    asks(fine, 6, true);
    asks(fine, 6, false);
    expect(fine.permits(6)).toBe(true);
    asks(fine, 6, false);
    expect(fine.isOpen).toBe(true);
  });

  it("does not open by errors that are more than the error timeout apart", () => {
    const one = breaker();
    asks(one, 0, false);
    asks(one, 6, false);
    expect(one.isOpen).toBe(false);
    const three = breaker({ errorThreshold: 3 });
    for (const at of [0, 5, 6]) asks(three, at, false);
    expect(three.isOpen).toBe(false);
  });

  it("does by a longer errorThresholdTimeout", () => {
    const one = breaker({ errorThreshold: 3, errorThresholdTimeout: "10s" });
    for (const at of [0, 5, 6]) asks(one, at, false);
    expect(one.isOpen).toBe(true);
  });

  it("opens, closes after two successes and opens again", () => {
    const one = opened(breaker({ successThreshold: 2 }));
    asks(one, 6, true);
    asks(one, 6, false);
    expect(one.isOpen).toBe(true);
    asks(one, 12, true);
    asks(one, 12, true);
    asks(one, 12, false);
    expect(one.isOpen).toBe(false);
    opened(one, 12);
  });

  it("counts errors within the lumping interval once", () => {
    const one = breaker({ errorThreshold: 2, lumpingInterval: "2s" });
    for (const at of [0, 0.5, 1.9]) asks(one, at, false);
    expect(one.isOpen).toBe(false);
    asks(one, 2, false);
    expect(one.isOpen).toBe(true);
  });
});
