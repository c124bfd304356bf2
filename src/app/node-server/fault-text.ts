/**
 * A fault of a served node as one line of text: `crash`, `crash@30s`, `slow by=200ms for=10s`, `flap times=3 down=1s`. Names and
 * options are those of an experiment. Two forms are shorter: `slow=200ms` gives the first option, and `crash+10s` or
 * `restart+10s` say how long (`for`, or `after`).
 */
import { type FaultDefinition, isCompound, type Strike, strikeOf } from "../../../models/faults/fault.ts";
import { faults } from "../../../models/faults/index.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { parseAs, problemText } from "../../core/text/problems.ts";
import { parseDuration } from "../../core/text/units.ts";
import { hasAction, type ServedFault, servedFaults } from "./actions.ts";

/** What is said besides for two of the names. */
const ALIASES = [
  [/^start(?=[@+\s]|$)/, "recover"],
  [/^slow=0(?=[@+\s]|$)/, "fast-again"],
] as const;

const FORM = /^([a-z-]+)(?:=([^@+\s]*))?(?:@([^+\s]*))?(?:\+(\S*))?((?:\s+\S+)*)$/;
const TIMES = "times like 200ms, 30s or 1h30m";
/** The options that `+` may stand for. */
const LENGTHS = ["for", "after"];

/** An option of a run's faults that is about clients, of which a served node knows none. */
const OF_CLIENTS = "onReturn";

/** The options of a fault that one process can have. */
function optionNames({ options }: FaultDefinition): readonly string[] {
  return Object.keys(options.shape).filter((name) => name !== OF_CLIENTS);
}

/** The fault, or what is wrong with the text. `keepsMemory`: the node was started with `-e`. */
export function parseFault(text: string, { keepsMemory }: { readonly keepsMemory: boolean }): ServedFault | string {
  const line = text.trim();
  const match = FORM.exec(ALIASES.reduce((before, [form, name]) => before.replace(form, name), line));
  const name = match?.[1] ?? line;
  const definition = servedFaults.find((fault) => fault.name === name);
  if (match === null || definition === undefined) return `'${line}'; expected ${nameExpected(name)}`;
  const [, , value, at, length, rest] = match;
  const problems: string[] = [];
  const atSeconds = at === undefined ? 0 : parseDuration(at);
  if (atSeconds === null) problems.push(`@${at}: expected ${TIMES}`);
  const given = givenOptions(definition, { value, length, words: rest!.match(/\S+/g) ?? [] }, problems);
  const { value: options, problems: wrong } = parseAs(definition.options, given);
  problems.push(...wrong.map(problemText));
  if (problems.length > 0 || options === null) return `'${line}': ${problems.join("; ")}`;
  const strikes = strikesOf(definition, options);
  const foreign = strikes.find(({ fault }) => !hasAction(fault));
  if (foreign !== undefined) return `'${line}': ${foreign.fault.name} needs a network; one process has none to lose`;
  if (!keepsMemory && strikes.some(({ fault }) => fault.needsKeptMemory)) {
    return `'${line}': the node does not keep its memory; start it with -e FILE`;
  }
  return { atSeconds: atSeconds ?? 0, strikes };
}

/** A line for each fault: how it is written, and what it does. */
export function faultsHelp(): readonly (readonly [form: string, doc: string])[] {
  return servedFaults.map((fault) => [
    [fault.name, ...optionNames(fault).map((key) => `[${key}=...]`)].join(" "),
    fault.doc,
  ]);
}

function nameExpected(name: string): string {
  const names = servedFaults.map((fault) => fault.name);
  if (faults.some((fault) => fault.name === name)) {
    return `${listed(names)}; a run knows ${name}, but it does not happen to one process by itself`;
  }
  return `${listed(names)}${didYouMean(name, names)}`;
}

interface Written {
  readonly value: string | undefined;
  readonly length: string | undefined;
  readonly words: readonly string[];
}

/** What the line gives, by the names of the options. */
function givenOptions(fault: FaultDefinition, { value, length, words }: Written, problems: string[]) {
  const given: Record<string, string | number> = {};
  const keys = optionNames(fault);
  const put = (key: string | undefined, text: string, written: string) => {
    if (key === undefined) problems.push(`${written}: expected ${keys.length === 0 ? "no option" : optionForms(keys)}`);
    else if (key === OF_CLIENTS) problems.push(`${written}: a served node keeps no client away; ${key} is for a run`);
    else if (Object.hasOwn(given, key)) problems.push(`${written}: ${key} is given twice`);
    else given[key] = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  };
  if (value !== undefined)
    put(
      keys.find((key) => !LENGTHS.includes(key)),
      value,
      `=${value}`,
    );
  if (length !== undefined)
    put(
      LENGTHS.find((key) => keys.includes(key)),
      length,
      `+${length}`,
    );
  for (const word of words) {
    const at = word.indexOf("=");
    if (at <= 0) problems.push(`${word}: expected ${keys.length === 0 ? "no option" : optionForms(keys)}`);
    else put(word.slice(0, at), word.slice(at + 1), word);
  }
  return given;
}

function optionForms(keys: readonly string[]): string {
  return listed(keys.map((key) => `${key}=...`));
}

/** Spelled out as in a run without an end and without chance. */
function strikesOf(definition: FaultDefinition, options: Readonly<Record<string, unknown>>): readonly Strike[] {
  if (isCompound(definition)) {
    const context = { secondsLeft: Number.POSITIVE_INFINITY, draw: Math.random, processes: 1 };
    return [...definition.expand([0], options, context)].sort((a, b) => a.afterSeconds - b.afterSeconds);
  }
  const { for: seconds, ...own } = options;
  const begins: Strike = { afterSeconds: 0, fault: definition, node: 0, options: own };
  const { endedBy } = definition;
  return endedBy === undefined || seconds === undefined ? [begins] : [begins, strikeOf(endedBy, 0, seconds as number)];
}
