/** The options of one part that may be chosen, under what it is called: each with its default. */
import { indent, wrap } from "../../terminal/text.ts";
import { defaultOf } from "./default-of.ts";

interface Described {
  readonly description?: string | undefined;
}

/** @param width Columns of the terminal. */
export function optionsText(title: string, shape: Readonly<Record<string, unknown>>, width: number): string {
  const options = Object.entries(shape as Readonly<Record<string, Described>>);
  if (options.length === 0) return `${wrap(title, width).join("\n")}\n  no options`;
  return `${wrap(title, width).join("\n")}\n${indent(options.map(optionText).join("\n"), width, 2)}`;
}

/** `name: default`. */
function optionText([name, { description }]: readonly [string, Described]): string {
  return `${name}: ${defaultOf(description ?? "") ?? "see its description"}`;
}
