/** The map of where a world gets stuck. Oracle: Wilson's interval of 6 of 6 is [.61, 1], that of 5 of 6 holds one half. */
import { describe, expect, it } from "vitest";
import type { StabilityClass } from "../../src/core/result.ts";
import type { PointSummary, Summary } from "../../src/core/summary.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { stuckMapOf, stuckMapTable } from "../../src/report/stuck-map.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { made, stabilityOf } from "../sweep/results.ts";
import { onePoint } from "./summaries.ts";

const RATES = ["20", "40", "80"];
const LENGTHS = ["1s", "2s", "10s"];

/** @param stuckOf so many of six repeats. */
function swept(stuckOf: (rate: number, seconds: number) => number): Summary {
  const base = onePoint();
  const [point] = base.points;
  const points = LENGTHS.flatMap((length) =>
    RATES.map((rate): PointSummary => {
      const stuck = stuckOf(Number(rate), Number.parseFloat(length));
      const runs = Array.from({ length: 6 }, (_, i): StabilityClass => (i < stuck ? "stuck" : "stable"));
      return {
        ...point,
        id: `p${length}${rate}`,
        label: `for ${length}, rate ${rate}`,
        axes: { "faults[0].for": length, "workload.arrivals.rate": rate },
        stability: stabilityOf(runs.map((name) => made({ stability: { name, evidence: "seen" } })))!,
        metrics: { databaseUtilizationBefore: { ...ESTIMATE, mean: Number(rate) / 160 } },
        series: { ...point.series, columns: { databaseCapacityPerSecond: { mean: [30], low: [30], high: [30] } } },
      };
    }),
  );
  return { ...base, points };
}

const ESTIMATE = { unit: "ratio", better: "lower", low: null, high: null, n: 6, censored: 0 } as const;

describe("the map of where a world gets stuck", () => {
  const summary = swept((rate, seconds) => (rate === 20 ? 0 : rate === 40 ? (seconds > 1 ? 5 : 0) : 6));

  it("decides a cell only where the interval of its share excludes one half", () => {
    const { cells } = stuckMapOf(summary)!;
    const verdictAt = (x: number, y: number) => cells.find((cell) => cell.x === x && cell.y === y)?.verdict;
    expect(verdictAt(20, 10)).toBe("comes back");
    expect(verdictAt(40, 10)).toBe("undecided");
    expect(verdictAt(80, 1)).toBe("stuck");
  });

  it("marks what the database bears without the cache, and with the hit ratio at the greatest load that it bore", () => {
    expect(stuckMapOf(summary)).toMatchObject({ hidden: 30, advertised: 160 });
  });

  it("is a picture in HTML with a fill for decided cells only, and the same as a table elsewhere", () => {
    const page = renderHtml(summary);
    const picture = page.slice(page.indexOf("Stuck repeats of each pair"));
    const fills = picture.slice(0, picture.indexOf("</figure>"));
    expect(fills.match(/fill="var\(--bad\)"[^>]*\/?>/g)?.length).toBeGreaterThanOrEqual(3);
    expect(fills.match(/\? 5\/6/g)).toHaveLength(2);
    for (const text of [renderMarkdown(summary), renderTerminal(summary, { width: 160, colour: false })]) {
      for (const sign of ["? 5/6", "✓ 0/6", "✗ 6/6", "hidden 30/s", "160/s"]) expect(text).toContain(sign);
      expect(text).toContain("30/s");
    }
  });

  it("stands before all else that the report says, in each rendering", () => {
    const more = { ...summary, verdicts: [{ title: "the advice", text: "wait" }] };
    const texts = [renderHtml(more), renderMarkdown(more), renderTerminal(more, { width: 100, colour: false })];
    for (const text of texts) {
      const [map, advice] = ["Stuck repeats of each pair", "the advice"].map((words) => text.indexOf(words));
      expect(map).toBeGreaterThan(0);
      expect(advice).toBeGreaterThan(map);
    }
  });

  it("has the marks of the capacities between the loads that they lie between, and none beyond them", () => {
    expect(stuckMapTable(summary)!.columns.slice(1)).toEqual(["20", "hidden 30/s", "40", "80"]);
    // The mark beyond the last load is on the picture alone, with an arrow.
    expect(renderHtml(summary)).toContain("advertised 160/s →");
  });

  it("is not there where none is stuck, or the points lie on other axes", () => {
    expect(stuckMapTable(swept(() => 0))).toBeNull();
    expect(stuckMapOf(onePoint())).toBeNull();
  });
});
