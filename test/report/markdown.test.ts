import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { mainMetricsOf } from "../../src/report/words.ts";
import { readInterval, readShown, rounds } from "./shown.ts";
import { all, founding, HOSTILE, hostile, peakFailure, TO_DO } from "./summaries.ts";

/** Cells of every table row, split at the pipes that no backslash takes. */
function rowsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.slice(2, -2).split(/(?<!\\) ?\| ?/));
}

describe.each(Object.keys(all))("%s", (name) => {
  const summary = all[name]();
  const text = renderMarkdown(summary);

  it("each table has as many cells in every row as in its head", () => {
    const lines = text.split("\n");
    let columns = 0;
    for (const [i, line] of lines.entries()) {
      if (!line.startsWith("| ")) continue;
      const cells = line.match(/(?<!\\)\|/g)!.length;
      if (!lines[i - 1]?.startsWith("| ")) columns = cells;
      expect(cells).toBe(columns);
    }
  });

  it("every main metric of every point is there, rounded and with its interval", () => {
    const rows = rowsOf(text);
    const first = rows.findIndex(([head]) => head === "Point") + 2;
    // Folded tables repeat their heads; labels are unique.
    const byLabel = new Map(
      rows
        .slice(first)
        .reverse()
        .map((row) => [row[0].replaceAll("\\", ""), row]),
    );
    for (const { label, control, metrics, repeats } of name === "hostile" ? [] : summary.points) {
      // Controls with equal figures are one row (controls.test.ts).
      const shared = [...byLabel.keys()].find((head) => control && head.includes("the same in all"));
      const row = byLabel.get(`${label}${control ? " (control)" : ""}`) ?? byLabel.get(shared ?? "")!;
      for (const [i, { name: metric }] of mainMetricsOf(summary).entries()) {
        const estimate = metrics[metric];
        const cell = row[i + 1];
        if (estimate === undefined || (estimate.mean === null && estimate.censored === 0)) expect(cell).toBe("–");
        else if (estimate.mean === null)
          expect(cell).toBe(`not within the horizon (${estimate.censored} of ${repeats})`);
        else {
          const [, value, interval] = /^([^[;]*[^[; ]) ?(\[[^\]]*\])?/.exec(cell)!;
          expect(rounds(readShown(value!, estimate.unit), estimate.mean)).toBe(true);
          if (estimate.low !== null && estimate.high !== null) {
            const [low, high] = readInterval(interval!, value!, estimate.unit);
            expect(rounds(low, estimate.low) && rounds(high, estimate.high)).toBe(true);
          }
        }
      }
    }
  });

  it("holds no HTML but the folds of its own", () => {
    const fenced = text.replace(/^(`{3,})sh\n[\s\S]*?\n\1$/m, "");
    const tags = [...fenced.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
    expect(tags.filter((tag) => !["<details>", "</details>", "<summary>", "</summary>"].includes(tag))).toEqual([]);
  });

  it("headings come in the order of the report, each once", () => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    const order = [
      "What to do",
      "Do not overlook",
      "Against the observation",
      "Results",
      "Over time",
      "Comparisons",
      "Old copies and stale reads by cause",
      "Inside the nodes",
      "Faults",
      "Assumptions",
      "What the model was validated against",
      "All metrics",
      "To repeat it",
    ];
    expect(headings).toEqual(order.filter((heading) => headings.includes(heading)));
    expect(headings.at(-1)).toBe("To repeat it");
  });
});

it("the command cannot leave its fence", () => {
  const text = renderMarkdown({ ...hostile(), command: "a\n```\n# not a heading\n````" });
  const [, fence] = /^(`+)sh$/m.exec(text)!;
  expect(fence!.length).toBeGreaterThan(4);
  expect(text.split("\n").filter((line) => line === fence)).toHaveLength(1);
  expect(renderMarkdown(hostile())).not.toContain(HOSTILE.slice(-9));
});

it("differences stand with their verdict as a sign and a word", () => {
  const text = renderMarkdown(peakFailure());
  expect(text.match(/\| ✓ better: -/g)).toHaveLength(15);
  expect(text.match(/\| \? undecided: /g)).toHaveLength(6);
});

it("every cell of a founding table is marked, and what is stale is bold", () => {
  const cells = rowsOf(renderMarkdown(founding())).flat();
  expect(cells.filter((cell) => cell.startsWith("✓ "))).toHaveLength(31);
  expect(cells.filter((cell) => cell.startsWith("✗ "))).toEqual(["✗ a"]);
  expect(cells.filter((cell) => cell.includes("**"))).toEqual(["✓ **b, c (stale copy)**", "✓ **a (stale copy)**"]);
});

it("what to do is a list of its parts", () => {
  expect(renderMarkdown(peakFailure())).toContain(`### pecl-memcache 3.0.8\n\n- ${TO_DO[0]}\n- ${TO_DO[1]}\n`);
});

it("a verdict of the name of its heading has that one heading", () => {
  const text = renderMarkdown({ ...peakFailure(), verdicts: [{ title: "What to do", text: "Nothing." }] });
  expect(text).toContain("\n## What to do\n\nNothing.\n");
  expect(text).not.toContain("### What to do");
});

it("of a plan, what to do stands before the tables that answer, and how it was found behind them, each once", () => {
  const table = { title: "Answers", note: "", columns: ["a"], rows: [], isAnswer: true as const };
  const text = renderMarkdown({ ...peakFailure(), tables: [table] }, [{ title: "What it took", text: "A run." }]);
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 3)).toEqual(["What to do", "Answers", "How this was judged and found"]);
  expect(text.split("### What it took\n\nA run.\n")).toHaveLength(2);
});
