import fc from "fast-check";
import { expect, it } from "vitest";
import { sparkline } from "../../src/report/sparkline.ts";
import { thin } from "../../src/report/thin.ts";

const SEED = { seed: 11, numRuns: 200 };
const values = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) }, fc.constant(null)),
  {
    minLength: 1,
    maxLength: 3000,
  },
);

it("thinning keeps the extremes of every column of pixels, and no more than six marks and the gaps of each", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 200 }), (mean, columns) => {
      const band = { mean, low: mean, high: mean };
      const marks = thin(band, columns);
      const per = Math.max(1, mean.length / columns);
      const columnOf = (index: number) => Math.floor(index / per + 1e-9);
      const extremes = (entries: readonly (readonly [number, number | null])[]) => {
        const found = new Map<number, [number, number]>();
        for (const [index, value] of entries) {
          if (value === null) continue;
          const [least, most] = found.get(columnOf(index)) ?? [Infinity, -Infinity];
          found.set(columnOf(index), [Math.min(least, value), Math.max(most, value)]);
        }
        return [...found].sort(([a], [b]) => a - b);
      };
      const all = mean.map((value, i) => [i, value] as const);
      const kept = marks.map(({ index, mean: value }) => [index, value] as const);
      expect(Math.max(...kept.map(([, value]) => value ?? -1))).toBe(Math.max(...mean.map((value) => value ?? -1)));
      // Columns that do not divide the windows evenly may share one at their border; the whole must agree exactly then.
      if (Number.isInteger(per)) expect(extremes(kept)).toEqual(extremes(all));
      const gaps = mean.filter((value, i) => value === null || mean[i - 1] === null || mean[i + 1] === null).length;
      expect(marks.length).toBeLessThanOrEqual(6 * Math.ceil(mean.length / per) + gaps + 2);
    }),
    SEED,
  );
});

it("a gap in the series is a gap in the marks", () => {
  const mean = [1, 2, null, null, null, 3, 4];
  const marks = thin({ mean, low: mean, high: mean }, 100);
  expect(marks.map((mark) => mark.mean)).toEqual([1, 2, null, 3, 4]);
});

it("the extremes of the band are kept where those of the mean are elsewhere", () => {
  const mean = Array.from({ length: 100 }, () => 5);
  const low = mean.map((_, i) => (i === 37 ? 0 : 4));
  const high = mean.map((_, i) => (i === 71 ? 99 : 6));
  const indices = thin({ mean, low, high }, 1).map(({ index }) => index);
  expect(indices).toContain(37);
  expect(indices).toContain(71);
});

it("a line of blocks rises with its values and never loses the peak", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 9)).toBe("▁▁▂▃▄▅▆▇█");
  expect(sparkline([0, null, 8], 3)).toBe("▁ █");
  const spike = Array.from({ length: 1000 }, (_, i) => (i === 613 ? 9 : 0));
  expect(sparkline(spike, 20)).toBe(`${"▁".repeat(12)}█${"▁".repeat(7)}`);
});
