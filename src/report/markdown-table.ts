/** Tables in GitHub's Markdown, and what is folded in it. */
import type { Cell, Table } from "../core/table.ts";
import { escapeHtml, escapeMarkdown, escapeMarkdownLines } from "./escape.ts";
import { cellText, markOf, marksText } from "./words.ts";

export function plainTable({ columns, rows }: Pick<Table, "columns" | "rows">): string {
  return markdownTable(
    columns.map(escapeMarkdown),
    rows.map((row) => row.map(markedCell)),
  );
}

/** Its title as a heading, what is said of it, and its rows. */
export function markedTable({ title, note, columns, rows }: Table): string[] {
  return [
    `### ${escapeMarkdown(title)}`,
    [escapeMarkdownLines(note), marksText(rows)].filter((text) => text !== "").join(" "),
    plainTable({ columns, rows }),
  ];
}

function markedCell(cell: Cell): string {
  const mark = markOf(cell);
  const text = escapeMarkdown(cellText(cell));
  return `${mark === null ? "" : `${mark.sign} `}${cell.strong === true ? `**${text}**` : text}`;
}

/** The body must be Markdown already. */
export function folded(title: string, body: string): string {
  const safe = escapeHtml(title).replace(/\s+/g, " ");
  return `<details><summary>${safe}</summary>\n\n${body}\n\n</details>`;
}

/** Cells must be escaped already. The first column is aligned left, the others as `align` says. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], align = "left"): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (align === "right" && i > 0 ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
