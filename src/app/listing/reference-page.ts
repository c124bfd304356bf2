/**
 * docs/reference.md, made from the JSON Schema of an experiment: every setting with its path, type, default and description. What several
 * variants have in common (clients, faults ...) is told once, and distributions, which stand wherever a duration or a size may be spread,
 * have a section of their own.
 */
import { distributions } from "../../core/distributions/index.ts";
import { experimentJsonSchema } from "../experiment/experiment-schema.ts";
import { markdownTable } from "./markdown-table.ts";

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

/** Variants of which each has this key as a constant are told by it. */
const TELLTALES = ["name", "fault", "curve", "process", "type"] as const;
/** Sections of their own: the settings of the world. Whatever else a scenario has stands in its own table. */
const PARTS = [
  "cluster",
  "client",
  "framework",
  "application",
  "database",
  "protection",
  "workload",
  "network",
  "faults",
];
/** What is told in another place. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "framework.options.stampede": "as [`protection.stampede`](#protection)",
  "framework.options.writes": "as [`protection.writes`](#protection)",
  "script.cases[].client": "as [`client`](#client) of a scenario",
  "script.cases[].steps":
    "list of objects with one of these ([scripts](experiments.md#scripts)), or a `fault` as in [`faults`](#faults) without `at`",
};
/** What a setting that holds its own kind says of itself. */
const AGAIN = "The same, one level down.";
/** What takes fewer rows is told again. */
const ROWS_MIN = 3;
/** A range up to here is one of numbers that a person thinks of. */
const BOUND_MAX = 1e9;

export function referencePage(): string {
  const { $defs = {}, anyOf = [] } = experimentJsonSchema() as Schema & { readonly $defs?: Record<string, Schema> };
  const [simulated, scripted] = anyOf.map((one) => unfolded(one, $defs) as Schema);
  const { scenario, ...file } = propertiesOf(simulated);
  const { script } = propertiesOf(scripted);
  const parts = propertiesOf(scenario);
  const rest = Object.fromEntries(Object.entries(parts).filter(([name]) => !PARTS.includes(name)));
  return `# Reference

Every setting of an experiment, as the schema has it (\`fallthrough schema\`, which editors read by the \`$schema\` line). \`npm run generate\`
writes this page. [Writing an experiment](experiments.md) explains how they go together, and [sizing](sizing.md) how to choose them.

A path is what \`--set\` and \`sweep.grid\` take: \`database.capacity\`, \`faults[0].at\`; those of the file itself but \`repeats\` and \`seed\`
stand in the file only. \`[]\` is an element of a list. Any object may hold a \`comment\`. What has no default and no "Default: none" has to
be stated where the object that it belongs to is.

| type | written |
| --- | --- |
| duration | \`"250ms"\`, \`"30s"\`, \`"1h30m"\`, \`"2d"\`; 0 |
| size | \`"512B"\`, \`"4KB"\`, \`"64MB"\`, \`"8GB"\`, of 1024 each; 0 |
| rate | \`"500/s"\`, \`"2000000/day"\`; where a number is allowed, a second |
| time of day | \`"20:00"\` |
| distribution | an object: [distributions](#distributions) |

## The file

${told("", file)}
### script

${told("script", { script })}
## scenario

${told("", rest)}
${PARTS.map((name) => `## ${name}\n\n${sectionOf(name, parts[name])}`).join("\n")}
## Distributions

Where a distribution may stand: \`"readService": { "distribution": "lognormal", "median": "2ms", "p99": "20ms" }\`. Its values have the
unit of the setting.

${markdownTable(
  ["distribution", "what it is", "setting", "what it says"],
  variantsOf(parts.database.properties?.readService ?? {}, "distribution").flatMap(([name, own]) =>
    rowsOf("", own).map(([path, , , description], i) => [
      i === 0 ? `\`${name}\`` : "",
      i === 0 ? distributions.named(name).doc : "",
      path,
      description,
    ]),
  ),
)}`;
}

/** What is referred to stands where it is first referred to; within itself it is referred to again. */
function unfolded(schema: unknown, definitions: Readonly<Record<string, Schema>>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => unfolded(one, definitions));
  if (schema === null || typeof schema !== "object") return schema;
  const { $ref } = schema as Schema;
  const found = $ref === undefined ? undefined : definitions[$ref.split("/").at(-1)!];
  if (found !== undefined) return { ...found, ...(schema as Schema), $ref: undefined };
  return Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, unfolded(inner, definitions)]));
}

type Row = readonly [path: string, type: string, fallback: string, description: string];

function propertiesOf({ properties = {} }: Schema): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== "comment"));
}

function sectionOf(name: string, schema: Schema): string {
  return `${schema.description ?? ""}\n\n${told("", { [name]: schema })}`;
}

/** A table of these settings, and one of each variant below them that is told by its name. */
function told(base: string, settings: Readonly<Record<string, Schema>>): string {
  const rows: Row[] = [];
  const below: string[] = [];
  for (const [name, schema] of Object.entries(settings)) {
    const path = base === name || base === "" ? name : `${base}.${name}`;
    rows.push(...settingRows(path, schema, below));
  }
  return `${tableOf(rows)}\n${below.join("\n")}`;
}

function tableOf(rows: readonly Row[]): string {
  return markdownTable(
    ["setting", "type", "default", "what it says"],
    rows.map((row) => [...row]),
  );
}

/** The rows of a setting and of what lies below it; variants add sections of their own. */
function settingRows(path: string, schema: Schema, below: string[]): Row[] {
  const [description, fallback] = split(schema);
  const own: Row = [`\`${path}\``, typeText(schema), fallback, schema.$ref === undefined ? description : AGAIN];
  const telltale = telltaleOf(schema);
  if (telltale === "distribution") return [own];
  const elsewhere = ELSEWHERE[path];
  if (elsewhere !== undefined) {
    const others = alternatives(schema.items ?? {}).filter(
      ({ properties }) => properties !== undefined && properties.fault === undefined,
    );
    return [[own[0], elsewhere, own[2], description], ...rowsOf(`${path}[]`, { anyOf: others }, below)];
  }
  if (telltale !== null) return [own, ...variantRows(path, schema, telltale, below)];
  const list = schema.items ?? alternatives(schema).find((one) => one.type === "array")?.items;
  if (list !== undefined) {
    const element = telltaleOf(list);
    if (element === "distribution") return [own];
    if (element !== null) return [own, ...variantRows(`${path}[]`, list, element, below)];
    return [own, ...rowsOf(`${path}[]`, list, below), ...rowsOf(path, { anyOf: alternatives(schema) }, below)];
  }
  if (typeof schema.additionalProperties === "object") {
    return [own, ...rowsOf(`${path}.NAME`, schema.additionalProperties, below)];
  }
  return [own, ...rowsOf(path, schema, below)];
}

