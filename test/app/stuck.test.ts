/** Which points stay stuck and which do not, from counts set by hand. */
import { expect, it } from "vitest";
import { stuckContrast } from "../../src/app/narrative/stuck.ts";
import type { PointSummary } from "../../src/app/narrative/texts.ts";

const pointOf = (label: string, stuck: number, n = 4): PointSummary =>
  ({ label, control: false, stability: { n, classes: { stuck: { count: stuck } } } }) as unknown as PointSummary;

it.each([
  [[pointOf("wide", 4), pointOf("narrow", 0)], '"wide" stays stuck in 4 of 4 repeats, "narrow" in none.'],
  [
    [pointOf("a", 1, 1), pointOf("b", 1, 1), pointOf("c", 0, 1)],
    '"a" and "b" stay stuck in the one repeat, "c" in none.',
  ],
  [[pointOf("wide", 3), pointOf("narrow", 0)], ""],
  [[pointOf("wide", 4), pointOf("narrow", 1)], ""],
  [[pointOf("a", 0), pointOf("b", 0)], ""],
])("points are told apart where some are stuck in all repeats and others in none: %#", (points, text) => {
  expect(stuckContrast(points, ({ label }) => label)).toBe(text);
});
