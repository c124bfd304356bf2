import { expect, it } from "vitest";
import type { Band, Summary } from "../../src/core/summary.ts";
import { seriesCsv } from "../../src/report/csv.ts";
import { all, HOSTILE } from "./summaries.ts";

it.each(Object.keys(all))("%s: every number of every series is a line, to the last digit", (name) => {
  const summary = shortened(all[name]());
  const [head, ...rows] = parse(seriesCsv(summary));
  const axes = [...new Set(summary.points.flatMap((point) => Object.keys(point.axes)))];
  expect(head).toEqual(["point", ...axes, "windowStartSeconds", "series", "mean", "low", "high"]);
  let next = 0;
  for (const { id, axes: values, series } of summary.points) {
    for (const [column, band] of Object.entries(series.columns)) {
      for (let i = 0; i < band.mean.length; i++) {
        const row = rows[next++];
        const texts = [
          id,
          ...axes.map((axis) => values[axis] ?? ""),
          String(series.fromSeconds + i * series.windowSeconds),
          column,
        ];
        if (row.slice(0, -3).join("\n") !== texts.join("\n")) expect(row.slice(0, -3)).toEqual(texts);
        const numbers = row.slice(-3).map((text) => (text === "" ? null : Number(text)));
        const expected = [band.mean[i], band.low[i], band.high[i]];
        if (numbers.some((number, k) => number !== expected[k])) expect(numbers).toEqual(expected);
      }
    }
  }
  expect(next).toBe(rows.length);
});

it("an axis of the user's cannot add a column", () => {
  const [head, ...rows] = parse(seriesCsv(shortened(all.hostile!())));
  expect(head).toContain(HOSTILE);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head!.length]));
});

/** A dozen windows of each series are enough here, and reading letter by letter takes its time. */
function shortened(summary: Summary): Summary {
  const cut = (band: Band): Band => ({
    mean: band.mean.slice(0, 12),
    low: band.low.slice(0, 12),
    high: band.high.slice(0, 12),
  });
  const points = summary.points.map((point) => ({
    ...point,
    series: {
      ...point.series,
      columns: Object.fromEntries(Object.entries(point.series.columns).map(([name, band]) => [name, cut(band)])),
    },
  }));
  return { ...summary, points };
}

/** Reads RFC 4180, letter by letter. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ",") {
      row.push(field);
      field = "";
    } else if (character === "\r" && text[i + 1] === "\n") {
      i++;
      rows.push([...row, field]);
      row = [];
      field = "";
    } else field += character;
  }
  return rows;
}
