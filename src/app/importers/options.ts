/** Turns named settings of a configuration into options of a client: what each becomes, or why it does not matter. */
import { didYouMean } from "../../core/text/nearest.ts";
import type { Found } from "./kind.ts";

/** The client's name for it and, where they differ, what its value becomes; or a reason to ignore it. */
export type Meaning =
  | { readonly option: string; readonly as?: (value: unknown) => unknown }
  | { readonly unused: string }
  | { readonly impossible: string };

export type Meanings = Readonly<Record<string, Meaning>>;

/** Settings that have the same name as the client's option. */
export function same(...names: readonly string[]): Meanings {
  return Object.fromEntries(names.map((option) => [option, { option }]));
}

export function unused(why: string, ...names: readonly string[]): Meanings {
  return Object.fromEntries(names.map((name) => [name, { unused: why }]));
}

/** Takes one setting. A name without a meaning is reported as not understood. */
export function take(found: Found, meanings: Meanings, name: string, value: unknown, from: string): void {
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : null;
  if (meaning === null) found.notUnderstood.push(`${from}: ${name}${didYouMean(name, Object.keys(meanings))}`);
  else if ("unused" in meaning) found.unused.push(`${from}: ${name}: ${meaning.unused}`);
  else if ("impossible" in meaning) found.problems.push(`${from}: ${name}: ${meaning.impossible}`);
  else found.set(meaning.option, meaning.as === undefined ? value : meaning.as(value), from);
}
