/** What is said of a measured time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromTo, secondsText } from "../../../src/app/outlook/sentences/words.ts";
import { common, simplest } from "../../../src/app/outlook/worlds/range.ts";
import { claimsOf } from "./claims.ts";

describe("the simplest number of a range", () => {
  it.each([
    [29.7, 30.3, 30],
    [4.84, 5.06, 5],
    [588, 612, 600],
    [44.1, 45.9, 45],
    [17_700, 18_050, 18_000],
    [0.45, 0.52, 0.5],
    [7.9, 8.1, 8],
    [2, 2, 2],
  ])("of %d to %d is %d", (least, most, simple) => {
    expect(simplest([least, most])).toBe(simple);
  });

  it("lies in the range, to a thousandth", () => {
    const ranges = fc.tuple(
      fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      fc.double({ min: 1, max: 1.1, noNaN: true }),
    );
    const law = fc.property(ranges, ([least, factor]) => {
      const simple = simplest([least, least * factor]);
      expect(simple).toBeGreaterThanOrEqual(least - 0.001);
      expect(simple).toBeLessThanOrEqual(least * factor + 0.001);
    });
    fc.assert(law, { numRuns: 1000, seed: 1 });
  });
});

describe("ranges in common", () => {
  it.each([
    [
      [
        [1, 3],
        [2, 4],
      ] as const,
      [2, 3],
    ],
    [
      [
        [1, 2],
        [3, 4],
      ] as const,
      null,
    ],
  ])("of %j are %j", (ranges, both) => {
    expect(common(ranges)).toEqual(both);
  });
});

it("a time is told in the unit that people use for it", () => {
  expect([30, 600, 3600, 18_000, 172_800, 0.5].map(secondsText)).toEqual([
    "30 s",
    "600 s",
    "3600 s",
    "5 h",
    "2 days",
    "0.5 s",
  ]);
  expect(fromTo([7.8, 8.1], [8.9, 9.1])).toBe("8 to 9 s");
  expect(fromTo([7.8, 8.1], [7.9, 8.2])).toBe("8 s");
});

it.each([
  ["2 to 3 s", [2, 3]],
  ["3000 s to 2 h", [3000, 7200]],
  ["2 h to 3 days", [7200, 259_200]],
  ["2 h", [7200, 7200]],
])("the time %s is read back as it was said", (text, seconds) => {
  const said = ["does this: its keys fail.", `When it returns: each process uses it again ${text} later.`, "none"];
  expect(claimsOf(said, "crash").backSeconds).toEqual(seconds);
});
