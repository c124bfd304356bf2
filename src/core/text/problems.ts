/**
 * Turns what zod finds wrong into something that a person can act on. Every problem reads
 * `path: what came; what was expected; did you mean 'x'?`, and all problems of a document are reported at once.
 */
import { z } from "zod";
import { boundWords, isWhole, type RawIssue, typeWords } from "./issue-words.ts";
import { didYouMean, listed, nearest } from "./nearest.ts";

export interface Problem {
  /** The place in the document: keys by their names, list entries by their numbers. */
  readonly path: readonly PropertyKey[];
  /** What came and what was expected. */
  readonly text: string;
}

/** The value and no problems, or problems and no value. */
export type Parsed<T> =
  | { readonly value: T; readonly problems: readonly Problem[] }
  | { readonly value: null; readonly problems: readonly Problem[] };

/** Marks an issue whose text lies in its branches. */
const SEE_BRANCHES = "\u0000";
/** How a guess at what was meant ends a text. */
const HINT = /; did you mean '.*'\?$/;
/** Separates the unknown keys of one object, each with its text. */
const NEXT_KEY = "\u0001";
/** Separates the text of an unknown branch from what is wrong with it whatever the branch: problems as JSON. */
const BESIDE = "\u0002";

/** Parses the input by a schema and translates every issue. */
export function parseAs<T extends z.ZodType>(schema: T, input: unknown): Parsed<z.output<T>> {
  const result = schema.safeParse(input, { error: explain });
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) => flatten(issue, [], input));
  return { value: null, problems: withoutRepeats(withoutMisspelt(problems)) };
}

/** `faults[0].at`; the document itself where the path is empty. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text;
}

export function problemText({ path, text }: Problem): string {
  return path.length === 0 ? text : `${pathText(path)}: ${text}`;
}

/** A value as it came, short enough for one line. */
export function show(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** No part of an experiment is nested as deep as this: what lies deeper is cut off, and refused as what it is not. */
const DEPTH_MAX = 500;

/** Without any `comment`, which every object may hold. */
export function withoutComments(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== "object") return value;
  if (depth === DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((inner) => withoutComments(inner, depth + 1));
  const kept = Object.entries(value).filter(([key]) => key !== "comment");
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutComments(inner, depth + 1)]));
}

/** The text of one issue; called by zod with the schema that raised it at hand. */
function explain(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.inst instanceof z.ZodDiscriminatedUnion)
        return expected(issue.input, branchWords(issue.inst, issue.input));
      return expected(issue.input, typeWords(isWhole(issue.inst) ? "int" : issue.expected, issue.input));
    case "invalid_value":
      return oneOf(issue.input, issue.values);
    case "too_small":
    case "too_big":
      // What comes to this rule holds what its entries were read as, and not what was written.
      return issue.origin === "array" ? `expected ${boundWords(issue)}` : expected(issue.input, boundWords(issue));
    case "not_multiple_of":
      return expected(issue.input, `a multiple of ${issue.divisor}`);
    case "unrecognized_keys":
      return unknownKeys(issue.keys, knownKeys(issue.inst));
    case "invalid_union":
      return issue.errors.length === 0 ? unknownBranch(issue) : SEE_BRANCHES;
    case "invalid_format":
      return expected(issue.input, `a text of the form ${String(issue.pattern ?? issue.format)}`);
    default:
      return expected(issue.input, "something else");
  }
}

/** For a schema of a number: what is wrong with it, with the unit that is expected. */
export function inUnit(unit: string): { readonly error: (issue: RawIssue) => string } {
  return { error: (issue) => `${explain(issue)}, in ${unit}` };
}

/** For `{ name, options }`: an option that stands beside the name is told where it belongs. */
export function beside(options: readonly string[]) {
  return refusing((key) =>
    options.includes(key)
      ? `beside name; expected within options: { "name": ..., "options": { "${key}": ... } }`
      : undefined,
  );
}

/** For an object that a number or a quantity alone stands for: the object with this key is told. */
export function leading(key: string) {
  return {
    error: (issue: RawIssue): string =>
      issue.code === "invalid_type" && /^\d/.test(String(issue.input)) && !Array.isArray(issue.input)
        ? expected(issue.input, `an object: {"${key}": ${show(issue.input)}}`)
        : explain(issue),
  };
}

/** For an object whose source has keys that are not known here: why each of them is not. */
export function notModelled(reasons: Readonly<Record<string, string>>) {
  return refusing((key) =>
    Object.hasOwn(reasons, key)
      ? `an option that exists, and is not modelled: ${reasons[key]}; expected none`
      : undefined,
  );
}

/** Says of unknown keys what `textOf` does, and of others what is said of all. */
function refusing(textOf: (key: string) => string | undefined): { readonly error: (issue: RawIssue) => string } {
  return {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => textOf(key) ?? unknownKeys([key], knownKeys(issue.inst))).join(NEXT_KEY)
        : explain(issue),
  };
}

