/** What a sweep over sizes says, beside a plain search through its points. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizing } from "../../src/app/narrative/sizing.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";

const exactly = (value: number, unit: string) =>
  ({ unit, better: "lower", mean: value, low: null, high: null, n: 1, censored: 0 }) as const;

/** A point of this size that offers its database so many times what it can serve. */
function pointOf(i: number, axis: string, path: string, size: unknown, load: number): PointSummary {
  return {
    id: `p${i}`,
    label: String(size),
    axes: { [axis]: typeof size === "object" ? `list ${i}` : String(size) },
    settings: { [path]: size },
    control: false,
    controlId: null,
    repeats: 1,
    metrics: {
      fallThroughRatioDuringDisturbance: exactly(0.1, "ratio"),
      databaseLoadWorstMinuteDuringDisturbance: exactly(load, "x"),
      databaseUtilizationWorstMinuteDuringDisturbance: exactly(Math.min(1, load), "ratio"),
      failedRatioWorstMinuteDuringDisturbance: exactly(load >= 1 ? 0.2 : 0, "ratio"),
    },
    series: { fromSeconds: 0, windowSeconds: 1, columns: {} },
    events: [],
    phases: [],
    notes: [],
  };
}

const factsOf = (points: readonly PointSummary[]) => ({ points, comparisons: [] }) as unknown as SummaryFacts;

const headlineOf = (points: readonly PointSummary[]): string => sizing(factsOf(points))!.headline;

describe("the headline of a sweep over the nodes", () => {
  it("is the least number from which on all larger ones pass, in whatever order they are swept", () => {
    const worlds = fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 7 })
      .chain((sizes) => fc.tuple(fc.constant(sizes), fc.array(fc.boolean(), { minLength: 7, maxLength: 7 })));
    fc.assert(
      fc.property(worlds, ([sizes, isEnough]) => {
        const points = sizes.map((size, i) => pointOf(i, "n", "cluster.nodes", size, isEnough[i] ? 0.5 : 1.5));
        const passing = sizes.filter((_, i) => isEnough[i]);
        const certain = sizes.filter((size) => sizes.every((other) => other < size || passing.includes(other)));
        const headline = headlineOf(points);
        const begin = "The smallest number of nodes at which losing one still passes: ";
        if (passing.length === 0) expect(headline).toContain(`${begin}none of those tried (FAIL: `);
        else if (certain.length === 0) expect(headline).toContain(`${begin}none for certain, for `);
        else {
          const least = Math.min(...certain);
          expect(headline).toMatch(new RegExp(`${begin}${least}[. ]`));
          // What passes below it is said, and so is that all do.
          expect(headline.includes(" too, but not ")).toBe(passing.some((size) => size < least));
          expect(headline.includes("(all that were tried pass)")).toBe(passing.length === sizes.length);
        }
      }),
      { numRuns: 300, seed: 20_261_128 },
    );
  });

  it.each([
    [
      "memory as text",
      "cluster.memory",
      ["1GB", "64MB", "512MB"],
      "The least memory of a node at which losing one still passes: 512MB.",
    ],
    [
      "memory in MB",
      "cluster.memoryMb",
      [1024, 64, 512],
      "The least memory of a node, in MB, at which losing one still passes: 512.",
    ],
    [
      "memcached's -m",
      "cluster.memcached",
      ["-C -m 1024", "-C -m 64", "-C -m 512"],
      "The command line with the least memory at which losing one still passes: -C -m 512.",
    ],
    [
      "lists of nodes",
      "cluster.nodes",
      [[{}, {}, {}, {}], [{}], [{}, {}, {}]],
      'The smallest number of nodes at which losing one still passes: 3 ("list 2").',
    ],
  ])("tells sizes by what they are: %s", (_, path, sizes, expected) => {
    // The first and the last pass; the second is the smallest, and does not.
    const points = sizes.map((size, i) => pointOf(i, "axis", path, size, i === 1 ? 1.5 : 0.5));
    expect(headlineOf(points)).toBe(expected);
    const [table] = sizing(factsOf(points))!.tables;
    expect(table.rows[0][1].text).toMatch(/^FAIL: it is offered 1.5x what it can serve, and 20 % of the worst/);
    expect(table.columns.slice(1)).toEqual([
      "Losing one",
      "Database load, worst minute",
      "Database busy, worst minute",
      "Requests failed, worst minute",
    ]);
  });

  it("never holds a multiple, and no table multiplies what hardly ever fell through", () => {
    const points = (before: number) =>
      [2, 4].map((size, i) => {
        const point = pointOf(i, "n", "cluster.nodes", size, 0.5);
        const times = {
          databaseReadMultiplier: exactly(300, "x"),
          databaseReadMultiplierClosedForm: exactly(310, "x"),
        };
        const share = { deadNodeShare: exactly(0.3, "ratio"), fallThroughRatioBefore: exactly(before, "ratio") };
        return { ...point, metrics: { ...point.metrics, ...times, ...share } };
      });
    for (const [before, isMultiplied] of [
      [0.0009, false],
      [0.001, true],
    ] as const) {
      const { headline, tables } = sizing(factsOf(points(before)))!;
      expect(headline).toBe(
        "The smallest number of nodes at which losing one still passes: 2 (all that were tried pass).",
      );
      expect(tables.map(({ columns, note }) => [columns.includes("Simulated"), note.includes("is off by")])).toEqual([
        [isMultiplied, isMultiplied],
      ]);
    }
  });

  it("is none where command lines differ in more than the memory", () => {
    const points = ["-m 64", "-m 512 -C"].map((size, i) => pointOf(i, "axis", "cluster.memcached", size, 0.5));
    expect(sizing(factsOf(points))).toBeNull();
  });

  it("says that no minute was measured, where none was", () => {
    const points = [2, 4].map((size, i) => {
      const point = pointOf(i, "n", "cluster.nodes", size, 0.5);
      const { databaseLoadWorstMinuteDuringDisturbance: _, ...metrics } = point.metrics;
      return { ...point, metrics };
    });
    expect(headlineOf(points)).toBe(
      "The smallest number of nodes at which losing one still passes is not known: the runs hold no whole minute from an outage on, and that decides.",
    );
  });
});
