import { describe, expect, it } from "vitest";
import { PoissonArrivals } from "../../src/core/poisson.ts";
import { Streams } from "../../src/core/random.ts";
import { type Knot, RateCurve } from "../../src/core/rate-curve.ts";
import { chiSquare, chiSquareMax, KOLMOGOROV_MAX, kolmogorovSmirnov } from "./statistics.ts";

const curveOf = (...knots: [number, number][]) =>
  new RateCurve(knots.map(([timeSeconds, perSecond]): Knot => ({ timeSeconds, perSecond })));

const curves: [string, RateCurve][] = [
  ["constant", RateCurve.constant(500)],
  ["a climb from nothing and back", curveOf([0, 0], [60, 1500], [120, 0], [200, 100])],
  ["steps with a silence between", curveOf([0, 800], [40, 800], [40, 0], [70, 0], [70, 2000], [90, 2000], [90, 100])],
  [
    "a saw of short teeth",
    curveOf(...Array.from({ length: 2000 }, (_, i): [number, number] => [i / 10, i % 2 === 0 ? 5 : 45])),
  ],
  ["a slope so gentle that the quadratic formula cancels", curveOf([0, 500], [1e7, 500.000_001])],
];

function arrivalsUntil(curve: RateCurve, until: number, from = 0): Float64Array {
  const arrivals = new PoissonArrivals(curve, new Streams(1).stream("arrivals"), from);
  const times: number[] = [];
  for (let time = arrivals.next(); time < until; time = arrivals.next()) times.push(time);
  return Float64Array.from(times);
}

describe("Poisson arrivals on a load curve", () => {
  it.each(curves)("%s: counts in windows match the area under the curve", (_, curve) => {
    const windows = 40;
    const width = 5;
    const counts = new Float64Array(windows);
    for (const time of arrivalsUntil(curve, windows * width)) counts[Math.floor(time / width)]++;
    const expected = Array.from({ length: windows }, (_, i) => curve.expected(i * width, (i + 1) * width));
    const used = expected.map((_, i) => i).filter((i) => expected[i] >= 5);
    const value = chiSquare(
      used.map((i) => counts[i]),
      (i) => expected[used[i]],
    );
    expect(value).toBeLessThan(chiSquareMax(used.length));
    for (const [i, count] of counts.entries()) if (expected[i] === 0) expect(count).toBe(0);
  });

  it.each(curves)("%s: the area between arrivals is exponential with mean 1", (_, curve) => {
    const times = arrivalsUntil(curve, 80).subarray(0, 20_000);
    const gaps = times.subarray(1).map((time, i) => curve.expected(times[i], time));
    expect(kolmogorovSmirnov(gaps, (x) => -Math.expm1(-x))).toBeLessThan(KOLMOGOROV_MAX);
    // And the gaps do not follow one another.
    const mean = gaps.reduce((a, b) => a + b) / gaps.length;
    let covariance = 0;
    for (let i = 1; i < gaps.length; i++) covariance += (gaps[i] - mean) * (gaps[i - 1] - mean);
    expect(Math.abs(covariance) / Math.sqrt(gaps.length)).toBeLessThan(4);
  });

  it.each(curves)("%s: time never goes back", (_, curve) => {
    const arrivals = new PoissonArrivals(curve, new Streams(2).stream("arrivals"));
    let last = 0;
    for (let i = 0; i < 100_000; i++) {
      const time = arrivals.next();
      if (time < last) throw new Error(`${time} after ${last}`);
      last = time;
    }
  });

  it("ends with Infinity where the curve ends at nothing", () => {
    const arrivals = new PoissonArrivals(curveOf([0, 100], [10, 0]), new Streams(1).stream("arrivals"));
    const block = new Float64Array(1000);
    arrivals.fill(block);
    const real = block.filter((time) => time < Number.POSITIVE_INFINITY);
    // 500 are expected, with standard deviation 22.
    expect(Math.abs(real.length - 500)).toBeLessThan(4 * 22);
    expect(block.subarray(real.length).every((time) => time === Number.POSITIVE_INFINITY)).toBe(true);
    expect(arrivals.next()).toBe(Number.POSITIVE_INFINITY);
    const never = new PoissonArrivals(RateCurve.constant(0), new Streams(1).stream("arrivals"));
    expect([never.next(), never.next()]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it("begins where it is told to", () => {
    const [, curve] = curves[1];
    const times = arrivalsUntil(curve, 120, 60);
    expect(times[0]).toBeGreaterThan(60);
    // 45,000 in the second half of the climb and fall, with standard deviation 212.
    expect(Math.abs(times.length - curve.expected(60, 120))).toBeLessThan(4 * 212);
  });

  it.each(curves)("%s: blocks of any length give the same arrivals as one at a time", (_, curve) => {
    const [a, b] = [new Streams(3).stream("arrivals"), new Streams(3).stream("arrivals")];
    const single = new PoissonArrivals(curve, a);
    const block = new PoissonArrivals(curve, b);
    const times = new Float64Array(8000);
    let at = 0;
    for (let length = 1; at < times.length; length = (length * 7) % 1013) {
      const count = Math.min(length, times.length - at);
      block.fill(times.subarray(at), count);
      at += count;
    }
    expect(times).toEqual(Float64Array.from(times, () => single.next()));
  });

  it("takes one draw an arrival, so that curves share their luck: at twice the rate half the gaps", () => {
    const slow = new PoissonArrivals(RateCurve.constant(1), new Streams(4).stream("arrivals"));
    const fast = new PoissonArrivals(RateCurve.constant(2), new Streams(4).stream("arrivals"));
    for (let i = 0; i < 100; i++) expect(fast.next()).toBeCloseTo(slow.next() / 2, 12);
  });
});