/** The rows of what an object has, or the objects among alternatives. */
function rowsOf(path: string, schema: Schema, below: string[] = []): Row[] {
  const objects = [schema, ...alternatives(schema)].filter(({ properties }) => properties !== undefined);
  const seen = new Set<string>();
  return objects.flatMap((one) =>
    Object.entries(propertiesOf(one)).flatMap(([name, inner]) => {
      const text = JSON.stringify([name, inner]);
      if (seen.has(text) || inner.const !== undefined) return [];
      seen.add(text);
      return settingRows(path === "" ? name : `${path}.${name}`, inner, below);
    }),
  );
}

/** What all variants have is told beside the setting, and what one has of its own in a section below. */
function variantRows(path: string, schema: Schema, telltale: string, below: string[]): Row[] {
  const variants = variantsOf(schema, telltale);
  const named = variants.map(([, { properties = {} }]) => properties);
  const common = Object.entries(propertiesOf(variants[0][1])).filter(
    ([name, first]) => name !== telltale && named.every((own) => JSON.stringify(own[name]) === JSON.stringify(first)),
  );
  const shared = new Set(common.map(([name]) => name));
  /** Who of them had it first, of what several have and takes many rows. */
  const first = new Map<string, string>();
  const rows = common.flatMap(([name, inner]) => settingRows(`${path}.${name}`, inner, below));
  for (const [name, variant] of variants) {
    const deeper: string[] = [];
    const own = Object.entries(propertiesOf(variant)).filter(([key]) => key !== telltale && !shared.has(key));
    const inner = own.flatMap(([key, value]) => {
      const told = settingRows(`${path}.${key}`, value, deeper);
      const text = JSON.stringify([key, value]);
      const before = first.get(text);
      if (before === undefined) first.set(text, name);
      if (before === undefined || told.length < ROWS_MIN) return told;
      const [[setting, , fallback, description]] = told;
      return [[setting, `object, as of [${before}](#${anchorOf(path, before)})`, fallback, description] as const];
    });
    const about = variant.description ?? variant.properties?.[telltale]?.description ?? "";
    if (inner.length === 0 && about === "") continue;
    const table = inner.length === 0 ? "" : `\n${tableOf(inner)}`;
    below.push(`### ${titleOf(path, name)}\n${about === "" ? "" : `\n${about}\n`}${table}${deeper.join("\n")}`);
  }
  return rows;
}