export function expected(came: unknown, what: string): string {
  return came === undefined ? `missing; expected ${what}` : `${show(came)}; expected ${what}`;
}

/** What came, the words that are allowed, and the nearest of them. */
export function oneOf(came: unknown, values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === "string" ? value : show(value)));
  if (values.length === 1) return expected(came, show(values[0]));
  const hint = typeof came === "string" ? didYouMean(came, words) : "";
  return `${expected(came, `one of ${words.join(", ")}`)}${hint}`;
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => {
      if (known.length === 0) return "no such option; there are none here";
      const near = nearest(key, known);
      return near === null ? `no such option; expected ${listed(known)}` : `no such option; did you mean '${near}'?`;
    })
    .join(NEXT_KEY);
}

function knownKeys(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** For a discriminated union whose discriminator names no branch. */
function unknownBranch(issue: Extract<RawIssue, { code: "invalid_union" }>): string {
  const key = issue.discriminator;
  if (key === undefined) return expected(issue.input, "something else");
  const input = issue.input as Readonly<Record<string, unknown>>;
  const options = issue.options as unknown[];
  const text = oneOf(input[key], options);
  const named = Object.keys(input).find((other) => options.includes(input[other]));
  const misspelt = input[key] === undefined ? (nearest(key, Object.keys(input)) ?? named ?? null) : null;
  const told = misspelt === null ? text : `${text}; is '${misspelt}' meant to be '${key}'?`;
  const others = Object.fromEntries(Object.entries(input).filter(([other]) => other !== misspelt));
  const beside = besideBranch(issue.inst, key, others);
  return beside.length === 0 ? told : `${told}${BESIDE}${JSON.stringify(beside)}`;
}

/**
 * What is wrong beside the discriminator whatever the branch is: all branches that have the key say the same of it. A key that
 * no branch has may be that of a branch which is not here; it is told where it is nearly another one, or no branch is named.
 */
function besideBranch(union: unknown, discriminator: string, given: Readonly<Record<string, unknown>>): Problem[] {
  const branches = branchesOf(union);
  const known = new Set(branches.flatMap(({ shape }) => Object.keys(shape)));
  const { [discriminator]: named, ...others } = given;
  known.delete(discriminator);
  if (branches.length === 0) return [];
  const unknown = Object.keys(others).flatMap((key): Problem[] => {
    const near = didYouMean(key, known);
    if (known.has(key) || (near === "" && named !== undefined)) return [];
    return [{ path: [key], text: `no such option${near === "" ? `, whatever ${discriminator} is` : near}` }];
  });
  const refused = [...known].flatMap((key) => {
    const having = branches.filter(({ shape }) => key in shape);
    if (!(key in others) && having.length < branches.length) return [];
    const [first, ...more] = having.map(({ shape }) => parseAs(shape[key] as z.ZodType, others[key]).problems);
    return more.every((problems) => JSON.stringify(problems) === JSON.stringify(first)) ? below(key, first) : [];
  });
  return [...unknown, ...refused];
}

function below(key: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, text }) => ({ path: [key, ...path], text }));
}

/** The branches of a union of objects; none where one of them is something else. */
function branchesOf(union: unknown): readonly z.ZodObject[] {
  const all: readonly unknown[] = union instanceof z.ZodDiscriminatedUnion ? union.options : [];
  return all.every((one) => one instanceof z.ZodObject) ? all : [];
}

/** The object that a word alone stands for, where it is the name of a branch; else what tells branches apart. */
function branchWords(union: z.ZodDiscriminatedUnion, came: unknown): string {
  const { discriminator } = union.def;
  if (typeof came === "object") return "an object";
  const branches = branchesOf(union);
  const namesOf = ({ shape }: z.ZodObject) => [...((shape[discriminator] as z.ZodType)._zod.values ?? [])].map(String);
  const name = typeof came === "string" ? nearest(came, branches.flatMap(namesOf)) : null;
  const branch = branches.find((one) => name !== null && namesOf(one).includes(name));
  if (name === null || branch === undefined) {
    return `an object with ${discriminator}, one of ${branches.flatMap(namesOf).join(", ")}`;
  }
  const required = Object.entries(branch.shape).filter(
    ([key, schema]) => key !== discriminator && !(schema as z.ZodType).safeParse(undefined).success,
  );
  return `an object: {${[`"${discriminator}": "${name}"`, ...required.map(([key]) => `"${key}": ...`)].join(", ")}}`;
}

