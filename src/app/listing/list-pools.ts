/** `fallthrough list pools`: the connection pools and poolers between application and database, and their options. */
import type { PoolDefinition } from "../../../models/database/pools/definition.ts";
import { pools } from "../../../models/database/pools/index.ts";
import { type Column, columnsText } from "../../terminal/columns.ts";
import { optionsText } from "./options-text.ts";

/** @param width Columns of the terminal. */
export function poolsText(width: number): string {
  const column = (head: string, cell: (pool: PoolDefinition) => string, wraps: boolean): Column => ({
    head,
    align: "left",
    wraps,
    cells: pools.map((pool) => ({ text: cell(pool) })),
  });
  const table = [
    column("pool", ({ name }) => name, false),
    column("how it works", ({ rule }) => rule, true),
    column("what the caller gets", ({ error }) => error, true),
  ];
  const options = pools.map(({ name, title, options: { shape } }) => optionsText(`${name}: ${title}`, shape, width));
  return `${columnsText(table, width, (line) => line)}\n\nOptions and their defaults\n\n${options.join("\n\n")}\n`;
}
