/**
 * Values that a JSON schema describes, drawn at random: what is added to a registry is drawn from then on by its own schema.
 * A schema says what is allowed and not what fits into a small world, so hints narrow some paths.
 */
import fc from "fast-check";
import {
  durationPattern,
  formatDuration,
  ratePattern,
  sizePattern,
  timeOfDayPattern,
} from "../../src/core/text/units.ts";

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What to draw at a path of the document (`faults[].at`). The first that matches holds. */
export interface Hint {
  readonly path: RegExp;
  readonly drawn: fc.Arbitrary<unknown>;
  /** Only for texts of this pattern. */
  readonly pattern?: string;
}

export interface Drawing {
  readonly hints: readonly Hint[];
  /** Paths that are never left out: their defaults are made for larger documents. */
  readonly always: RegExp;
  /** What `$ref` refers to, by name. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** A part that holds itself does so this often, one in the other. */
const DEPTH = 2;
/** An optional property is left out so often for each time that it is there. */
const LEFT_OUT = 1;
/** From 0 to 1, none more likely than another. */
const evenly = fc.noBias(fc.nat(1000)).map((part) => part / 1000);
/** More entries than the fewest a list may have. */
const MORE_ENTRIES = 2;

/** Lengths of time from 2 ms to 20 s, short and long ones alike, to two digits. */
export const someDuration = (least = 0.002, most = 20): fc.Arbitrary<string> =>
  logarithmic(least, most).map(formatDuration);
/** Sizes from 1 byte to 8 KB. */
const someSize = logarithmic(1, 8192).map((bytes) => `${Math.ceil(bytes)}B`);
/** From one in ten seconds to twenty a second. */
const someRate = fc
  .tuple(logarithmic(0.1, 20), fc.constantFrom(["s", 1] as const, ["minute", 60] as const, ["d", 86_400] as const))
  .map(([perSecond, [unit, seconds]]) => `${Math.ceil(perSecond * seconds * 10) / 10}/${unit}`);
const someTimeOfDay = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hours, minutes]) => `${hours}:${String(minutes).padStart(2, "0")}`);
/** Where the schema says nothing of the text. */
const someText = fc.constantFrom("a", "b", "ab");

const byPattern: Readonly<Record<string, fc.Arbitrary<string>>> = {
  [durationPattern]: someDuration(),
  [ratePattern]: someRate,
  [sizePattern]: someSize,
  [timeOfDayPattern]: someTimeOfDay,
};

/** @param path where in the document the schema stands. */
export function fromSchema(schema: JsonSchema, drawing: Drawing, path = "", depth = 0): fc.Arbitrary<unknown> {
  const hint = drawing.hints.find((one) => one.path.test(path) && (one.pattern ?? schema.pattern) === schema.pattern);
  if (hint !== undefined) return hint.drawn;
  const draw = (inner: unknown, at: string) => fromSchema(inner as JsonSchema, drawing, at, depth);
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (typeof schema.$ref === "string") {
    const named = drawing.definitions[schema.$ref.replace("#/$defs/", "")];
    return fromSchema(named, drawing, path, depth + 1);
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(branches)) {
    const open = depth < DEPTH ? branches : branches.filter((branch) => !JSON.stringify(branch).includes('"$ref"'));
    return fc.oneof(...open.map((branch) => draw(branch, path)));
  }
  switch (schema.type) {
    case "object":
      return someObject(schema, path, draw, drawing.always);
    case "array":
      return someList(schema, path, draw);
    case "integer":
    case "number":
      return someNumber(schema);
    case "boolean":
      return fc.boolean();
    case "string":
      return textOf(schema);
    default:
      throw new Error(`${path}: nothing to draw from ${JSON.stringify(schema)}`);
  }
}

type Draw = (schema: unknown, path: string) => fc.Arbitrary<unknown>;

function someObject(schema: JsonSchema, path: string, draw: Draw, always: RegExp): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  // An object of any names has two of those that are drawn where a name stands.
  if (typeof additionalProperties === "object") {
    return fc.record({ a: draw(additionalProperties, below("a")), b: draw(additionalProperties, below("b")) });
  }
  const entries = Object.entries(properties as JsonSchema).map(([key, inner]) => {
    const isThere = (required as readonly string[]).includes(key) || always.test(below(key));
    const value = draw(inner, below(key));
    return [key, isThere ? value : seldom(value)] as const;
  });
  return fc.record(Object.fromEntries(entries)).map((all) => Object.fromEntries(present(all)));
}

function seldom(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: LEFT_OUT, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** What is undefined was left out. */
function present(all: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(all).filter(([, value]) => value !== undefined);
}

function someList({ items, prefixItems, minItems = 0, maxItems }: JsonSchema, path: string, draw: Draw) {
  if (Array.isArray(prefixItems)) return fc.tuple(...prefixItems.map((item) => draw(item, `${path}[]`)));
  const least = Number(minItems);
  const most = Math.min(Number(maxItems ?? Number.POSITIVE_INFINITY), least + MORE_ENTRIES);
  return fc.array(draw(items, `${path}[]`), { minLength: least, maxLength: most });
}

/** Both ends of what is allowed, where they are not far away, and what lies in between, small numbers as often as large ones. */
function someNumber({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): fc.Arbitrary<number> {
  const isWhole = type === "integer";
  const step = isWhole ? 1 : 0.001;
  const least = Number(minimum ?? (exclusiveMinimum === undefined ? 0 : Number(exclusiveMinimum) + step));
  const most = Math.min(
    Number(maximum ?? (exclusiveMaximum === undefined ? 1e3 : Number(exclusiveMaximum) - step)),
    1e6,
  );
  if (isWhole)
    return fc.oneof(fc.constantFrom(least, Math.min(least + 1, most)), whole(least, Math.min(least + 20, most)));
  if (most <= 1)
    return fc.oneof(
      fc.constantFrom(least, most),
      evenly.map((part) => least + (most - least) * part),
    );
  return fc.oneof(
    fc.constant(least),
    logarithmic(0.01, Math.max(0.02, most - least)).map((above) => Math.min(most, least + above)),
  );
}

function whole(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
}

function textOf({ pattern, examples }: JsonSchema): fc.Arbitrary<string> {
  if (Array.isArray(examples)) return fc.constantFrom(...(examples as string[]));
  if (pattern === undefined) return someText;
  return byPattern[String(pattern)] ?? fc.stringMatching(new RegExp(String(pattern)));
}

/** Each order of magnitude alike, to two digits. */
function logarithmic(least: number, most: number): fc.Arbitrary<number> {
  const span = Math.log(most / least);
  return evenly.map((part) => Math.min(most, Math.max(least, Number((least * Math.exp(span * part)).toPrecision(2)))));
}
