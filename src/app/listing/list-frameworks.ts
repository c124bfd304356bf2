/** `fallthrough list frameworks`: what each framework does between a page and the client library, and its options. */
import type { FrameworkDefinition } from "../../../models/frameworks/framework.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { type Column, columnsText } from "../../terminal/columns.ts";
import { optionsText } from "./options-text.ts";

/** What is shown about every framework, besides its name. */
export const frameworkColumns: readonly (readonly [head: string, cell: (framework: FrameworkDefinition) => string])[] =
  [
    ["keys of its own", ({ summary }) => summary.keys],
    ["against stampedes", ({ summary }) => summary.protection],
    ["when a node fails", ({ summary }) => summary.onFailure],
    ["many keys at once", ({ summary }) => summary.many ?? "not modelled"],
    ["when a process dies with its lock", ({ summary }) => summary.onDeath],
  ];

/** @param width Columns of the terminal. */
export function frameworksText(width: number): string {
  const column = (head: string, cell: (framework: FrameworkDefinition) => string, wraps: boolean): Column => ({
    head,
    align: "left",
    wraps,
    cells: frameworks.map((framework) => ({ text: cell(framework) })),
  });
  const table = [
    column("framework", ({ name }) => name, false),
    ...frameworkColumns.map(([head, cell]) => column(head, cell, true)),
  ];
  const options = frameworks.map(({ name, title, options: { shape } }) =>
    optionsText(`${name}: ${title}`, shape, width),
  );
  return `${columnsText(table, width, (line) => line)}\n\nOptions and their defaults\n\n${options.join("\n\n")}\n`;
}
