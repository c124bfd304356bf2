import { describe, expect, it } from "vitest";
import { RateCurve } from "../../src/core/rate-curve.ts";

// 100/s, a climb to 300/s from 10 s to 20 s, a step down to 50/s at 30 s, a descent to nothing at 40 s.
const curve = new RateCurve([
  { timeSeconds: 10, perSecond: 100 },
  { timeSeconds: 20, perSecond: 300 },
  { timeSeconds: 30, perSecond: 300 },
  { timeSeconds: 30, perSecond: 50 },
  { timeSeconds: 40, perSecond: 0 },
]);

describe("a load curve", () => {
  it("is linear between knots, constant outside, and steps where two knots share a time", () => {
    const rates = [-5, 10, 15, 20, 29.999, 30, 35, 40, 99].map((time) => curve.rateAt(time));
    expect(rates).toEqual([100, 100, 200, 300, 300, 50, 25, 0, 0]);
    expect(curve.peakPerSecond).toBe(300);
  });

  it("expects the area under it", () => {
    expect(curve.expected(0, 10)).toBe(1000);
    expect(curve.expected(10, 20)).toBe(2000);
    expect(curve.expected(15, 20)).toBe(1250);
    expect(curve.expected(25, 35)).toBe(1500 + 187.5);
    expect(curve.expected(0, 1e6)).toBe(1000 + 2000 + 3000 + 250);
    expect(curve.expected(50, 50)).toBe(0);
    // As the sum of many small steps.
    let sum = 0;
    for (let t = 0; t < 45; t += 0.001) sum += curve.rateAt(t + 0.0005) * 0.001;
    expect(sum).toBeCloseTo(curve.expected(0, 45), 3);
  });

  it("falls into linear pieces that follow one another", () => {
    const pieces = curve.pieces(15);
    expect(pieces.map(({ from, to, rate, slope }) => [from, to, rate, slope])).toEqual([
      [15, 20, 200, 20],
      [20, 30, 300, 0],
      [30, 40, 50, -5],
      [40, Number.POSITIVE_INFINITY, 0, 0],
    ]);
    expect(pieces.map(({ expected }) => expected)).toEqual([1250, 3000, 250, 0]);
    expect(RateCurve.constant(7).pieces(0)[0]).toMatchObject({
      rate: 7,
      slope: 0,
      expected: Number.POSITIVE_INFINITY,
    });
  });

  it("refuses knots that are none, and says which", () => {
    expect(() => new RateCurve([])).toThrow("at least one knot");
    const at = (timeSeconds: number, perSecond: number) => ({ timeSeconds, perSecond });
    expect(() => new RateCurve([at(1, 1), at(0, 1)])).toThrow("knots[1].timeSeconds");
    expect(() => new RateCurve([at(Number.NaN, 1)])).toThrow("knots[0].timeSeconds");
    expect(() => new RateCurve([at(0, -1)])).toThrow("knots[0].perSecond");
    expect(() => new RateCurve([at(0, Number.POSITIVE_INFINITY)])).toThrow("knots[0].perSecond");
  });
});
