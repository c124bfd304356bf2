import { build } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Histogram } from "../../src/core/histogram.ts";
import { Streams } from "../../src/core/random.ts";

const QUANTILES = [0, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1];
/** Half a bucket of 1/64. */
const RELATIVE_ERROR = 1 / 128;

function samples(spec: { distribution: string; [parameter: string]: unknown }, n = 20_000): Float64Array {
  const stream = new Streams(1).stream("samples", spec.distribution);
  const distribution = createDistribution(spec);
  return Float64Array.from({ length: n }, () => distribution.quantile(stream.next()));
}

function recorded(values: Iterable<number>): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** Nearest rank. */
function exactQuantile(sorted: Float64Array, q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

const latencies = [
  { distribution: "lognormal", median: 0.4, p99: 20 },
  { distribution: "generalizedPareto", mu: 0.001, sigma: 100, xi: 1.5 },
  { distribution: "uniform", low: 0.5, high: 1.5 },
  { distribution: "constant", value: 4096 },
];

describe("the histogram", () => {
  it.each(latencies)("has the exact quantiles of $distribution within .8 %", (spec) => {
    const values = samples(spec);
    const sorted = values.slice().sort();
    const histogram = recorded(values);
    for (const q of QUANTILES) {
      const exact = exactQuantile(sorted, q);
      expect(Math.abs(histogram.quantile(q) - exact) / exact).toBeLessThanOrEqual(RELATIVE_ERROR);
    }
    expect(histogram.count).toBe(values.length);
    expect(histogram.sum).toBeCloseTo(
      values.reduce((a, b) => a + b),
      6,
    );
    expect([histogram.min, histogram.max]).toEqual([sorted[0], sorted.at(-1)]);
    expect([histogram.quantile(0), histogram.quantile(1)]).toEqual([sorted[0], sorted.at(-1)]);
  });

  it("agrees with hdr-histogram-js on whole microseconds", () => {
    const reference = build({ numberOfSignificantValueDigits: 3, highestTrackableValue: 1e9 });
    const values = samples({ distribution: "lognormal", median: 400, p99: 20_000 }).map((value) => Math.ceil(value));
    for (const value of values) reference.recordValue(value);
    const histogram = recorded(values);
    for (const q of QUANTILES) {
      const theirs = reference.getValueAtPercentile(100 * q);
      // Theirs is within .1 %.
      expect(Math.abs(histogram.quantile(q) - theirs) / theirs).toBeLessThan(RELATIVE_ERROR + 0.001);
    }
    expect(histogram.mean).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 6);
  });

  it("takes the nearest rank: the median of three is the second, and of four too", () => {
    for (const values of [
      [10, 20, 30],
      [10, 20, 30, 40],
    ]) {
      expect(Math.abs(recorded(values).quantile(0.5) - 20)).toBeLessThan(0.2);
      expect(Math.abs(recorded(values).quantile(0.51) - (values.length === 3 ? 20 : 30))).toBeLessThan(0.3);
    }
  });

  it("puts every number of the range into a bucket no wider than 1/64 of it", () => {
    for (let value = 2 ** -20; value < 2 ** 32; value *= 1.013) {
      // Between an extreme on either side, so that the answer is the bucket's and not the least or greatest number.
      const histogram = recorded([0, value, value, value, 2 ** 31.99]);
      expect(Math.abs(histogram.quantile(0.5) - value) / value).toBeLessThanOrEqual(RELATIVE_ERROR);
    }
  });

  it("keeps count of what is outside of its range", () => {
    const histogram = recorded([0, 2 ** -21, 1e12, 1e300]);
    expect([histogram.count, histogram.min, histogram.max]).toEqual([4, 0, 1e300]);
    expect(histogram.quantile(0.5)).toBeLessThan(2 ** -20);
    expect(histogram.quantile(0.75)).toBeGreaterThanOrEqual(2 ** 32);
  });

  it("merged from parts is as recorded whole", () => {
    const values = samples(latencies[0]);
    const whole = recorded(values);
    const merged = recorded(values.subarray(0, 7000));
    merged.merge(new Histogram());
    merged.merge(recorded(values.subarray(7000)));
    expect([merged.count, merged.min, merged.max]).toEqual([whole.count, whole.min, whole.max]);
    expect(merged.sum).toBeCloseTo(whole.sum, 6);
    for (const q of QUANTILES) expect(merged.quantile(q)).toBe(whole.quantile(q));
  });

  it("records a number many times at once", () => {
    const many = new Histogram();
    many.recordMany(3, 1000);
    many.recordMany(70, 10);
    const single = recorded([...new Array(1000).fill(3), ...new Array(10).fill(70)]);
    expect([many.count, many.sum, many.quantile(0.99), many.quantile(0.995)]).toEqual([
      single.count,
      single.sum,
      single.quantile(0.99),
      single.quantile(0.995),
    ]);
    expect(many.quantile(0.99)).toBeLessThan(4);
    expect(many.quantile(0.995)).toBeGreaterThan(69);
  });

  it("has no quantiles while it is empty, and is empty after clear", () => {
    const histogram = recorded([1, 2, 3]);
    histogram.clear();
    expect([histogram.count, histogram.sum, histogram.quantile(0.5), histogram.mean]).toEqual([0, 0, NaN, NaN]);
    histogram.record(5);
    expect([histogram.quantile(0.5), histogram.min, histogram.max]).toEqual([5, 5, 5]);
  });
});
