/** Copies that several outages leave, each some others, and old values that are read for another cause. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

describe("old values that are read for a cause of which nothing else tells", () => {
  /** No copy is left, and so many old values are read by cause. */
  const textOf = (reads: Readonly<Record<string, number>>): string => {
    const all = Object.values(reads).reduce((sum, of) => sum + of, 0);
    const named = Object.entries({ "": all, ...reads }).map(([cause, of]) => [`staleReads${cause}`, copies(of)]);
    const point = pointOf([0]);
    return whatIsLeft([{ ...point, metrics: { ...point.metrics, ...Object.fromEntries(named) } }], () => "");
  };

  it("are told with the greatest cause where no other sentence tells of a quarter of them", () => {
    const causes = ["Race", "MissedWrite", "SplitView", "SecondFailure", "KeptMemory"];
    const counts = fc.tuple(...causes.map(() => fc.integer({ min: 0, max: 9 })));
    fc.assert(
      fc.property(counts, (found) => {
        const text = textOf(Object.fromEntries(causes.map((cause, i) => [cause, found[i]])));
        const all = found.reduce((sum, of) => sum + of, 0);
        const most = Math.max(...found.slice(0, 3));
        const told = /(\d+) old values are read in the whole run; the cause of (all|\d+) is "([^"]+)": /.exec(text);
        const isTold = most > 0 && most >= all / 4;
        expect(told !== null).toBe(isTold);
        if (!isTold) return;
        const titles = ["race", "missed set or delete", "split view"].filter((_, i) => found[i] === most);
        expect(told?.slice(1, 3)).toEqual([String(all), most === all ? "all" : String(most)]);
        expect(titles).toContain(told?.[3]);
      }),
      { numRuns: 300, seed: 20_261_128 },
    );
  });

  it("are not told where there are none", () => {
    expect(textOf({ Race: 0 })).toBe("No copy is left on the other nodes.");
  });
});

it("an outage without an end leaves nothing that is known", () => {
  expect(whatIsLeft([pointOf([null])], () => "")).toMatch(/^This run ends before the node is back/);
  expect(whatIsLeft([pointOf([3, null])], () => "")).toMatch(
    /^3 stranded copies .* after outage 1 of 2, the most of any\.$/,
  );
});
