/** Sequences of the library's own tests, and of its formulas, worked out beside them. */
import { describe, expect, it } from "vitest";
import { limits } from "../../models/protection/index.ts";
import { made } from "./mechanism.ts";

/** limit/AIMDLimitTest.java at d9e97d1, with the sample's size as its number in flight. */
describe("aimd", () => {
  const limit = (more = {}) => made(limits, "aimd", { initialLimit: 10, minLimit: 1, ...more });

  it("is one more after a success, and a tenth less after a drop", () => {
    const up = limit();
    expect(up.limit).toBe(10);
    up.sampled(0.001, 10, false);
    expect(up.limit).toBe(11);
    const down = limit();
    down.sampled(0.001, 1, true);
    expect(down.limit).toBe(9);
  });

  it("does not grow by successes far below it, takes a very slow one for a drop, and stays in its range", () => {
    const one = limit({ minLimit: 9, maxLimit: 11 });
    one.sampled(0.001, 4, false);
    expect(one.limit).toBe(10);
    one.sampled(5.1, 10, false);
    one.sampled(5.1, 10, false);
    expect(one.limit).toBe(9);
    for (let i = 0; i < 5; i++) one.sampled(0.001, 10, false);
    expect(one.limit).toBe(11);
  });
});

/** limit/VegasLimitTest.java at f9859bc has alpha 3 and beta 6; its first sample grows the limit, which later releases do not do. */
describe("vegas", () => {
  const limit = (more = {}) => made(limits, "vegas", { alpha: 3, beta: 6, initialLimit: 10, maxLimit: 20, ...more });

  it("takes its first sample as the shortest round trip, and grows by beta while nothing queues", () => {
    const one = limit();
    one.sampled(0.01, 10, false);
    expect(one.limit).toBe(10);
    one.sampled(0.01, 11, false);
    expect(one.limit).toBe(16);
  });

  it("shrinks where more than beta queue, stays between alpha and beta, and grows a little below alpha", () => {
    const after = (seconds: number) => {
      const one = limit();
      one.sampled(0.01, 10, false);
      one.sampled(seconds, 10, false);
      return one.limit;
    };
    // Queue: ceil(10 (1 - 10/50)) = 8; ceil(10 (1 - 10/14)) = 3; ceil(10 (1 - 10/11.5)) = 2.
    expect([after(0.05), after(0.014), after(0.0115)]).toEqual([9, 10, 11]);
  });

  it("shrinks at each drop, and not at few queries", () => {
    const one = limit();
    one.sampled(0.01, 10, false);
    one.sampled(0.02, 1, true);
    expect(one.limit).toBe(9);
    one.sampled(0.05, 4, false);
    expect(one.limit).toBe(9);
  });

  /** VegasLimit.java at 7989055: alpha 3, beta 6 and a step of 1, each times the logarithm of the limit, which is 2 here. */
  it.each([
    [2, 112],
    [5, 102],
    [6, 100],
    [12, 100],
    [13, 98],
  ])("of a hundred, by default: with %d that queue the limit is then %d", (queued, then) => {
    const one = made(limits, "vegas", { initialLimit: 100 });
    one.sampled(0.01, 100, false);
    // So long that all but half a query of those that are told to queue do; they are rounded up.
    one.sampled(0.01 / (1 - (queued - 0.5) / 100), 100, false);
    expect(one.limit).toBe(then);
  });

  it("looks for a new shortest round trip after 30 times the limit and its jitter", () => {
    const one = made(limits, "vegas", { initialLimit: 10, alpha: 3, beta: 6 });
    one.sampled(0.01, 10, false);
    // The jitter is 0.5 + 0.5 x 0.5: the probe comes with sample 0.75 x 30 x 10 = 225.
    for (let sample = 2; sample < 225; sample++) one.sampled(0.014, 10, false);
    expect(one.limit).toBe(10);
    one.sampled(0.014, 10, false);
    one.sampled(0.014, 10, false);
    expect(one.limit).toBe(16);
  });
});

/** Gradient2Limit.java at f2528de: its formula, worked out beside it. */
describe("gradient2", () => {
  const limit = (more = {}) => made(limits, "gradient2", { initialLimit: 50, minLimit: 20, ...more });

  it("grows by a fifth of its queue while round trips do not change", () => {
    const one = limit();
    for (let i = 0; i < 5; i++) one.sampled(0.01, 50, false);
    // 50 + 5 x 0.2 x 4.
    expect(one.limit).toBe(54);
  });

  it("shrinks to half at most, by a fifth of the way, when they are slower than the tolerance", () => {
    const one = limit();
    for (let i = 0; i < 10; i++) one.sampled(0.01, 10, false);
    expect(one.limit).toBe(50);
    one.sampled(0.1, 50, false);
    // Long average 0.01 + 0.09 x 2/601 = 0.0103; gradient max(0.5, 1.5 x 0.0103 / 0.1) = 0.5; 0.8 x 50 + 0.2 (25 + 4) = 45.8.
    expect(one.limit).toBe(45);
  });

  it("does not shrink within the tolerance", () => {
    const one = limit();
    for (let i = 0; i < 10; i++) one.sampled(0.01, 10, false);
    one.sampled(0.0149, 50, false);
    expect(one.limit).toBe(50);
    one.sampled(0.0149, 50, false);
    one.sampled(0.0149, 50, false);
    expect(one.limit).toBe(52);
  });

  it("forgets a long average that is twice the present round trip, by a twentieth each time", () => {
    const one = limit();
    for (let i = 0; i < 10; i++) one.sampled(1, 10, false);
    // The long average is ever smaller until it is below 2 x 0.1; then a round trip of 0.4 s is slow by its half.
    for (let i = 0; i < 60; i++) one.sampled(0.1, 10, false);
    one.sampled(0.4, 50, false);
    expect(one.limit).toBeLessThan(50);
  });

  it("stays in its range", () => {
    const low = limit({ initialLimit: 20 });
    for (let i = 1; i < 20; i++) low.sampled(2 ** i, 200, false);
    expect(low.limit).toBe(20);
    const high = limit({ maxLimit: 60 });
    for (let i = 0; i < 100; i++) high.sampled(0.01, 200, false);
    expect(high.limit).toBe(60);
  });
});
