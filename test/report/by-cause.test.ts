/** The tables of old copies by cause, from the metrics of the model itself. */
import { expect, it } from "vitest";
import { metricInfos } from "../../models/metrics/index.ts";
import { causes } from "../../models/recording/causes.ts";
import type { Estimate, Summary } from "../../src/core/summary.ts";
import { causesOf, causeTables } from "../../src/report/by-cause.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { onePoint } from "./summaries.ts";

const metrics = metricInfos();
const HEADING = "Old copies and stale reads by cause";

function withMetrics(means: Readonly<Record<string, number>>): Summary {
  const base = onePoint();
  const estimates = metrics.map(({ name, unit, better }): [string, Estimate] => {
    const mean = unit === "s" ? (means[name] ?? null) : (means[name] ?? 0);
    return [name, { unit, better, mean, low: null, high: null, n: mean === null ? 0 : 1, censored: 0 }];
  });
  return { ...base, metrics, points: base.points.map((each) => ({ ...each, metrics: Object.fromEntries(estimates) })) };
}

it("the causes read off the metrics' names are those of the model, in their order and words", () => {
  expect(causesOf(metrics)).toEqual(causes.map(({ name, title }) => ({ ending: name, title })));
});

it("both reports have a row for each cause that occurred, none for others, and the ages below", () => {
  const summary = withMetrics({
    staleReadsSecondFailure: 12,
    staleCopiesSecondFailure: 34,
    strandedCopiesSecondFailure: 56,
    staleReadsBefore: 99,
    staleReadsRace: 7,
    staleReadAgeSecondsP50: 61,
    staleReadAgeSecondsP99: 62,
    staleCopyAgeSecondsP50: 63,
    staleCopyAgeSecondsP99: 64,
    staleCopiesHalfLifeSeconds: 65,
  });
  const [counts, ages] = causeTables(summary);
  expect(counts!.columns).toEqual(["Cause", "Point", "Stale reads", "Copies made stale", "Copies stranded"]);
  expect(counts!.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["second failure", "the only one", "12", "34", "56"],
    ["race", "the only one", "7", "0", "–"],
  ]);
  expect(ages!.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["the only one", "61 s", "62 s", "63 s", "64 s", "65 s"],
  ]);
  const text = renderMarkdown(summary);
  expect(text.split(`## ${HEADING}`)[1]).toMatch(
    /^[^#]*### How many[^#]*\| second failure \|[^#]*### How old[^#]*\| 65 s \|/,
  );
  expect(renderHtml(summary)).toContain(`${HEADING}</h2><small>2 tables</small></summary><h3>How many</h3>`);
});

it("where no copy was old there is no such section", () => {
  const summary = withMetrics({ staleReadsBefore: 99 });
  expect(causeTables(summary)).toEqual([]);
  expect(renderMarkdown(summary) + renderHtml(summary)).not.toContain(HEADING);
});
