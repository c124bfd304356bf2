/** Latin hypercube samples and rank correlation. Oracles: the definition of the one, and Spearman's 1 - 6 sum d^2 / (n (n^2 - 1)). */
import { describe, expect, it } from "vitest";
import { latinHypercube, rankCorrelation } from "../../src/core/latin-hypercube.ts";

describe("a Latin hypercube", () => {
  it("has of each input one point in each part of its range", () => {
    for (const points of [1, 2, 7, 32]) {
      const drawn = latinHypercube(points, 5, 3);
      for (let input = 0; input < 5; input++) {
        const parts = drawn.map((row) => Math.floor(row[input] * points)).sort((a, b) => a - b);
        expect(parts).toEqual(Array.from({ length: points }, (_, part) => part));
      }
    }
  });

  it("leaves to chance which parts meet, by the seed: a further input changes none of the others", () => {
    const [a, b] = [latinHypercube(16, 2, 1), latinHypercube(16, 3, 1)];
    expect(b.map(([x, y]) => [x, y])).toEqual(a);
    expect(latinHypercube(16, 2, 2)).not.toEqual(a);
    expect(
      Math.abs(
        rankCorrelation(
          a.map(([x]) => x),
          a.map(([, y]) => y),
        ) ?? 1,
      ),
    ).toBeLessThan(0.9);
  });

  it("has a mean whose variance is far below that of points by chance, for what grows with one input", () => {
    const mean = (seed: number): number => latinHypercube(10, 1, seed).reduce((sum, [x]) => sum + x ** 2, 0) / 10;
    const means = Array.from({ length: 200 }, (_, seed) => mean(seed));
    const middle = means.reduce((sum, value) => sum + value, 0) / 200;
    const variance = means.reduce((sum, value) => sum + (value - middle) ** 2, 0) / 199;
    console.info(`variance over that of ten points by chance: ${(variance / (4 / 45 / 10)).toFixed(4)}`);
    // By chance 4/45 over ten; within a part x^2 varies by about (2 x/10)^2/12, a hundredth of it.
    expect(variance).toBeLessThan((4 / 45 / 10) * 0.05);
  });
});

describe("Spearman's rank correlation", () => {
  it("is 1 for what grows, -1 for what falls, and the formula's between", () => {
    expect(rankCorrelation([1, 2, 3, 10], [2, 30, 31, 400])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 10], [9, 5, 4, -1])).toBeCloseTo(-1, 12);
    const [a, b] = [
      [1, 2, 3, 4, 5],
      [2, 1, 4, 3, 5],
    ];
    expect(rankCorrelation(a, b)).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  });

  it("gives ties their mean rank, and nothing where one never changes", () => {
    expect(rankCorrelation([1, 1, 2], [3, 3, 4])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 1, 1], [3, 1, 4])).toBeNull();
  });
});
