import { describe, expect, it } from "vitest";
import { unitExponential } from "../../../src/core/distributions/unit-exponential.ts";
import { Streams } from "../../../src/core/random.ts";
import { KOLMOGOROV_MAX, kolmogorovSmirnov } from "../statistics.ts";

const exact = (x: number) => -Math.log(((x >>> 0) + 0.5) * 2 ** -32);

describe("the unit exponential", () => {
  it("is -ln of the uniform number to 14 digits after the point, at every magnitude", () => {
    const stream = new Streams(1).stream("bits");
    const inputs = [0, 1, 2, 3, 255, 256, 2 ** 31 - 1, -(2 ** 31), -2, -1];
    for (let zeros = 0; zeros < 32; zeros++) {
      for (let i = 0; i < 500; i++) inputs.push(stream.nextInt32() >>> zeros);
    }
    // Rounding of numbers up to 23; the end of the series, r^5 / 5 at |r| = 2^-10, is less.
    for (const x of inputs) expect(Math.abs(unitExponential(x) - exact(x))).toBeLessThan(1e-14);
  });

  it("is exponential with mean 1", () => {
    const stream = new Streams(1).stream("exponential");
    const samples = Float64Array.from({ length: 50_000 }, () => unitExponential(stream.nextInt32()));
    expect(kolmogorovSmirnov(samples, (x) => -Math.expm1(-x))).toBeLessThan(KOLMOGOROV_MAX);
  });

  it("falls as the bits grow, through every cell of the table", () => {
    let last = Number.POSITIVE_INFINITY;
    for (let x = 0; x < 2 ** 32; x += 999_983) {
      const value = unitExponential(x | 0);
      expect(value).toBeLessThan(last);
      last = value;
    }
  });
});
