/** Arrival processes other than Poisson, each held to its law. */
import { describe, expect, it } from "vitest";
import { CurveArrivals } from "../../src/core/arrivals.ts";
import { unitExponential } from "../../src/core/distributions/unit-exponential.ts";
import { modulated, normalized } from "../../src/core/modulated-rate.ts";
import { PoissonArrivals } from "../../src/core/poisson.ts";
import { Streams } from "../../src/core/random.ts";
import { type Knot, RateCurve } from "../../src/core/rate-curve.ts";
import { Z_MAX } from "./statistics.ts";

const curveOf = (...knots: [number, number][]) =>
  new RateCurve(knots.map(([timeSeconds, perSecond]): Knot => ({ timeSeconds, perSecond })));

const climb = curveOf([0, 0], [10, 20], [30, 20], [40, 0], [60, 0], [60, 5]);

function first(arrivals: { fill(out: Float64Array): void }, count: number): Float64Array {
  const out = new Float64Array(count);
  arrivals.fill(out);
  return out;
}

describe("arrivals along a curve", () => {
  it("are Poisson's own, to the bit of rounding, where the gaps are exponential", () => {
    const stream = new Streams(3).stream("arrivals");
    const general = first(new CurveArrivals(climb.pieces(0).values(), () => unitExponential(stream.nextInt32())), 2000);
    const poisson = first(new PoissonArrivals(climb, new Streams(3).stream("arrivals")), 2000);
    // Both sum the same gaps; only the order of the additions differs.
    for (const [i, time] of general.entries()) expect(time / poisson[i]).toBeCloseTo(1, 9);
  });

  it("come where the area under the curve reaches a whole number, where the gaps are all 1", () => {
    const times = first(new CurveArrivals(climb.pieces(0).values(), () => 1), 700);
    for (const [i, time] of times.entries()) expect(climb.expected(0, time)).toBeCloseTo(i + 1, 6);
  });

  it("end with a rate that falls to nothing", () => {
    const dying = curveOf([0, 10], [10, 0]);
    const times = first(new CurveArrivals(dying.pieces(0).values(), () => 1), 60);
    expect([...times].filter((time) => time < Number.POSITIVE_INFINITY)).toHaveLength(49);
    expect(times[59]).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a Markov-modulated Poisson process of two states", () => {
  // Rates and how often each state is left, a second.
  const states = normalized([
    { times: 1, lastsSeconds: 8 },
    { times: 6, lastsSeconds: 2 },
  ]);
  const perSecond = 20;
  const [calm, burst] = states.map(({ times }) => times * perSecond);
  const [leavesCalm, leavesBurst] = states.map(({ lastsSeconds }) => 1 / lastsSeconds);
  const windows = 40_000;

  /** Counts in windows of this length, one after another. */
  function counts(seconds: number): Float64Array {
    const streams = new Streams(11);
    const stream = streams.stream("arrivals");
    const pieces = modulated(RateCurve.constant(perSecond).pieces(0), states, streams.stream("states"));
    const arrivals = new CurveArrivals(pieces, () => unitExponential(stream.nextInt32()));
    const found = new Float64Array(windows);
    const block = new Float64Array(1000);
    for (;;) {
      arrivals.fill(block);
      for (const time of block) {
        const window = Math.floor(time / seconds);
        if (window >= windows) return found;
        found[window]++;
      }
    }
  }

  /** Variance over mean of the count in t (Fischer and Meier-Hellstern, The MMPP cookbook, Performance Evaluation 18, 1993). */
  function dispersion(t: number): number {
    const sum = leavesCalm + leavesBurst;
    const limit =
      (2 * (calm - burst) ** 2 * leavesCalm * leavesBurst) / (sum ** 2 * (calm * leavesBurst + burst * leavesCalm));
    return 1 + limit * (1 - -Math.expm1(-sum * t) / (sum * t));
  }

  it.each([0.1, 1, 10])("has its mean and its index of dispersion of counts in windows of %d s", (seconds) => {
    const all = counts(seconds);
    const mean = all.reduce((a, b) => a + b) / windows;
    const variance = all.reduce((a, count) => a + (count - mean) ** 2, 0) / (windows - 1);
    // Windows follow one another: those of one round of the states count as one sample.
    const independent = windows * Math.min(1, seconds / 10);
    const deviation = Math.sqrt((dispersion(Math.max(seconds, 10)) * perSecond * Math.max(seconds, 10)) / independent);
    expect(Math.abs(mean / seconds - perSecond)).toBeLessThan((Z_MAX * deviation) / Math.max(seconds, 10));
    // The relative error of a variance is about sqrt(2 / n), more where the tail is longer than the normal one.
    expect(Math.abs(variance / mean / dispersion(seconds) - 1)).toBeLessThan(2 * Z_MAX * Math.sqrt(2 / independent));
  });
});
