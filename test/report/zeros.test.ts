/** What is zero, or beyond the horizon, at every point is said in one line, and what the sign of a least number is. Oracle: figures set by hand. */
import { expect, it } from "vitest";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { alikeText, mainMetricsOf } from "../../src/report/words.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { peakFailure } from "./summaries.ts";

/** The first main metric has these figures at the points in turn. */
function withFigures(...figures: readonly (readonly [mean: number | null, high: number, censored?: number])[]) {
  const summary = peakFailure();
  const [name] = summary.mainMetrics;
  const points = summary.points.map((point, i) => {
    const [mean, high, censored = 0] = figures[i % figures.length];
    const bounds = mean === null ? { low: null, high: null } : { low: 0, high };
    return { ...point, metrics: { ...point.metrics, [name]: { ...point.metrics[name], mean, ...bounds, censored } } };
  });
  return { ...summary, points };
}

it("a metric that is zero at every point that defines it is a word, and no column, in each report", () => {
  const summary = withFigures([0, 0], [null, 0]);
  const { title } = summary.metrics.find(({ name }) => name === summary.mainMetrics[0])!;
  expect(mainMetricsOf(summary).map(({ name }) => name)).toEqual(summary.mainMetrics.slice(1));
  const said = `Zero at every point: ${title}.`;
  for (const text of [renderMarkdown(summary), renderHtml(summary)]) expect(text).toContain(said);
  expect(renderTerminal(summary, { width: 400, colour: false }).replace(/\s+/g, " ")).toContain(said);
});

it("so is one that no repeat of any point reaches within the horizon", () => {
  const summary = withFigures([null, 0, 3], [null, 0, 2], [null, 0]);
  expect(mainMetricsOf(summary).map(({ name }) => name)).toEqual(summary.mainMetrics.slice(1));
  expect(alikeText(summary)).toMatch(/^ Not within the horizon at any point: [^;:]+\.$/);
});

it("one that is above zero in one repeat, or that one point does not reach, keeps its column", () => {
  for (const summary of [withFigures([0, 0], [0, 1]), withFigures([0, 0], [null, 0, 1]), withFigures([null, 0])]) {
    expect(alikeText(summary)).toBe("");
    expect(mainMetricsOf(summary).map(({ name }) => name)).toEqual(summary.mainMetrics);
  }
});

it("the sign of a least number is explained once, in each report that has one, and in no other", () => {
  const said = "≥: a least number, for something that it rests on had no end when the run ended.";
  const summary = withFigures([2, 3]);
  const [{ metrics, ...first }, ...others] = summary.points;
  const [name] = summary.mainMetrics;
  const least = { ...first, metrics: { ...metrics, [name]: { ...metrics[name], atLeast: 1 } } };
  for (const render of [renderMarkdown, renderHtml]) {
    expect(render(summary)).not.toContain("≥");
    const text = render({ ...summary, points: [least, ...others] });
    expect(text.split("≥: ")).toHaveLength(2);
    expect(text).toContain(said);
    expect(text).toMatch(/≥ \d/);
  }
});
