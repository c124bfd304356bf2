/** Whether thresholds are met. Oracles: quantiles worked by hand, and those of d3-array on random numbers. */
import { quantile } from "d3-array";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricInfo } from "../../../src/core/result.ts";
import type { Value } from "../../../src/sweep/estimates.ts";
import { judge } from "../../../src/sweep/thresholds/judge.ts";
import { statisticOf } from "../../../src/sweep/thresholds/statistics.ts";
import { readCondition } from "../../../src/sweep/thresholds/threshold.ts";

const metrics = new Map(
  ["cost", "other"].map((name): [string, MetricInfo] => [
    name,
    { name, title: name, unit: "reads", better: "lower", definition: name },
  ]),
);

function threshold(text: string, more: { strict?: boolean; at?: Record<string, string[]> } = {}) {
  const { condition, problems } = readCondition(text, "cost", metrics);
  if (condition === null) throw new Error(problems.join());
  return { metric: "cost", text, condition, strict: true, at: {}, ...more };
}

function point(cost: readonly Value[], more: Record<string, readonly Value[]> = {}, axes: Record<string, string> = {}) {
  return { id: JSON.stringify(axes), axes, values: new Map(Object.entries({ cost, ...more })) };
}

const outcome = (text: string, ...points: ReturnType<typeof point>[]) => judge([threshold(text)], points)[0].outcome;

describe("a quantile", () => {
  it("lies between the two values beside it, in proportion", () => {
    // Ranks 0 to 4: p(95) at 3.8, between 40 and 50; p(10) at .4, between 10 and 20.
    const values = [50, 10, 30, 40, 20];
    expect(statisticOf({ kind: "p", q: 95 }, values)).toBeCloseTo(48, 12);
    expect(statisticOf({ kind: "p", q: 10 }, values)).toBeCloseTo(14, 12);
    expect([0, 25, 50, 100].map((q) => statisticOf({ kind: "p", q }, values))).toEqual([10, 20, 30, 50]);
  });

  it("is that of d3-array, whatever the numbers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 1000 }),
        (values, permille) => {
          const expected = quantile(values, permille / 1000)!;
          const size = Math.max(1, ...values.map(Math.abs));
          // Two orders of the same additions: some units in the last place of the largest.
          expect(Math.abs(statisticOf({ kind: "p", q: permille / 10 }, values) - expected)).toBeLessThan(size * 1e-12);
        },
      ),
    );
  });

  it("of what never happened in some repeats is infinite from where these begin", () => {
    const values = [1, 2, 3, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect([0, 50, 51, 75, 90, 100].map((q) => statisticOf({ kind: "p", q }, values))).toEqual([
      1,
      3,
      ...new Array<number>(4).fill(Number.POSITIVE_INFINITY),
    ]);
  });
});

describe("a threshold", () => {
  it("is met where its statistic over the repeats is on the side that it asks for", () => {
    const repeats = point([1, 2, 3, 4, 10]);
    const met = ["mean == 4", "min >= 1", "max < 10.5", "p(50) <= 3", "p(75) != 3.9", "mean > 3.99"];
    for (const text of met) expect(outcome(text, repeats), text).toBe("pass");
    const missed = ["mean != 4", "min > 1", "max < 10", "p(50) < 3", "p(75) == 3.9", "mean > 4"];
    for (const text of missed) expect(outcome(text, repeats), text).toBe("fail");
  });

  it("must be met at every point that it is about, and at no other", () => {
    const [calm, wild] = [point([1], {}, { plan: "a" }), point([9], {}, { plan: "b" })];
    expect(outcome("max < 5", calm, wild)).toBe("fail");
    const told = judge([threshold("max < 5", { at: { plan: ["a", "c"] } })], [calm, wild])[0];
    expect(told).toMatchObject({ outcome: "pass", points: [{ id: calm.id }] });
  });

  it("that is not strict is a warning where it is missed", () => {
    expect(judge([threshold("max < 5", { strict: false })], [point([9])])[0].outcome).toBe("warn");
    expect(judge([threshold("max < 5", { strict: false })], [point([1])])[0].outcome).toBe("pass");
  });

  it("skips repeats and points that do not define its number, and is missed where none does", () => {
    expect(outcome("max < 5", point([null, 1, null]))).toBe("pass");
    const [known, unknown] = [point([1], {}, { plan: "a" }), point([null], {}, { plan: "b" })];
    expect(judge([threshold("max < 5")], [known, unknown])[0]).toMatchObject({
      outcome: "pass",
      points: [{ outcome: "pass" }, { outcome: "undefined", found: [{ value: null, n: 0 }] }],
    });
    expect(outcome("max < 5", unknown)).toBe("fail");
    expect(outcome("max < 5")).toBe("fail");
  });

  it("of another metric that is not known holds only where the rest decides", () => {
    const unknown = point([1], { other: [null] });
    expect(outcome("max < 5 or max(other) == 0", unknown)).toBe("pass");
    expect(outcome("max > 5 and max(other) == 0", unknown)).toBe("fail");
    const open = ["max < 5 and max(other) == 0", "max > 5 or max(other) == 0"];
    for (const text of open) {
      expect(judge([threshold(text)], [unknown])[0].points[0].outcome).toBe("undefined");
    }
  });

  it("takes what did not happen within the horizon as later than any limit", () => {
    const slow = point([60, "censored", 70]);
    expect(outcome("max < 1e300", slow)).toBe("fail");
    expect(outcome("mean < 1e300", slow)).toBe("fail");
    expect(outcome("p(50) <= 70", slow)).toBe("pass");
    expect(judge([threshold("max < 1")], [slow])[0].points[0].found[0]).toMatchObject({
      value: null,
      n: 3,
      censored: 1,
    });
  });
});
