/** Turns named settings of a configuration into options of a client: what each becomes, or why it does not matter. */
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

/** The same, of which any value is a text. */
export function text(...names: readonly string[]): Meanings {
  return Object.fromEntries(names.map((option) => [option, { option, as: asText }]));
}

export function unused(why: string, ...names: readonly string[]): Meanings {
  return Object.fromEntries(names.map((name) => [name, { unused: why }]));
}

export function impossible(why: string, ...names: readonly string[]): Meanings {
  return Object.fromEntries(names.map((name) => [name, { impossible: why }]));
}

/** Takes one setting. A name without a meaning is reported as not understood. */
export function take(found: Found, meanings: Meanings, name: string, value: unknown, from: string): void {
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : null;
  if (meaning === null) found.unknown(name, from, Object.keys(meanings));
  else if ("unused" in meaning) found.unused.push(`${from}: ${name}: ${meaning.unused}`);
  else if ("impossible" in meaning) found.problems.push(`${from}: ${name}: ${meaning.impossible}`);
  else {
    const settled = found.settle(value, from);
    if (settled === undefined) return;
    found.set(meaning.option, meaning.as === undefined ? settled : meaning.as(settled), from);
  }
}

/** Texts that `--define` or the file has as numbers. */
function asText(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

/** Words of ini files for true and false, numbers as numbers, anything else as it is. */
export function plain(value: unknown): unknown {
  const words = String(value).trim();
  const word = WORDS[words.toLowerCase()];
  if (word !== undefined) return word;
  return /^-?\d+(?:\.\d+)?$/.test(words) ? Number(words) : words;
}

const WORDS: Readonly<Record<string, boolean>> = {
  on: true,
  yes: true,
  true: true,
  off: false,
  no: false,
  false: false,
  "": false,
};
