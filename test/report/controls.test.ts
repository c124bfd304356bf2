/** Controls of which a table says the same are one row in each report. Oracle: rows counted by hand. */
import { expect, it } from "vitest";
import type { PointSummary } from "../../src/core/summary.ts";
import { controlsOnce } from "../../src/report/controls.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { peakFailure } from "./summaries.ts";

const point = (label: string, control: boolean, figure: number): PointSummary =>
  ({ id: label, label, control, repeats: figure }) as unknown as PointSummary;

const labels = (...points: readonly PointSummary[]): string[] =>
  controlsOnce(points, ({ repeats }) => String(repeats)).map(({ label }) => label);

it("are one row, named by what their labels end with, and other points and controls that differ keep theirs", () => {
  const [a, b] = [point("a", false, 1), point("b", false, 1)];
  const calm = (name: string, figure: number) => point(`${name}, no faults`, true, figure);
  expect(labels(a, b, calm("a", 7), calm("b", 7))).toEqual(["a", "b", "no faults, the same in all 2"]);
  expect(labels(a, calm("a", 7), b, calm("b", 8))).toEqual(["a", "a, no faults", "b", "b, no faults"]);
  expect(labels(calm("a", 7), calm("b", 8), calm("c", 7))).toEqual(["a, no faults; c, no faults", "b, no faults"]);
  expect(labels(point("no faults", true, 7))).toEqual(["no faults"]);
});

it("the results of each report have that row once", () => {
  const { points: all, ...summary } = peakFailure();
  const points = all.filter(({ control }) => !control);
  const [model] = points;
  const controls = ["a", "b", "c"].map((name): PointSummary => {
    return { ...model, id: `c-${name}`, label: `${name}, no faults`, control: true, controlId: null };
  });
  const texts = (kept: readonly PointSummary[]) => {
    const shown = { ...summary, points: kept };
    return [renderMarkdown(shown), renderHtml(shown), renderTerminal(shown, { width: 400, colour: false })];
  };
  const named = "no faults, the same in all 3";
  const hasIt = (text: string): boolean => text.includes(named);
  expect(texts([...points, ...controls]).map(hasIt)).toEqual([true, true, true]);
  expect(texts([...points, controls[0]]).map(hasIt)).toEqual([false, false, false]);
  // A row of results of their own they have in none: Markdown and the terminal mark such a row.
  const [markdown, , terminal] = texts([...points, ...controls]);
  expect([markdown, terminal].map((text) => text.includes("a, no faults (control)"))).toEqual([false, false]);
});
