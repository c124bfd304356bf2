/** `fallthrough list protections`: what may stand around database queries and around the cache, part by part, and the options. */
import { protection } from "../../../models/scenario/protection.ts";
import { type Column, columnsText } from "../../terminal/columns.ts";
import { wrap } from "../../terminal/text.ts";
import { type ListedMechanism, mechanisms } from "./mechanisms.ts";
import { optionsText } from "./options-text.ts";

/** Parts that have one mechanism each, and so no name. */
const NAMELESS = ["shed", "negativeCaching"] as const;

/** @param width Columns of the terminal. */
export function protectionsText(width: number): string {
  const column = (head: string, cell: (mechanism: ListedMechanism) => string, wraps: boolean): Column => ({
    head,
    align: "left",
    wraps,
    cells: mechanisms().map((mechanism) => ({ text: cell(mechanism) })),
  });
  const table = [
    column("part", ({ part }) => part, false),
    column("name", ({ name }) => name, false),
    column("what it does", ({ rule }) => rule, true),
  ];
  const options = mechanisms().map(({ part, name, title, options: { shape } }) =>
    optionsText(`${part}: ${name}: ${title}`, shape, width),
  );
  const others = NAMELESS.map((part) => {
    const { shape } = protection.shape[part].unwrap();
    return optionsText(`${part}: ${protection.shape[part].description ?? ""}`, shape, width);
  });
  const jitter = wrap(`ttlJitter: ${protection.shape.ttlJitter.description ?? ""}`, width).join("\n");
  return `${columnsText(table, width, (line) => line)}\n\nOptions and their defaults\n\n${[...options, ...others, jitter].join("\n\n")}\n`;
}
