/** A comparison for a pull request: the headline, what is worse, and the rest folded. */
import { escapeMarkdown } from "../escape.ts";
import { folded, markedTable } from "../markdown-table.ts";
import type { Compared } from "./result.ts";
import { headlineOf, rulesTable, sidesOf, tablesOf } from "./tables.ts";

/** Ends with a line break. */
export function renderComparedMarkdown(compared: Compared): string {
  const rules = rulesTable(compared);
  const blocks = [
    `**${escapeMarkdown(headlineOf(compared))}**`,
    ...(rules === null ? [] : markedTable(rules)),
    ...tablesOf(compared).flatMap((table) =>
      table.rows.length === 0 ? markedTable(table).slice(0, 2) : markedTable(table),
    ),
    folded(
      "What was compared",
      sidesOf(compared)
        .map((line) => `- ${escapeMarkdown(line)}`)
        .join("\n"),
    ),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
