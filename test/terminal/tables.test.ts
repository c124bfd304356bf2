import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { controlsOnceOf } from "../../src/report/controls.ts";
import { mainMetricsOf } from "../../src/report/words.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { clean, displayWidth } from "../../src/terminal/text.ts";
import { readInterval, readShown, rounds } from "../report/shown.ts";
import { all, founding, HOSTILE, hostile, nodesSweep, peakFailure, TO_DO } from "../report/summaries.ts";

const WIDTHS = [20, 80, 140];
const squeeze = (text: string) => text.replace(/\s+/g, "");

describe.each(Object.keys(all))("%s", (name) => {
  const summary = all[name]();

  it.each(WIDTHS)("no line is wider than %d columns, in colour and without", (width) => {
    for (const colour of [false, true]) {
      const wide = renderTerminal(summary, { width, colour })
        .split("\n")
        .filter((line) => displayWidth(line) > width);
      expect(wide).toEqual([]);
    }
  });

  it("without colour holds no escape sequence; in colour the same text but for what stands in for bold", () => {
    const plain = renderTerminal(summary, { width: 100, colour: false });
    const coloured = renderTerminal(summary, { width: 100, colour: true });
    expect(plain).not.toContain("\u001b");
    if (name !== "empty") expect(coloured).toContain("\u001b[1m");
    // Two asterisks may wrap a cell elsewhere, so the letters are compared, not their order.
    const letters = (text: string) => [...stripVTControlCharacters(text).replace(/[*─\s]/g, "")].sort().join("");
    expect(letters(coloured)).toBe(letters(plain));
    const bold = summary.tables.some(({ rows }) => rows.flat().some(({ strong }) => strong === true));
    if (!bold) expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it("headline, verdicts, notes and the command are told in full at any width", () => {
    for (const width of WIDTHS) {
      const text = squeeze(renderTerminal(summary, { width, colour: false }));
      const said = [
        summary.headline,
        summary.command,
        ...summary.verdicts.flatMap(({ title, text, items = [text] }) => [title, ...items]),
      ];
      for (const each of [...said, ...summary.points.flatMap(({ notes }) => notes)])
        expect(text).toContain(squeeze(clean(each)));
    }
  });
});

it("every main metric of every point is shown, rounded and with its interval", () => {
  for (const make of [peakFailure, founding, all.holes!, all.onePoint!]) {
    const summary = make();
    // Wide enough for one table with every interval beside its mean.
    const lines = renderTerminal(summary, { width: 400, colour: false }).split("\n");
    const rows = lines.slice(lines.findIndex((line) => /^(Point|Metric) /.test(line)));
    const cellsOf = (row: string): string[] => row.trim().split(/ {2,}/).slice(1);
    // Of fewer metrics than points each metric has a row.
    const ofMetrics = rows.slice(2, 2 + mainMetricsOf(summary).length).map(cellsOf);
    // Controls with equal figures are one row: test/report/controls.test.ts.
    const points = controlsOnceOf(summary.points, mainMetricsOf(summary));
    for (const [at, { label, control, metrics, repeats }] of points.entries()) {
      const row = rows.find((line) => line.startsWith(`${label}${control ? " (control)" : ""}  `))!;
      const cells = rows[0].startsWith("Metric") ? ofMetrics.map((found) => found[at]) : cellsOf(row);
      for (const [i, { name: metric }] of mainMetricsOf(summary).entries()) {
        const estimate = metrics[metric];
        if (estimate === undefined || (estimate.mean === null && estimate.censored === 0)) expect(cells[i]).toBe("–");
        else if (estimate.mean === null)
          expect(cells[i]).toBe(`not within the horizon (${estimate.censored} of ${repeats})`);
        else {
          const [, value, interval] = /^([^[;]*[^[; ]) ?(\[[^\]]*\])?/.exec(cells[i])!;
          expect(rounds(readShown(value!, estimate.unit), estimate.mean)).toBe(true);
          if (estimate.low === null || estimate.high === null) expect(interval).toBeUndefined();
          else {
            const [low, high] = readInterval(interval!, value!, estimate.unit);
            expect(rounds(low, estimate.low) && rounds(high, estimate.high)).toBe(true);
          }
        }
      }
    }
  }
});

it("at eighty columns no metric is dropped: those without room follow below", () => {
  const summary = peakFailure();
  const text = renderTerminal(summary, { width: 80, colour: false });
  const results = text.slice(text.indexOf("Results"), text.indexOf("over time"));
  expect(results.match(/^(Point|Metric)/gm)!.length).toBeGreaterThan(1);
  for (const { metrics } of summary.points) {
    for (const name of summary.mainMetrics) {
      const { mean, unit } = metrics[name];
      const shown = [
        ...results.matchAll(/-?[\d,.]+(?: ?(?:k\/s|\/s|x|%|ms|s|min|h|k|M|KB|MB|GB|B)(?![a-zA-Z]))?/g),
      ].map(([found]) => found);
      const fits = shown.some((found) => {
        try {
          return rounds(readShown(found, unit), mean!);
        } catch {
          return false;
        }
      });
      expect(fits, `${name} ${mean}`).toBe(true);
    }
  }
});

it("every cell of a founding table carries its mark, and what is stale stands out, with or without colour", () => {
  const tables = (colour: boolean) => {
    const text = renderTerminal(founding(), { width: 120, colour });
    return text.slice(text.indexOf("PHP class Memcache"));
  };
  const plain = tables(false);
  expect(plain.match(/[✓✗] (?!\w* ?differs|\))/g)!.length).toBeGreaterThanOrEqual(32);
  expect(plain.match(/✗ a/g)).toHaveLength(1);
  expect(plain).toContain("✓ *a (stale copy)*");
  expect(tables(true)).toContain("\u001b[1m\u001b[32m✓\u001b[39m a (stale copy)\u001b[22m");
});

it("of more points than can be read the extremes of each metric are shown, with where they are", () => {
  const summary = nodesSweep();
  const text = renderTerminal(summary, { width: 200, colour: false });
  for (const name of summary.mainMetrics) {
    const found = summary.points.filter(({ metrics }) => metrics[name].mean !== null);
    const [least, greatest] = [Math.min, Math.max].map((pick) => {
      const value = pick(...found.map(({ metrics }) => metrics[name].mean!));
      return found.find(({ metrics }) => metrics[name].mean === value)!;
    });
    const title = summary.metrics.find((metric) => metric.name === name)!.title;
    const row = text.split("\n").find((line) => line.startsWith(title))!;
    expect(row).toContain(`: ${least!.label}  `);
    expect(row).toContain(`: ${greatest!.label}`);
  }
  expect(text).toContain("All 76 points are in the report.");
});

it("escape sequences of the user's are gone, also in colour", () => {
  const text = renderTerminal(hostile(), { width: 100, colour: true });
  expect(HOSTILE).toContain("\u001b[31m");
  expect(text).not.toContain("\u001b[0m");
});

it("what to do is a list of its parts, whose lines stand below each other", () => {
  const text = renderTerminal(peakFailure(), { width: 60, colour: false });
  const [, list = ""] = /pecl-memcache 3\.0\.8\n((?: {2}.*\n)*)/.exec(text) ?? [];
  const parts = list.split(/^ {2}- /m).slice(1);
  expect(parts.map((part) => part.trim().replace(/\n {4}/g, " "))).toEqual(TO_DO);
});

it("of a plan, what to do stands before the tables that answer, and how it was found behind them", () => {
  const table = { title: "Answers", note: "", columns: ["a"], rows: [[{ text: "1" }]], isAnswer: true as const };
  const summary = { ...peakFailure(), tables: [table] };
  const text = renderTerminal(summary, { width: 80, colour: false }, [{ title: "What it took", text: "A run." }]);
  const places = [summary.verdicts[0].title, "Answers", "What it took"].map((words) => text.indexOf(`\n${words}`));
  expect(places[0]).toBeGreaterThan(0);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