/** The problems of one issue. A union gives the problems of the branch that was meant. */
function flatten(issue: z.core.$ZodIssue, before: readonly PropertyKey[], root: unknown): Problem[] {
  const path = [...before, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const texts = issue.message.split(NEXT_KEY);
    return issue.keys.map((key, i) => ({ path: [...path, key], text: texts[i] }));
  }
  if (issue.message.includes(BESIDE)) {
    const [text, beside] = issue.message.split(BESIDE);
    const others = (JSON.parse(beside) as Problem[]).map((one) => ({
      ...one,
      path: [...path.slice(0, -1), ...one.path],
    }));
    return [{ path, text }, ...others];
  }
  if (issue.code === "invalid_union" && issue.message === SEE_BRANCHES) {
    const meant = meantBranch(issue.errors);
    if (meant !== null) return meant.flatMap((inner) => flatten(inner, path, root));
    const kinds = kindsOf(issue.errors, path, root);
    // The guess of one branch follows what all of them take.
    const hint = kinds.map((kind) => HINT.exec(kind)?.[0] ?? "").find((text) => text !== "") ?? "";
    const wanted = listed(kinds.map((kind) => kind.replace(HINT, "")));
    return [{ path, text: `${expected(at(root, path), wanted)}${hint}` }];
  }
  // A rule for a part, or for how many, says only what was expected.
  const saysWhatCame = !SAYS_WHAT_IS_EXPECTED.has(issue.code) || issue.message.includes("; expected");
  return [{ path, text: saysWhatCame ? issue.message : `${show(at(root, path))}; ${issue.message}` }];
}

const SAYS_WHAT_IS_EXPECTED: ReadonlySet<string> = new Set(["custom", "too_small", "too_big"]);

type Branch = readonly z.core.$ZodIssue[];

/**
 * The branch that was meant: of those with the right type, the one with the fewest problems. Null where the value has the
 * type of no branch, or is an object with the key of no branch.
 */
function meantBranch(branches: readonly Branch[]): Branch | null {
  const ofType = branches
    .filter((issues) => !issues.some(isOfWrongType))
    .sort((a, b) => Number(isUnread(a)) - Number(isUnread(b)) || a.length - b.length);
  const isMisnamed = (branch: Branch): boolean =>
    isUnread(branch) || (missingKey(branch) !== null && unknownKeysOf(branch) !== null);
  if (ofType.length > 1 && ofType.every(isMisnamed)) {
    return ofType.find((branch) => isMeantToBe(branch, missingKey(branch)!)) ?? null;
  }
  return ofType[0] ?? null;
}

/** A union of its own whose discriminator is missing: nothing else of the value was read by it. */
function isUnread(branch: Branch): boolean {
  return branch.length === 1 && branch[0].code === "invalid_union" && missingKey(branch) !== null;
}

/** Whether one of the keys that came is this one, misspelt. */
function isMeantToBe(branch: Branch, missing: string): boolean {
  const text = unknownKeysOf(branch) ?? branch[0].message.split(BESIDE)[0];
  return text.includes(`; did you mean '${missing}'?`) || text.endsWith(` meant to be '${missing}'?`);
}

/** What each branch would have taken: its type, or the key that distinguishes it from the others. */
function kindsOf(branches: readonly Branch[], path: readonly PropertyKey[], root: unknown): string[] {
  const keys = branches.map(missingKey).filter((key) => key !== null);
  const texts = branches
    .filter((branch) => missingKey(branch) === null)
    .map((branch) =>
      flatten(branch[0], path, root)[0]
        .text.replace(/^.*?; expected /, "")
        .replace(/^an object.*$/, "an object"),
    );
  return [...new Set(texts), ...(keys.length === 0 ? [] : [`an object with ${listed([...new Set(keys)])}`])];
}

function missingKey(branch: Branch): string | null {
  const missing = branch.find(({ path, message }) => path.length === 1 && message.startsWith("missing; "));
  return missing === undefined ? null : String(missing.path[0]);
}

function unknownKeysOf(branch: Branch): string | null {
  return branch.find(({ path, code }) => path.length === 0 && code === "unrecognized_keys")?.message ?? null;
}

/** Without the keys that are missing because they are misspelt: there the misspelling is reported. */
function withoutMisspelt(problems: readonly Problem[]): Problem[] {
  const isMeant = (missing: Problem): boolean =>
    problems.some(
      ({ path, text }) =>
        text.endsWith(`; did you mean '${String(missing.path.at(-1))}'?`) &&
        pathText(path.slice(0, -1)) === pathText(missing.path.slice(0, -1)),
    );
  return problems.filter((problem) => !(problem.text.startsWith("missing; ") && isMeant(problem)));
}

/** Every whole number is a safe integer: that is not worth saying where it has a limit of its own. */
const SAFE = `; expected a number of at most ${Number.MAX_SAFE_INTEGER}`;

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const isSaid = (one: Problem): boolean =>
    problems.some((other) => other !== one && pathText(other.path) === pathText(one.path));
  return problems.filter((problem) => !(problem.text.includes(SAFE) && isSaid(problem)));
}

function isOfWrongType({ code, path, ...issue }: z.core.$ZodIssue): boolean {
  if (path.length > 0) return false;
  if (code === "invalid_type" || code === "invalid_value") return true;
  if (code !== "invalid_union") return false;
  const { errors, message } = issue as z.core.$ZodIssueInvalidUnion;
  return message !== SEE_BRANCHES || meantBranch(errors) === null;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
}
