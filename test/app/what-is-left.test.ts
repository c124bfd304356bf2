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
      const text = whatIsLeft([pointOf(left)], () => "").join(" ");
      const worst = Math.max(...left);
      expect(text).toBe(
        worst === 0
          ? "No copy is left on the other nodes at any return."
          : `${worst} stranded ${worst === 1 ? "copy is" : "copies are"} left on the other nodes after outage ${left.indexOf(worst) + 1} of ${left.length}, the most of any.`,
      );
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
});

describe("old values that are read for a cause of which nothing else tells", () => {
  type Reads = Readonly<Record<string, number>>;
  /** No copy is left, and so many old values are read by cause, give or take some. */
  const reading = (reads: Reads, half: number | null = null): PointSummary => {
    const all = Object.values(reads).reduce((sum, of) => sum + of, 0);
    const ends = (of: number) => (half === null ? {} : { low: of - half, high: of + half });
    const named = Object.entries({ "": all, ...reads }).map(([cause, of]) => [
      `staleReads${cause}`,
      { ...copies(of), ...ends(of) },
    ]);
    const point = pointOf([0]);
    return { ...point, metrics: { ...point.metrics, ...Object.fromEntries(named) } };
  };
  const textOf = (reads: Reads): string => whatIsLeft([reading(reads)], () => "").join(" ");
  const NONE = "No copy is left on the other nodes at the return.";

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
    expect(textOf({ Race: 0 })).toBe(NONE);
  });

  it.each([
    ["more", { Race: 100 }, { Race: 120 }, 50, null],
    ["as many", { Race: 100 }, { Race: 100 }, null, null],
    ["fewer, but not for certain", { Race: 100 }, { Race: 80 }, 15, null],
    [
      "fewer for certain",
      { Race: 100 },
      { Race: 80 },
      5,
      /^100 .*, and 80 \[75, 85\] without the fault; the cause of all/,
    ],
    ["less than half", { Race: 100 }, { Race: 40 }, 90, /^100 .* in the whole run, and 40 \[.* the cause of all/],
    ["none", { Race: 2 }, { Race: 0 }, 90, /^2 \[.* in the whole run; the cause of all is "race"/],
    [
      "as many of the greatest cause, and none of another",
      { Race: 100, SplitView: 30 },
      { Race: 100 },
      5,
      /cause of 30 .* is "split view"/,
    ],
  ])("are laid to the fault where the control reads %s", (_, reads, without, half, text) => {
    const said = whatIsLeft(
      [reading(reads, half)],
      () => "",
      () => reading(without, half),
    );
    expect(said[0]).toBe(NONE);
    if (text === null) expect(said).toHaveLength(1);
    else expect(said[1]).toMatch(text);
  });
});

it("an outage without an end leaves nothing that is known", () => {
  expect(whatIsLeft([pointOf([null])], () => "").join(" ")).toMatch(/^This run ends before the node is back/);
  expect(whatIsLeft([pointOf([3, null])], () => "").join(" ")).toMatch(
    /^3 stranded copies .* after outage 1 of 2, the most of any\.$/,
  );
});

it("copies that processes strand after the return are told with their number and their time", () => {
  const point = pointOf([0]);
  /** It is back after 50 s, and windows end after 20 s, 40 s, and so on. */
  const textWith = (mean: readonly number[], left = 0): string => {
    const metrics = { strandedCopies: copies(left) };
    const series = { fromSeconds: 0, windowSeconds: 20, columns: { strandedCopies: { mean } } };
    return whatIsLeft([{ ...point, metrics, series } as unknown as PointSummary], () => "").join(" ");
  };
  expect(textWith([9, 9, 0, 0])).toBe("No copy is left on the other nodes at the return.");
  expect(textWith([0, 0, 1, 7, 5])).toBe(
    "No copy is left on the other nodes at the return, but 7 are there afterwards (at 01:20).",
  );
  expect(textWith([0, 0, 8, 7], 6)).toBe(
    "6 stranded copies are left on the other nodes at the return, and 8 are there afterwards (at 01:00).",
  );
  expect(textWith([0, 0, 6, 6], 6)).toBe("6 stranded copies are left on the other nodes at the return.");
  expect(textWith([0, 0, 3, 2], 1)).toBe(
    "1 stranded copy is left on the other nodes at the return, and 3 are there afterwards (at 01:00).",
  );
  // Both are printed as 1.18 k: the second would say nothing.
  expect(textWith([0, 0, 1184, 0], 1180)).toMatch(
    /^1\.18.k stranded copies are left on the other nodes at the return\.$/,
  );
});

it("a node that crashed and was filled is not told to have returned with its memory; one that hung is", () => {
  const textOf = (...faults: readonly string[]): string => {
    const point = pointOf([0]);
    const events = faults.map((what, i) => ({ atSeconds: 10 * i, what, subject: 1, text: "" }));
    const metrics = { ...point.metrics, staleReadsKeptMemory: copies(5) };
    return whatIsLeft([{ ...point, events, metrics } as unknown as PointSummary], () => "")[0];
  };
  expect(textOf("crash", "close", "recover", "pre-fill", "open")).toBe(
    "5 old values are read from a node that was filled before clients reached it, with what was written again meanwhile.",
  );
  for (const faults of [
    ["pause", "resume"],
    ["pause", "close", "resume", "pre-fill", "open"],
  ])
    expect(textOf(...faults)).toBe("5 old values are read from a node that returned with its memory.");
});
