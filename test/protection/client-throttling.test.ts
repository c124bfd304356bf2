import { expect, it } from "vitest";
import { throttles } from "../../models/protection/index.ts";
import { made } from "./mechanism.ts";

/** The draw from which on a query is let through: the share that is refused, by equation 21-1. */
function refusedShare(requests: number, accepts: number, options = {}): number {
  const isRefusedAt = (u: number) => {
    const one = made(throttles, "google-sre", options);
    for (let i = 0; i < requests; i++) one.permits(0, 1);
    for (let i = 0; i < accepts; i++) one.accepted(0);
    return !one.permits(0, u);
  };
  let low = 0;
  let high = 1;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (isRefusedAt(middle)) low = middle;
    else high = middle;
  }
  return low;
}

it("client throttling refuses max(0, (requests - K accepts) / (requests + 1))", () => {
  expect(refusedShare(100, 100)).toBeCloseTo(0, 9);
  expect(refusedShare(100, 50)).toBeCloseTo(0, 9);
  expect(refusedShare(100, 30)).toBeCloseTo(40 / 101, 9);
  expect(refusedShare(100, 0)).toBeCloseTo(100 / 101, 9);
  expect(refusedShare(100, 80, { k: 1.1 })).toBeCloseTo(12 / 101, 9);
});

it("client throttling forgets after its window, and what it refused counts as requested", () => {
  const one = made(throttles, "google-sre");
  for (let i = 0; i < 99; i++) expect(one.permits(0, i === 0 ? 0 : 0.999)).toBe(true);
  // (99 - 0) / 100 is refused below 0.99; one more request then makes it 100 / 101.
  expect([one.permits(60, 0.9899), one.permits(60, 0.9901), one.permits(119.9, 0.9901)]).toEqual([false, true, false]);
  expect(one.permits(120.1, 0.8)).toBe(true);
});
