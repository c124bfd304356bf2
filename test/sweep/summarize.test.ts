/** What is made of runs. Oracles: intervals worked by hand from Student's table, t(.975, 2) = 4.302653. */
import { describe, expect, it } from "vitest";
import type { MetricInfo, RunResult } from "../../src/core/result.ts";
import { type SummarizeInput, summarize } from "../../src/sweep/summarize.ts";
import { made } from "./results.ts";

const info = (name: string, better: MetricInfo["better"]): MetricInfo => ({
  name,
  title: name,
  unit: "1/s",
  better,
  definition: name,
});

function point(id: string, axes: Record<string, string>, more: Partial<SummarizeInput["points"][number]> = {}) {
  return { id, label: id, axes, settings: {}, control: false, controlId: null, ...more };
}

/** Runs by point id, one a seed; seeds are 1, 2, 3 ... */
function summary(
  runs: Record<string, RunResult[]>,
  points: SummarizeInput["points"],
  more: Partial<SummarizeInput> = {},
) {
  return summarize({
    experiment: "e",
    title: "e",
    question: "q",
    version: "0",
    command: "c",
    seeds: Object.values(runs)[0].map((_, i) => i + 1),
    points,
    result: (id, seed) => runs[id][seed - 1],
    metrics: [info("cost", "lower"), info("gain", "higher"), info("size", "neither")],
    mainMetrics: ["cost"],
    series: [{ name: "x", title: "x", unit: "1/s", better: "lower" }],
    compare: [],
    ...more,
  });
}

const runsOf = (...values: (number | null)[]): RunResult[] =>
  values.map((value) => made({ metrics: { cost: value, gain: value, size: value } }));

describe("an estimate", () => {
  it("is the mean of the repeats with Student's interval on the scale of the logarithm", () => {
    const { metrics } = summary({ p0: runsOf(1, 2, 3) }, [point("p0", {})]).points[0];
    // Standard error 1 / sqrt(3), that of the logarithm a half of it.
    expect(metrics.cost!.mean).toBe(2);
    expect(metrics.cost!.low).toBeCloseTo(2 * Math.exp(-4.302653 / Math.sqrt(12)), 5);
    expect(metrics.cost!.high).toBeCloseTo(2 * Math.exp(4.302653 / Math.sqrt(12)), 5);
    expect(metrics.cost).toMatchObject({ n: 3, censored: 0, unit: "1/s", better: "lower" });
  });

  it("counts only repeats that define it, and is null where none does", () => {
    const { metrics } = summary({ p0: runsOf(null, 4, null) }, [point("p0", {})]).points[0];
    expect(metrics.cost).toMatchObject({ mean: 4, low: null, high: null, n: 1 });
    const none = summary({ p0: runsOf(null, null) }, [point("p0", {})]).points[0];
    expect(none.metrics.cost).toMatchObject({ mean: null, low: null, high: null, n: 0 });
  });
});

describe("a band", () => {
  it("is made window by window", () => {
    const runs = [1, 2, 3].map((value) =>
      made({ series: { fromSeconds: 0, windowSeconds: 10, columns: { x: [value, 5] } } }),
    );
    const { columns } = summary({ p0: runs }, [point("p0", {})]).points[0].series;
    expect(columns.x!.mean).toEqual([2, 5]);
    expect(columns.x!.low[0]).toBeCloseTo(2 * Math.exp(-4.302653 / Math.sqrt(12)), 5);
    expect([columns.x!.low[1], columns.x!.high[1]]).toEqual([5, 5]);
  });
});

