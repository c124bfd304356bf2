/** A table for people on a terminal, with a sign and a colour in each cell that says whether something is so. */
import type { Difference } from "../core/summary.ts";
import type { Table } from "../core/table.ts";
import { cellText, countMarks, markOf } from "../report/words.ts";
import { type Column, columnsText } from "./columns.ts";
import { dimOf, heading, type Paint, type Sheet } from "./sheet.ts";
import { clean, wrap } from "./text.ts";

const OUTCOME_PAINTS = {
  pass: (line: string, paint: Paint) => paint.green(line),
  fail: (line: string, paint: Paint) => paint.red(line),
  warn: (line: string, paint: Paint) => paint.yellow(line),
} as const;

/** Its head and its rows. */
export function markedTable(sheet: Sheet, { title, note, columns, rows }: Table): string[] {
  const { width, prose, paint, colour } = sheet;
  const { agree, marked } = countMarks(rows);
  const counted = marked > 0 ? `${agree} of ${marked} cells agree (✓), ✗ differs.` : "";
  const under = [clean(note), counted].filter((text) => text !== "").join(" ");
  const laidOut = columns.map(
    (head, i): Column => ({
      head: clean(head),
      align: "left",
      wraps: true,
      cells: rows.map((row) => {
        const cell = row[i];
        if (cell === undefined) return { text: "" };
        const mark = markOf(cell);
        const text = clean(cellText(cell));
        // Where there is no bold, asterisks take its place.
        const strong = cell.strong === true && !colour ? `*${text}*` : text;
        return {
          text: mark === null ? strong : `${mark.sign} ${strong}`,
          paint: (line: string) => {
            const weighted = cell.strong === true ? paint.bold(line) : line;
            if (cell.verdict !== undefined) return paintVerdict(cell.verdict, weighted, paint);
            if (cell.outcome !== undefined) return OUTCOME_PAINTS[cell.outcome](weighted, paint);
            if (cell.mark === undefined) return weighted;
            return cell.mark === "agree" ? weighted.replace("✓", paint.green("✓")) : paint.red(weighted);
          },
        };
      }),
    }),
  );
  const head = [heading(sheet, title), ...(under === "" ? [] : wrap(under, prose).map(dimOf(paint)))].join("\n");
  return [head, columnsText(laidOut, width, paint.bold)];
}

export function paintVerdict(verdict: Difference["verdict"], line: string, paint: Paint): string {
  if (verdict === "better") return paint.green(line);
  return verdict === "worse" ? paint.red(line) : paint.bold(line);
}
