import fc from "fast-check";
import { expect, it } from "vitest";
import { sparkline } from "../../src/report/sparkline.ts";
import { outline, thin } from "../../src/report/thin.ts";

const SEED = { seed: 11, numRuns: 200 };
const values = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) }, fc.constant(null)),
  {
    minLength: 1,
    maxLength: 3000,
  },
);

it("thinning keeps the extremes of every column of pixels, and no more than two marks and the gaps of each", () => {
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
      expect(marks.length).toBeLessThanOrEqual(2 * Math.ceil(mean.length / per) + gaps + 2);
    }),
    SEED,
  );
});

it("a gap in the series is a gap in the marks", () => {
  const mean = [1, 2, null, null, null, 3, 4];
  const marks = thin({ mean, low: mean, high: mean }, 100);
  expect(marks.map((mark) => mark.mean)).toEqual([1, 2, null, 3, 4]);
});

it("the outline of a band is the mean of the intervals in each column, and a gap where there are none", () => {
  const low = Array.from({ length: 100 }, (_, i) => (i === 37 ? 0 : i < 10 ? null : 4));
  const high = low.map((value, i) => (value === null ? null : i === 71 ? 26 : 6));
  const marks = outline({ mean: low.map((value) => value && 5), low, high }, 10);
  expect(marks.map((mark) => mark.low)).toEqual([null, 4, 4, 3.6, 4, 4, 4, 4, 4, 4]);
  expect(marks.map((mark) => mark.high)).toEqual([null, 6, 6, 6, 6, 6, 6, 8, 6, 6]);
  const few = { mean: [1, 2], low: [0, 1], high: [3, 4] };
  expect(outline(few, 100)).toEqual(thin(few, 100));
});

it("a line of blocks rises with its values and never loses the peak", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 9)).toBe("▁▁▂▃▄▅▆▇█");
  expect(sparkline([0, null, 8], 3)).toBe("▁ █");
  const spike = Array.from({ length: 1000 }, (_, i) => (i === 613 ? 9 : 0));
  expect(sparkline(spike, 20)).toBe(`${"▁".repeat(12)}█${"▁".repeat(7)}`);
});
