/** `fallthrough list clients`: what each client library does, as tables that fit the terminal, and its options. */
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { clients } from "../../../models/clients/index.ts";
import { type Column, columnsText } from "../../terminal/columns.ts";
import { prettyJson } from "../files/results-folder.ts";
import { defaultOf } from "./default-of.ts";
import { optionsText } from "./options-text.ts";

const CHECKED = {
  live: "live: the real library, run beside the model, and recordings",
  golden: "golden: recordings of the real library",
  source: "source: the source of the library or the paper",
} as const;

/** What is shown about every client, besides its name. */
export const clientColumns: readonly (readonly [head: string, cell: (client: ClientDefinition) => string])[] = [
  ["versions", ({ versions }) => versions.join(", ")],
  ["hash", ({ summary }) => summary.hash],
  ["distribution", ({ summary }) => summary.distribution],
  ["when a node fails", ({ summary }) => summary.onFailure],
  ["when it is back", ({ summary }) => summary.onRecovery],
  ["stale copies", ({ summary }) => summary.staleRisk],
  ["checked against", ({ summary }) => CHECKED[summary.verified]],
];

/** @param width Columns of the terminal. */
export function clientsText(width: number): string {
  const column = (head: string, cell: (client: ClientDefinition) => string, wraps: boolean): Column => ({
    head,
    align: "left",
    wraps,
    cells: clients.map((client) => ({ text: cell(client) })),
  });
  const table = [
    column("client", ({ name }) => name, false),
    ...clientColumns.map(([head, cell]) => column(head, cell, true)),
  ];
  const options = clients.map(({ name, title, options: { shape } }) => optionsText(`${name}: ${title}`, shape, width));
  return `${columnsText(table, width, (line) => line)}\n\nOptions and their defaults\n\n${options.join("\n\n")}\n`;
}

export function clientsJson(): string {
  const rows = clients.map(({ name, title, versions, defaultVersion, options: { shape }, summary, source }) => ({
    name,
    title,
    versions,
    defaultVersion,
    ...summary,
    source,
    options: Object.fromEntries(
      Object.entries(shape).map(([option, { description }]) => [
        option,
        { default: defaultOf(description ?? ""), description },
      ]),
    ),
  }));
  return `${prettyJson(rows)}\n`;
}
