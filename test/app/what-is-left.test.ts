/** Copies that several outages leave, each some others. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { PointSummary } from "../../src/app/narrative/texts.ts";
import { whatIsLeft } from "../../src/app/narrative/what-is-left.ts";

const copies = (mean: number | null) => ({
  unit: "copies",
  better: "lower",
  mean,
  low: null,
  high: null,
  n: 1,
  censored: 0,
});

/** A node crashes again and again; null where an outage has no end. */
function pointOf(left: readonly (number | null)[]): PointSummary {
  return {
    id: "p",
    axes: {},
    repeats: 1,
    metrics: { strandedCopies: copies(left[0]) },
    outages: left.map((mean) => ({
      subjects: [],
      fromSeconds: 0,
      toSeconds: 1,
      metrics: { strandedCopies: copies(mean) },
    })),
    events: left.flatMap((mean, i) => [
      { atSeconds: 100 * i, what: "crash", subject: 1, text: "" },
      ...(mean === null ? [] : [{ atSeconds: 100 * i + 50, what: "recover", subject: 1, text: "" }]),
    ]),
  } as unknown as PointSummary;
}

it("of several outages that which leaves most copies is named, and none is left only where no outage leaves any", () => {
  const lists = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(lists, (left) => {
      const text = whatIsLeft([pointOf(left)], () => "");
      const worst = Math.max(...left);
      expect(text).toBe(
        worst === 0
          ? "No copy is left on the other nodes."
          : `${worst} stranded copies are left on the other nodes after outage ${left.indexOf(worst) + 1} of ${left.length}, the most of any.`,
      );
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
});

it("an outage without an end leaves nothing that is known", () => {
  expect(whatIsLeft([pointOf([null])], () => "")).toMatch(/^This run ends before the node is back/);
  expect(whatIsLeft([pointOf([3, null])], () => "")).toMatch(
    /^3 stranded copies .* after outage 1 of 2, the most of any\.$/,
  );
});
