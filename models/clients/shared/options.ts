/** A client option as a person writes it: `hash_strategy=standard` to a name and a value that the client takes. */
import { didYouMean, listed } from "../../../src/core/text/nearest.ts";
import { parseAs, problemText } from "../../../src/core/text/problems.ts";
import type { ClientDefinition } from "../definition.ts";

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  false: false,
  off: false,
  no: false,
};

/**
 * Reads `NAME=VALUE`; the name may lack its `memcache.` or `OPT_` if that leaves only one option.
 *
 * @throws Error that says which option, what came, what was expected, and the nearest valid word.
 */
export function parseOption(definition: ClientDefinition, text: string): readonly [name: string, value: unknown] {
  const at = text.indexOf("=");
  if (at < 0) throw new Error(`${text}: no value; expected NAME=VALUE`);
  const name = optionName(definition, text.slice(0, at).trim());
  const values = readings(text.slice(at + 1).trim());
  const problems: string[] = [];
  for (const value of values) {
    const checked = parseAs(definition.options, { [name]: value });
    if (checked.value !== null) return [name, value];
    problems.push(...checked.problems.map(problemText));
  }
  throw new Error(problems[0]);
}

/** The full name of the option meant. */
function optionName(definition: ClientDefinition, given: string): string {
  const names = Object.keys(definition.options.shape);
  if (names.includes(given)) return given;
  const wanted = given.toLowerCase();
  const meant = names.filter((name) => name.toLowerCase() === wanted || bare(name).toLowerCase() === wanted);
  if (meant.length === 1) return meant[0];
  if (meant.length > 1) throw new Error(`${given}: ambiguous; expected ${listed(meant)}`);
  // The client may know why there is none of this name.
  const known = parseAs(definition.options, { [given]: null }).problems.find(
    ({ path, text }) => path[0] === given && !text.startsWith("no such option"),
  );
  if (known !== undefined) throw new Error(problemText(known));
  throw new Error(`${given}: no such option of ${definition.name}${didYouMean(given, [...names, ...names.map(bare)])}`);
}

function bare(name: string): string {
  return name.replace(/^(?:OPT_|.*\.)/, "");
}

/** What the text may mean, the likeliest first. */
function readings(text: string): readonly unknown[] {
  const values: unknown[] = [];
  if (text !== "" && Number.isFinite(Number(text))) values.push(Number(text));
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined) values.push(word);
  const list = /^\[?\s*(\d+(?:\s*,\s*\d+)*)\s*\]?$/.exec(text);
  if (list !== null) values.push(list[1].split(",").map(Number));
  const json = jsonOf(text);
  if (json !== undefined) values.push(json);
  return [...values, text];
}

/** An object or a list in JSON; undefined for anything else. */
function jsonOf(text: string): unknown {
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
