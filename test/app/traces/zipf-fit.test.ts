/** The exponent that is found of counts whose exponent is known. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zipfExponent } from "../../../src/app/traces/zipf-fit.ts";
import { Zipf } from "../../../src/core/distributions/zipf.ts";
import { Streams } from "../../../src/core/random.ts";

/** Requests of each key that has any, in an order that is not that of popularity. */
function drawn(keys: number, exponent: number, requestsPerKey: number): Int32Array {
  const counts = new Int32Array(keys);
  const zipf = new Zipf(keys, exponent);
  const stream = new Streams(1).stream("drawn");
  const block = new Int32Array(keys);
  for (let round = 0; round < requestsPerKey; round++) {
    zipf.fill(block, stream);
    for (const key of block) counts[(key * 7919) % keys]++;
  }
  return counts.filter((count) => count > 0);
}

/** Logarithm of how likely the counts are, as the law is written. */
function likelihood(counts: readonly number[], exponent: number): number {
  const sorted = [...counts].sort((a, b) => b - a);
  const weights = sorted.map((_, i) => (i + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return sorted.reduce((sum, count, i) => sum + count * Math.log(weights[i] / total), 0);
}

describe("the exponent of a trace", () => {
  const MOST = 1e9;

  it.each([
    [0.3, 1000],
    [0.8, 1000],
    // Above 100,000 keys the tail is not summed one by one.
    [0.8, 300_000],
    [1, 300_000],
    [1.5, 1000],
  ])("is that of counts which fall by the law: %d, %i keys", (exponent, keys) => {
    const counts = Int32Array.from({ length: keys }, (_, i) => Math.round(MOST * (i + 1) ** -exponent));
    // Counts of thousands are rounded by less than a thousandth of themselves.
    expect(Math.abs(zipfExponent(counts) - exponent)).toBeLessThan(1e-4);
  });

  it("is likelier than any near it", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(counts, (all) => {
        const found = zipfExponent(Int32Array.from(all));
        const best = likelihood(all, found);
        for (const by of [-0.01, 0.01]) {
          // Where all counts are equal the best is 0, the least that there is.
          if (found + by >= 0) expect(likelihood(all, found + by)).toBeLessThan(best);
        }
      }),
    );
  });

  it.each([0.5, 0.8, 1, 1.2])("is found of drawn requests within a hundredth, of a hundred a key: %d", (exponent) => {
    expect(Math.abs(zipfExponent(drawn(20_000, exponent, 100)) - exponent)).toBeLessThan(0.01);
  });

  it("is biased by few requests a key: up where keys are alike, down where many are never asked for", () => {
    const found = (exponent: number) => zipfExponent(drawn(20_000, exponent, 1));
    expect(found(0)).toBeGreaterThan(0.3);
    expect(found(0.8)).toBeLessThan(0.75);
    expect(found(1)).toBeLessThan(0.95);
  });
});
