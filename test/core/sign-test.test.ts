/** Oracles: all throws of coins, one by one, and counts that were drawn so that no way is worse than another. */
import { expect, it } from "vitest";
import { normalQuantile } from "../../src/core/normal.ts";
import { Streams } from "../../src/core/random.ts";
import { chanceOfHeads, isDecidedlyMore } from "../../src/core/sign-test.ts";

it("has the share of all outcomes that have so many heads", () => {
  for (const throws of [1, 2, 5, 10]) {
    const outcomes = Array.from(
      { length: 2 ** throws },
      (_, i) => [...i.toString(2)].filter((bit) => bit === "1").length,
    );
    for (let heads = 0; heads <= throws; heads++) {
      const some = outcomes.filter((one) => one >= heads).length;
      expect(chanceOfHeads(heads, throws)).toBeCloseTo(some / outcomes.length, 12);
    }
  }
});

it("decides for nine of ten pairs and not for eight, whatever the amounts, and ties speak against it", () => {
  const decides = (a: readonly number[]) =>
    isDecidedlyMore(
      a,
      a.map(() => 1),
      { times: 2, alpha: 0.05 },
    );
  expect(decides([3, 3, 3, 3, 3, 3, 3, 3, 3, 2])).toBe(true);
  expect(decides([9e9, 9e9, 3, 3, 3, 3, 3, 3, 2, 2])).toBe(false);
});

/** A few old values in most futures, and now and then many times as many: as medians and means go, twice those of the other. */
it("decides by chance in 5 of 100 tests at most, of counts that are skewed and exactly so many times as large", () => {
  const stream = new Streams(1).stream("counts");
  const drawn = (times: number) =>
    Array.from({ length: 10 }, () => times * Math.exp(4 + 1.5 * normalQuantile(stream.next())));
  const tests = 4000;
  let decided = 0;
  for (let i = 0; i < tests; i++) if (isDecidedlyMore(drawn(2), drawn(1), { times: 2, alpha: 0.05 })) decided++;
  // Of ten pairs nine decide, and chance has nine or more in 1.07 % of all tests: five standard deviations of 4,000 are .8 %.
  expect(decided / tests).toBeLessThan(0.0107 + 0.008);
  let found = 0;
  for (let i = 0; i < tests; i++) if (isDecidedlyMore(drawn(200), drawn(1), { times: 2, alpha: 0.05 })) found++;
  expect(found / tests).toBeGreaterThan(0.95);
});
