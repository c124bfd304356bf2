/** Zipf's law over more things than the table draws from: the draws are as its probabilities say. */
import { describe, expect, it } from "vitest";
import { WideZipf } from "../../src/core/distributions/wide-zipf.ts";
import { powerSum } from "../../src/core/distributions/zipf.ts";
import { Streams } from "../../src/core/random.ts";

const DRAWS = 200_000;

describe("a wide Zipf law", () => {
  it.each([0, 0.6, 0.9, 1, 1.2])("with exponent %d is drawn as it says, to the last of 10^10 ranks", (alpha) => {
    const count = 1e10;
    const zipf = new WideZipf(count, alpha);
    const ranks = new Float64Array(DRAWS);
    zipf.fill(ranks, new Streams(3).stream("keys"));
    const all = powerSum(count, alpha);
    for (const below of [1, 1000, 2 ** 26, 2 ** 26 + 1000, 1e8, 1e9, 5e9, count]) {
      const share = powerSum(below, alpha) / all;
      const drawn = ranks.filter((rank) => rank < below).length;
      // Four deviations of a binomial distribution.
      expect(Math.abs(drawn - share * DRAWS)).toBeLessThanOrEqual(
        4 * Math.sqrt(share * (1 - share) * DRAWS) + 1e-6 * DRAWS,
      );
    }
    expect(ranks.every((rank) => Number.isInteger(rank) && rank >= 0)).toBe(true);
  });

  it("has probabilities that sum to one: those of a thousand ranks behind the table are as many as are drawn there", () => {
    const zipf = new WideZipf(2 ** 26 + 1000, 0.5);
    const behind = Array.from({ length: 1000 }, (_, i) => zipf.probability(2 ** 26 + i)).reduce((a, b) => a + b, 0);
    const first = powerSum(2 ** 26, 0.5) / powerSum(2 ** 26 + 1000, 0.5);
    expect(first + behind).toBeCloseTo(1, 12);
  });

  it("is for more things than the other has room for", () => {
    expect(() => new WideZipf(2 ** 26, 1)).toThrow("above 67108864");
  });
});
