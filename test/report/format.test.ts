import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/core/summary.ts";
import {
  axisFormat,
  axisTicks,
  formatBare,
  formatBetter,
  formatCensored,
  formatDifference,
  formatEstimate,
  formatEstimateLine,
  formatIntegers,
  formatShare,
  formatValue,
} from "../../src/report/format.ts";
import { readInterval, readShown, rounds } from "./shown.ts";

const SEED = { seed: 20240611, numRuns: 400 };
const units = fc.constantFrom("ratio", "x", "1/s", "bytes", "s", "ms", "reads");
const sizes = fc.double({ min: 1e-4, max: 9e12, noNaN: true });

function estimate(parts: Partial<Estimate>): Estimate {
  return { unit: "x", better: "lower", mean: null, low: null, high: null, n: 20, censored: 0, ...parts };
}

describe("one number", () => {
  it.each([
    [1234, "1/s", "1.23 k/s"],
    [45 * 1024 * 1024, "bytes", "45 MB"],
    [192, "s", "3.2 min"],
    [90, "s", "90 s"],
    [7200, "s", "2 h"],
    [0.0004, "s", "400 µs"],
    [2.1, "x", "2.1x"],
    [0.123, "ratio", "12.3 %"],
    [0, "ratio", "0 %"],
    [1500, "ms", "1.5 s"],
    [12, "copies", "12 copies"],
    [999.7, "1/s", "1 k/s"],
    [-1234, "1/s", "-1.23 k/s"],
    [12345, "x", "12,345x"],
    [null, "x", "–"],
  ])("%d %s reads %s", (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it("read back, it is the number to three significant digits", () => {
    fc.assert(
      fc.property(sizes, units, (value, unit) => {
        const shown = readShown(formatBare(value, unit), unit);
        // Half a unit of the third digit is at most 0.5 % of the number.
        expect(Math.abs(shown.value - value) / value).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
      SEED,
    );
  });

  it("a larger number never reads smaller", () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 1.01, max: 50, noNaN: true }), units, (value, factor, unit) => {
        const [small, large] = [value, value * factor].map((each) => readShown(formatBare(each, unit), unit).value);
        expect(large!).toBeGreaterThanOrEqual(small! * (1 - 1e-9));
      }),
      SEED,
    );
  });
});

describe("an estimate", () => {
  it("reads as people write it", () => {
    expect(formatEstimateLine(estimate({ mean: 2.1, low: 2, high: 2.2 }), 20)).toBe("2.1x [2.0, 2.2]");
    const rate = estimate({ unit: "1/s", mean: 1234, low: 1180, high: 1290 });
    expect(formatEstimateLine(rate, 20)).toBe("1.23 k/s [1.18, 1.29]");
  });

  it("mean and both ends, read back, are the numbers rounded to the last digit shown", () => {
    const widths = fc.double({ min: 1e-4, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(sizes, widths, units, (mean, share, unit) => {
        const [low, high] = [mean * (1 - share), mean * (1 + share)];
        const { value, interval } = formatEstimate(estimate({ unit, mean, low, high }), 20);
        const shown = readInterval(interval, value, unit);
        expect(rounds(readShown(value, unit), mean)).toBe(true);
        expect(rounds(shown[0], low)).toBe(true);
        expect(rounds(shown[1], high)).toBe(true);
      }),
      SEED,
    );
  });

  it("an interval that is not empty is not shown empty while four digits can tell it apart", () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 2e-3, max: 0.9, noNaN: true }), units, (mean, share, unit) => {
        const estimated = estimate({ unit, mean, low: mean * (1 - share), high: mean * (1 + share) });
        const { value, interval } = formatEstimate(estimated, 20);
        const [low, high] = readInterval(interval, value, unit);
        expect(high.value).toBeGreaterThan(low.value);
      }),
      SEED,
    );
  });

  it("without an interval shows none, without a mean a dash", () => {
    expect(formatEstimateLine(estimate({ mean: 2.1, n: 1 }), 1)).toBe("2.1x");
    expect(formatEstimateLine(estimate({ n: 0 }), 20)).toBe("–");
  });

  it("says how often it did not come about, beside the mean of the others or alone", () => {
    expect(formatEstimateLine(estimate({ n: 0, censored: 20 }), 20)).toBe("not within the horizon (20 of 20)");
    const some = estimate({ mean: 2.1, low: 2, high: 2.2, n: 17, censored: 3 });
    expect(formatEstimateLine(some, 20)).toBe("2.1x [2.0, 2.2]; not within the horizon (3 of 20)");
    expect(formatCensored(3, 20)).toBe("not within the horizon (3 of 20)");
  });
});

it("a share is shown with Wilson's interval", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 15 of 148 is 0.1014 with 0.0624 to 0.1605; 0 of 20 up to 0.1611.
  expect(formatShare(15, 148)).toBe("10 % [6.2, 16]");
  expect(formatShare(0, 20)).toBe("0 % [0, 16]");
});

it("a difference carries its sign and ratios differ in percentage points", () => {
  const difference = { mean: 0.032, low: -0.001, high: 0.065, n: 20, verdict: "undecided" as const };
  expect(formatDifference(difference, "ratio")).toBe("+3.2 pp [-0.1, +6.5]");
  const fewer = { mean: -1200, low: -1500, high: -900, n: 20, verdict: "better" as const };
  expect(formatDifference(fewer, "1/s")).toBe("-1.2 k/s [-1.5, -0.9]");
});

it("a difference of shares that is none has no more decimals than a share, and one that is decided keeps its digits", () => {
  const none = { mean: 5e-8, low: -3e-8, high: 1.3e-7, n: 3, verdict: "same" as const };
  expect(formatDifference(none, "ratio")).toBe("0 pp [0, 0]");
  expect(formatDifference({ ...none, mean: 0.0002, low: 0.0001, high: 0.0003 }, "ratio")).toBe(
    "+0.02 pp [+0.01, +0.03]",
  );
  expect(formatDifference({ ...none, verdict: "worse" }, "ratio")).toBe("+0.0000050 pp [-0.0000030, +0.0000130]");
});

it("a tick is exactly what is written beside it", () => {
  // Round in seconds or bytes would read 16.7 min or 381 MB here, rounded.
  for (const [unit, largest] of [
    ["ms", 1_020_000],
    ["bytes", 4e8],
    ["1/s", 2100],
    ["ratio", 0.16],
  ] as const) {
    const write = axisFormat(unit, largest);
    for (const tick of axisTicks(unit, 0, largest, 4)) {
      if (tick > 0) expect(readShown(write(tick), unit).value).toBeCloseTo(tick, 9);
    }
  }
});

it("runs of whole numbers are folded and nothing is lost", () => {
  expect(formatIntegers([1, 2, 3, 4, 7, 9, 10])).toBe("1 to 4, 7, 9, 10");
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 })), (values) => {
      const unfolded = formatIntegers(values)
        .split(", ")
        .filter((part) => part !== "")
        .flatMap((part) => {
          const [from, to = from] = part.split(" to ").map(Number);
          return Array.from({ length: to! - from! + 1 }, (_, i) => from! + i);
        });
      expect(unfolded).toEqual(values);
    }),
    SEED,
  );
});

it("the good direction is said in words", () => {
  expect(["lower", "higher", "neither"].map((better) => formatBetter(better as "lower"))).toEqual([
    "↓ lower is better",
    "↑ higher is better",
    "",
  ]);
});
