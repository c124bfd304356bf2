import { describe, expect, it } from "vitest";
import { retries } from "../../models/protection/index.ts";
import { RetryBudget } from "../../models/protection/retry-budget.ts";
import { made } from "./mechanism.ts";

const LAST = 1 - 2 ** -33;

describe("retries", () => {
  it("fixed: the same pause until the attempts are used up", () => {
    const retry = made(retries, "fixed", { attempts: 3, pause: "2s" });
    expect([1, 2, 3].map((attempt) => retry.failed(attempt, true, 0, 0.7))).toEqual([2, 2, null]);
  });

  it("exponential: any part of a pause that doubles up to the cap", () => {
    const retry = made(retries, "exponential", { attempts: 6, base: "100ms", cap: "500ms" });
    const pauses = (u: number) => [1, 2, 3, 4, 5, 6].map((attempt) => retry.failed(attempt, false, 0, u));
    expect(pauses(0)).toEqual([0, 0, 0, 0, 0, null]);
    expect(pauses(0.5)).toEqual([0.05, 0.1, 0.2, 0.25, 0.25, null]);
    expect(pauses(LAST)[4]).toBeCloseTo(0.5, 8);
  });

  it("grpc: pauses of its example, each by up to a fifth shorter or longer", () => {
    const retry = made(retries, "grpc", {
      maxAttempts: 5,
      initialBackoff: "100ms",
      maxBackoff: "1s",
      backoffMultiplier: 4,
    });
    const pauses = (u: number) => [1, 2, 3, 4].map((attempt) => Number(retry.failed(attempt, true, 0, u)?.toFixed(9)));
    expect(pauses(0.5)).toEqual([0.1, 0.4, 1, 1]);
    expect(pauses(0)).toEqual([0.08, 0.32, 0.8, 0.8]);
    expect(retry.failed(5, true, 0, 0.5)).toBeNull();
  });

  it("grpc: at half of the tokens or fewer there are none, whatever the attempt; ten successes are worth one failure", () => {
    const retryThrottling = { maxTokens: 10, tokenRatio: 0.1 };
    const backoff = { initialBackoff: "100ms", maxBackoff: "1s", backoffMultiplier: 2 };
    const retry = made(retries, "grpc", { maxAttempts: 4, ...backoff, retryThrottling });
    const isRetried = () => retry.failed(1, true, 0, 0.5) !== null;
    // 9, 8, 7, 6 are above 5, and then 5 is not.
    expect([1, 2, 3, 4, 5].map(isRetried)).toEqual([true, true, true, true, false]);
    for (let i = 0; i < 11; i++) retry.succeeded(1, false);
    // 5 + 1.1 - 1 = 5.1.
    expect([1, 2].map(isRetried)).toEqual([true, false]);
  });

  it("aws-sdk: 500 tokens are 50 retries after time-outs, or 100 after refusals", () => {
    for (const [isTimeOut, times] of [
      [true, 50],
      [false, 100],
    ] as const) {
      const retry = made(retries, "aws-sdk");
      let retried = 0;
      while (retry.failed(1, isTimeOut, 0, 0.5) !== null) retried++;
      expect(retried).toBe(times);
    }
  });

  it("aws-sdk: a success gives back what its own retry took, or one, and never more than there was", () => {
    const retry = made(retries, "aws-sdk", { tokens: 10 });
    const isRetried = () => retry.failed(1, true, 0, 0.5) !== null;
    expect([isRetried(), isRetried()]).toEqual([true, false]);
    retry.succeeded(2, true);
    expect([isRetried(), isRetried()]).toEqual([true, false]);
    retry.succeeded(2, false);
    expect(isRetried()).toBe(false);
    for (let i = 0; i < 5; i++) retry.succeeded(1, false);
    expect(isRetried()).toBe(true);
    for (let i = 0; i < 100; i++) retry.succeeded(1, false);
    expect([isRetried(), isRetried()]).toEqual([true, false]);
  });

  it("aws-sdk: pauses double from 100 ms after a time-out and from 500 ms after a refusal", () => {
    const retry = made(retries, "aws-sdk", { attempts: 10 });
    expect([1, 2, 9].map((attempt) => retry.failed(attempt, true, 0, 0.5))).toEqual([0.05, 0.1, 10]);
    expect([1, 2, 9].map((attempt) => retry.failed(attempt, false, 0, 0.5))).toEqual([0.25, 0.5, 10]);
  });
});

/** RetryBudgetTest.scala at 3416798: `testBudget`, with time standing still. */
describe("a retry budget", () => {
  const budget = (ttl: number, minRetriesPerSecond: number, percentCanRetry: number) =>
    new RetryBudget({ ttl, minRetriesPerSecond, percentCanRetry });

  it.each([
    [60, 0, 0.1],
    [60, 0, 0.5],
    [60, 0, 0.75],
    [60, 0, 0.999],
    [60, 0, 0.001],
    [1, 10, 0],
    [2, 5, 0],
    [1, 10, 0.1],
    [2, 5, 0.5],
  ])("of %i s, %i a second and %d a request pays for that many of 10,000 and its reserve", (ttl, least, share) => {
    const one = budget(ttl, least, share);
    expect(one.balance(0)).toBe(ttl * least);
    let retried = 0;
    let refusedWithRest = 0;
    for (let i = 0; i < 10_000; i++) {
      one.deposit(0);
      if (one.withdraws(0)) retried++;
      else if (one.balance(0) > 0) refusedWithRest++;
    }
    expect(refusedWithRest).toBe(0);
    // The library's own test allows one, since its scale is whole numbers.
    expect(Math.abs(retried - (Math.trunc(10_000 * share) + ttl * least))).toBeLessThanOrEqual(1);
  });

  it("may allow more retries than requests", () => {
    const one = budget(60, 0, 2);
    for (let i = 0; i < 10_000; i++) one.deposit(0);
    expect(one.balance(0)).toBe(20_000);
  });

  it("forgets after its time, and what was taken from its reserve is there again", () => {
    const one = budget(10, 1, 0.5);
    for (let i = 0; i < 8; i++) one.deposit(0);
    expect(one.balance(9.9)).toBe(14);
    expect(one.balance(10)).toBe(10);
    for (let i = 0; i < 10; i++) expect(one.withdraws(20.5)).toBe(true);
    expect(one.withdraws(29.9)).toBe(false);
    expect(one.withdraws(30)).toBe(true);
  });
});
