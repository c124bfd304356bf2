/** What of the accuracy of samples is shown: a table, and in words how many of its cells hold. */
import { markdownTable } from "../../listing/markdown-table.ts";
import { asked, type Cell, type Row } from "./accuracy.ts";

export function accuracyTable(rows: readonly Row[]): string {
  const head = ["detail", ...asked.map(({ title }) => title)];
  const worlds = [...new Set(rows.map(({ what }) => what))];
  const tables = worlds.map((what) => {
    const own = rows.filter((row) => row.what === what);
    const full = ["full", ...asked.map((_, i) => own[0].cells[i]).map((cell, i) => (cell ? fullText(cell, i) : ""))];
    const some = own.map(({ detail, cells }) => [detail, ...cells.map((cell, i) => (cell ? text(cell, i) : ""))]);
    return `**${what[0].toUpperCase()}${what.slice(1)}**\n\n${markdownTable(head, [full, ...some])}`;
  });
  return `${tables.join("\n")}\n${heldText(rows)}\n`;
}

/** Of the cells how many are as asked, how many of the others within their interval, and how many intervals hold zero. */
function heldText(rows: readonly Row[]): string {
  const cells = rows.flatMap((row) => row.cells).filter((cell) => cell !== null);
  const within = cells.filter(({ isWithinAsked }) => isWithinAsked).length;
  const byInterval = cells.filter(({ isWithinAsked, isUnbiased }) => !isWithinAsked && isUnbiased).length;
  const unbiased = cells.filter(({ isUnbiased }) => isUnbiased).length;
  const not = cells.length - within - byInterval;
  return `Of ${cells.length} differences ${within} are within half a point or 5 %, ${byInterval} more within their interval, and ${not} in neither (✗). ${unbiased} of the intervals hold zero (${((100 * unbiased) / cells.length).toFixed(0)} %; of differences that are chance alone 95 % are expected to).`;
}

function fullText({ full: { mean } }: Cell, i: number): string {
  return asked[i].of === "points" ? `${(100 * mean).toFixed(2)} %` : String(Number(mean.toPrecision(3)));
}

function text({ difference, isWithinAsked, isUnbiased }: Cell, i: number): string {
  const unit = asked[i].of === "points" ? "" : " %";
  const [mean, half] = [100 * difference.mean, 50 * ((difference.high ?? Number.NaN) - (difference.low ?? Number.NaN))];
  const digits = asked[i].of === "points" ? 2 : 1;
  return `${mean < 0 ? "−" : "+"}${Math.abs(mean).toFixed(digits)} ± ${half.toFixed(digits)}${unit}${isWithinAsked || isUnbiased ? "" : " ✗"}`;
}