describe("a comparison", () => {
  const points = [
    point("p0", { client: "a", plan: "1" }),
    point("p1", { client: "b", plan: "1" }),
    point("p2", { client: "b", plan: "2" }),
  ];

  it("pairs points that differ on its axis alone, by seed", () => {
    const runs = { p0: runsOf(1, 20, 300), p1: runsOf(2, 21, 301), p2: runsOf(0, 0, 0) };
    const { comparisons } = summary(runs, points, { compare: ["client"] });
    expect(comparisons.map(({ a, b, axis, label }) => ({ a, b, axis, label }))).toEqual([
      { a: "p0", b: "p1", axis: "client", label: "b against a, 1" },
    ]);
    // The spread between seeds is common to both and cancels: exactly 1 in each.
    const { cost, gain, size } = comparisons[0].metrics;
    expect(cost).toEqual({ mean: 1, low: 1, high: 1, n: 3, verdict: "worse" });
    expect([gain!.verdict, size!.verdict]).toEqual(["better", "different"]);
  });

  it("is undecided where its interval holds zero", () => {
    const runs = { p0: runsOf(10, 20, 30), p1: runsOf(11, 18, 31), p2: runsOf(0, 0, 0) };
    expect(summary(runs, points, { compare: ["client"] }).comparisons[0].metrics.cost!.verdict).toBe("undecided");
  });

  it("is the same, not undecided, where both are equal in every repeat", () => {
    const runs = { p0: runsOf(0, 0), p1: runsOf(0, 0), p2: runsOf(0, 0) };
    const { cost, size } = summary(runs, points, { compare: ["client"] }).comparisons[0].metrics;
    expect([cost!.verdict, size!.verdict]).toEqual(["same", "same"]);
  });

  it("says nothing of one repeat", () => {
    const runs = { p0: runsOf(1), p1: runsOf(2), p2: runsOf(3) };
    expect(summary(runs, points, { compare: ["client"] }).comparisons[0].metrics).toEqual({});
  });

  it("shares one risk among all pairs of a family: three pairs are wider than one", () => {
    const runs = { p0: runsOf(1, 2, 4), p1: runsOf(2, 4, 6), p2: runsOf(3, 3, 9) };
    const along = (ids: string[]) =>
      summary(
        runs,
        ids.map((id) => point(id, { plan: id })),
        { compare: ["plan"] },
      ).comparisons[0].metrics.cost!;
    const [two, three] = [along(["p0", "p1"]), along(["p0", "p1", "p2"])];
    // Student's quantile with two degrees of freedom has a closed form; c is the confidence.
    const student = (c: number): number => c * Math.sqrt(2 / (1 - c * c));
    expect((three.high - three.mean) / (two.high - two.mean)).toBeCloseTo(student(1 - 0.05 / 3) / student(0.95), 6);
  });

  it("against one value pairs each other one with it, whichever comes first, and none of the others", () => {
    const runs = { p0: runsOf(1, 2, 4), p1: runsOf(2, 4, 6), p2: runsOf(3, 3, 9) };
    const three = ["p0", "p1", "p2"].map((id) => point(id, { plan: id }));
    const { comparisons } = summary(runs, three, { compare: [{ axis: "plan", against: "p1" }] });
    expect(comparisons.map(({ a, b }) => [a, b])).toEqual([
      ["p1", "p0"],
      ["p1", "p2"],
    ]);
  });

  it("leaves controls out", () => {
    const runs = { p0: runsOf(1, 2), c0: runsOf(1, 2) };
    const mixed = [point("p0", { plan: "a" }), point("c0", { plan: "none" }, { control: true })];
    expect(summary(runs, mixed, { compare: ["plan"] }).comparisons).toEqual([]);
  });
});

describe("a time to recover", () => {
  it("is a metric of every point that has a control, with its censored repeats counted", () => {
    const series = (x: number[]) => ({ fromSeconds: 0, windowSeconds: 10, columns: { x } });
    const phases = [{ name: "outage", fromSeconds: 0, toSeconds: 100 }];
    const runs = {
      p0: [made({ phases, minutes: series([9, 1, 1, 1]) }), made({ phases, minutes: series([9, 9, 9, 9]) })],
      c0: [made({ minutes: series([1, 1, 1, 1]) }), made({ minutes: series([1, 1, 1, 1]) })],
    };
    const points = [point("p0", {}, { controlId: "c0" }), point("c0", {}, { control: true })];
    const recoveries = [{ metric: info("back", "lower"), column: "x", phase: "outage", stretchSeconds: 10 }];
    const { metrics, mainMetrics, points: made2 } = summary(runs, points, { recoveries });
    expect(made2[0].metrics.back).toMatchObject({ mean: 10, n: 1, censored: 1 });
    expect(made2[1].metrics.back).toMatchObject({ mean: null, n: 0, censored: 0 });
    expect(metrics.at(-1)!.name).toBe("back");
    expect(mainMetrics).toEqual(["cost", "back"]);
  });
});

describe("notes", () => {
  it("appear once for each kind, with the greatest number and how many repeats have it", () => {
    const runs = [made({ notes: ["up to 7 at once"] }), made({ notes: ["up to 9 at once", "drowned"] })];
    expect(summary({ p0: runs }, [point("p0", {})]).points[0].notes).toEqual([
      "up to 9 at once (at most; 2 of 2 repeats)",
      "drowned (1 of 2 repeats)",
    ]);
    const grouped = [made({ notes: ["up to 999 at once"] }), made({ notes: ["up to 1,204 at once"] })];
    expect(summary({ p0: grouped }, [point("p0", {})]).points[0].notes).toEqual([
      "up to 1,204 at once (at most; 2 of 2 repeats)",
    ]);
  });
});