function titleOf(path: string, name: string): string {
  return `${path.replace("[]", "")}: ${name}`;
}

/** As GitHub makes it of a title. */
function anchorOf(path: string, name: string): string {
  return titleOf(path, name)
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

function alternatives({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf].flatMap((one) => [one, ...alternatives(one)]);
}

/** The key by whose constant the variants of a union are told apart; null where it is no such union. */
function telltaleOf(schema: Schema): string | null {
  const objects = alternatives(schema).filter(({ properties }) => properties !== undefined);
  if (objects.length < 2) return null;
  const keys = ["distribution", ...TELLTALES];
  return keys.find((key) => objects.filter((one) => namesOf(one.properties?.[key]).length > 0).length > 1) ?? null;
}

/** The names by which a variant is called; most have one. */
function namesOf(schema: Schema | undefined): readonly unknown[] {
  return schema?.const === undefined ? (schema?.enum ?? []) : [schema.const];
}

function variantsOf(schema: Schema, telltale: string): [string, Schema][] {
  return alternatives(schema)
    .map((one): [string, Schema] => [namesOf(one.properties?.[telltale]).join(", "), one])
    .filter(([name]) => name !== "");
}

/** The description without its default, and the default. */
function split({ description = "", default: value }: Schema): [string, string] {
  const at = description.lastIndexOf("Default: ");
  if (at >= 0) return [description.slice(0, at).trim(), description.slice(at + "Default: ".length).replace(/\.$/, "")];
  const isPlain = value !== undefined && (value === null || typeof value !== "object");
  return [description, isPlain ? `\`${JSON.stringify(value)}\`` : ""];
}

/** Strings that are read as quantities, by the beginning of their patterns. */
const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [/ms\|us/, "duration"],
  [/KB\|MB/, "size"],
  [/\/\(\?:s\|m\|h/, "rate"],
  [/\[0-5\]\\d/, "time of day"],
];

function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return "as above";
  const telltale = telltaleOf(schema);
  if (telltale !== null) {
    const names = variantsOf(schema, telltale).flatMap(([name]) => name.split(", ").map((one) => `\`${one}\``));
    const others = alternatives(schema).filter(
      (one) => one.properties === undefined && alternatives(one).length === 0 && one.const !== 0,
    );
    const what =
      telltale === "distribution" ? "distribution" : `object, its \`${telltale}\` one of ${names.join(", ")}`;
    return unique([...others.map(typeText), what]).join(" or ");
  }
  const union = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (union.length > 0) {
    const types = unique(union.map(typeText));
    // 0 may be written without a unit.
    const isQuantity = types.some((type) => WRITTEN.some(([, name]) => name === type));
    return types.filter((type) => !(isQuantity && type === "`0`")).join(" or ");
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${JSON.stringify(one)}\``).join(", ");
  if (schema.pattern !== undefined) return WRITTEN.find(([pattern]) => pattern.test(schema.pattern!))?.[1] ?? "text";
  if (schema.items?.type === "array") return "list of pairs";
  if (schema.type === "array") return `list of ${schema.items === undefined ? "anything" : typeText(schema.items)}`;
  if (schema.type === "object") return schema.properties === undefined ? mapText(schema) : "object";
  if (schema.type === "integer" || schema.type === "number") return `${schema.type}${rangeText(schema)}`;
  return [schema.type ?? "anything"]
    .flat()
    .map((type) => (type === "string" ? "text" : type))
    .join(" or ");
}

function mapText({ additionalProperties: values }: Schema): string {
  return typeof values === "object" ? `object: by name, ${typeText(values)}` : "object";
}

function rangeText({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const low = minimum ?? exclusiveMinimum;
  const isLow = low !== undefined && low > -BOUND_MAX;
  const isHigh = maximum !== undefined && maximum <= BOUND_MAX;
  const from = exclusiveMinimum === undefined ? "from" : "above";
  if (isLow && isHigh) return `, ${from} ${low} to ${maximum.toLocaleString("en")}`;
  if (isLow) return `, ${from} ${low}`;
  return isHigh ? `, up to ${maximum.toLocaleString("en")}` : "";
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
