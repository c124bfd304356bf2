/** What was held against publications, as the table of docs/validation.md and as the record that reports quote. */
import { markdownTable } from "../listing/markdown-table.ts";
import { expectedText, outcomeText, simulatedText } from "./print.ts";
import type { Record } from "./record-type.ts";
import type { Held, HeldRow } from "./validate.ts";

export function publishedTable({ publications }: Held): string {
  const head = ["row", "what", "expected", "simulated", "agrees"];
  return publications
    .map(({ name, title, source, rows }) => {
      const table = markdownTable(head, rows.map(publishedCells));
      const bands = [...new Set(rows.map(({ because }) => because))].map((text) => `- ${text}\n`);
      return `### ${title}\n\n\`${name}\`: ${source}.\n\n${table}\nWhy the bands are so wide:\n\n${bands.join("")}`;
    })
    .join("\n");
}

/** The row as it stands in the table. */
export function publishedCells(row: HeldRow): string[] {
  const { name, what, why, outcome } = row;
  const reason = outcome === "agrees" ? "" : `: ${why}`;
  return [`\`${name}\``, what, expectedText(row), simulatedText(row), `${outcomeText(row)}${reason}`];
}

export function recordOf({ publications }: Held, version: string): Record {
  return {
    version,
    publications: publications.map(({ name, title, rows }) => {
      const named = (isOne: (row: HeldRow) => boolean): string[] => rows.filter(isOne).map((row) => row.name);
      return {
        name,
        title,
        agree: named(({ outcome }) => outcome === "agrees"),
        others: named(({ outcome }) => outcome !== "agrees" && outcome !== "skipped"),
        skipped: named(({ outcome }) => outcome === "skipped"),
      };
    }),
  };
}
