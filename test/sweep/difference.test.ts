/** Differences without pairs. Oracle: intervals worked by hand from Student's table, t(.975, 2) = 4.302653, t(.975, 3) = 3.182446. */
import { describe, expect, it } from "vitest";
import type { MetricInfo } from "../../src/core/result.ts";
import { pairedDifference, unpairedDifference } from "../../src/sweep/difference.ts";

const info = (better: MetricInfo["better"], unit = "ms"): MetricInfo => ({
  name: "cost",
  title: "cost",
  unit,
  better,
  definition: "",
});

describe("a difference without pairs", () => {
  it("has the spread of both means, and the degrees of freedom of the smaller side", () => {
    // Variances 1 and 20/3 of 3 and 4 numbers: (1/3 + 5/3) = 2 under the root; two degrees.
    const found = unpairedDifference(info("lower"), { of: [10, 12, 14, 16], against: [1, 2, 3] }, 0.95)!;
    expect(found.mean).toBe(11);
    expect(found.low).toBeCloseTo(11 - 4.302653 * Math.SQRT2, 5);
    expect(found.high).toBeCloseTo(11 + 4.302653 * Math.SQRT2, 5);
    expect(found).toMatchObject({ n: 3, verdict: "worse" });
    const turned = unpairedDifference(info("lower"), { of: [1, 2, 3], against: [10, 12, 14, 16] }, 0.95)!;
    expect(turned).toMatchObject({ mean: -found.mean, low: -found.high, high: -found.low, verdict: "better" });
  });

  it("does not cancel what pairs have in common, which decides less", () => {
    const columns = { of: [11, 21, 31, 41], against: [10, 20, 30, 40] };
    expect(pairedDifference(info("lower"), columns, 0.95)).toMatchObject({
      mean: 1,
      low: 1,
      high: 1,
      verdict: "worse",
    });
    // Variance 500/3 on each side: 3.182446 * sqrt(2 * 500/3/4) = 29.05.
    const loose = unpairedDifference(info("lower"), columns, 0.95)!;
    expect(loose.high).toBeCloseTo(1 + 3.182446 * Math.sqrt(250 / 3), 4);
    expect(loose.verdict).toBe("undecided");
  });

  it("is none where a side has not two numbers", () => {
    expect(unpairedDifference(info("lower"), { of: [1, null, "censored"], against: [1, 2, 3] }, 0.95)).toBeNull();
  });

  it("has the words of pairs: the same within .5 % or .05 points of a ratio, different without a better side", () => {
    const near = { of: [1000, 1001, 1002], against: [1000, 1001, 1002] };
    expect(unpairedDifference(info("lower"), near, 0.95)?.verdict).toBe("same");
    const ratio = { of: [0.0001, 0.0001, 0.0001], against: [0, 0, 0] };
    expect(unpairedDifference(info("lower", "ratio"), ratio, 0.95)?.verdict).toBe("same");
    expect(unpairedDifference(info("lower"), ratio, 0.95)?.verdict).toBe("worse");
    expect(unpairedDifference(info("neither"), ratio, 0.95)?.verdict).toBe("different");
  });
});
