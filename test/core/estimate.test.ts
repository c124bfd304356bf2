import { describe, expect, it } from "vitest";
import { estimateDifference, estimateMean, estimateShare } from "../../src/core/estimate.ts";
import { normalQuantile } from "../../src/core/normal.ts";
import { Streams } from "../../src/core/random.ts";
import { studentCentre, studentQuantile } from "../../src/core/student.ts";

describe("the normal quantile", () => {
  it("has the values of the published tables", () => {
    const table = [
      [0.5, 0],
      [0.75, 0.6744897501960817],
      [0.9, 1.2815515655446004],
      [0.975, 1.959963984540054],
      [0.99, 2.3263478740408408],
      [0.9999, 3.719016485455709],
      // Wichura's own test values of AS 241.
      [0.25, -0.6744897501960817],
      [0.001, -3.090232306167814],
      [1e-20, -9.262340089798409],
    ] as const;
    for (const [p, z] of table) expect(normalQuantile(p)).toBeCloseTo(z, 13);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it("is symmetric and rises without a jump where its pieces meet", () => {
    for (const p of [1e-9, 0.01, 0.074, 0.076, 0.3]) expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 7);
    for (const seam of [0.075, Math.exp(-25)]) {
      const [below, above] = [normalQuantile(seam * (1 - 1e-12)), normalQuantile(seam * (1 + 1e-12))];
      expect(above).toBeGreaterThanOrEqual(below);
      expect(above - below).toBeLessThan(1e-10);
    }
  });
});

describe("Student's t", () => {
  it("has the values of the published tables", () => {
    // Columns P = .95, .975, .995 of any table of the t distribution.
    const table = [
      [1, 6.314, 12.706, 63.657],
      [2, 2.92, 4.303, 9.925],
      [3, 2.353, 3.182, 5.841],
      [4, 2.132, 2.776, 4.604],
      [9, 1.833, 2.262, 3.25],
      [10, 1.812, 2.228, 3.169],
      [29, 1.699, 2.045, 2.756],
      [30, 1.697, 2.042, 2.75],
      [120, 1.658, 1.98, 2.617],
      [10_000, 1.645, 1.96, 2.576],
    ] as const;
    for (const [degrees, t95, t975, t995] of table) {
      expect(studentQuantile(0.95, degrees)).toBeCloseTo(t95, 3);
      expect(studentQuantile(0.975, degrees)).toBeCloseTo(t975, 3);
      expect(studentQuantile(0.995, degrees)).toBeCloseTo(t995, 3);
    }
  });

  it("is symmetric about zero and inverts its own distribution", () => {
    expect(studentQuantile(0.5, 7)).toBe(0);
    for (const degrees of [1, 2, 5, 8, 31]) {
      expect(studentQuantile(0.1, degrees)).toBe(-studentQuantile(0.9, degrees));
      for (const p of [0.6, 0.9, 0.999]) {
        expect(studentCentre(studentQuantile(p, degrees), degrees)).toBeCloseTo(2 * p - 1, 13);
      }
    }
  });
});

describe("the estimate of a mean", () => {
  it("of 1 to 5 is 3 +- 1.963", () => {
    // Standard deviation 1.5811, t(4) = 2.7764: 2.7764 x 1.5811 / sqrt(5).
    const { mean, low, high, n } = estimateMean([1, 2, 3, 4, 5])!;
    expect([mean, n]).toEqual([3, 5]);
    expect(low).toBeCloseTo(3 - 1.9632, 4);
    expect(high).toBeCloseTo(3 + 1.9632, 4);
  });

  it("has no interval from one number and no mean from none", () => {
    expect(estimateMean([7])).toEqual({ mean: 7, low: null, high: null, n: 1 });
    expect(estimateMean([])).toBeNull();
    expect(estimateMean([7, 7, 7])).toEqual({ mean: 7, low: 7, high: 7, n: 3 });
  });

  it.each([3, 10])("holds the true mean in 95 of 100 experiments of %d repeats", (repeats) => {
    const stream = new Streams(1).stream("coverage", repeats);
    const experiments = 10_000;
    let held = 0;
    for (let i = 0; i < experiments; i++) {
      const { low, high } = estimateMean(Array.from({ length: repeats }, () => normalQuantile(stream.next())))!;
      if (low! <= 0 && high! >= 0) held++;
    }
    // Standard deviation of the share: sqrt(.95 x .05 / 10,000) = .0022; with a normal's 1.96 it would be .81 of 3.
    expect(Math.abs(held / experiments - 0.95)).toBeLessThan(4 * 0.0022);
  });

  it("of a paired difference is free of what the pairs have in common", () => {
    const common = [10, 200, 3000, 40_000];
    const difference = estimateDifference(
      common,
      common.map((x, i) => x + 5 + (i % 2)),
    )!;
    expect(difference.mean).toBe(5.5);
    expect(difference.high! - difference.low!).toBeLessThan(2);
    expect(() => estimateDifference([1, 2], [1])).toThrow(RangeError);
  });
});

describe("the estimate of a share", () => {
  it("is Wilson's interval", () => {
    // Brown, Cai, DasGupta (2001) and any calculator: 0, 5 and 10 of 10; 81 of 263 after Newcombe (1998).
    const table = [
      [0, 10, 0, 0.2775],
      [5, 10, 0.2366, 0.7634],
      [10, 10, 0.7225, 1],
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, trials, low, high] of table) {
      const estimate = estimateShare(successes, trials)!;
      expect(estimate.mean).toBe(successes / trials);
      expect(estimate.low).toBeCloseTo(low, 4);
      expect(estimate.high).toBeCloseTo(high, 4);
    }
    expect(estimateShare(0, 0)).toBeNull();
  });
});
