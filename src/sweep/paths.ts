/**
 * Settings by their path in a document (`faults[0].at`), by the document's JSON Schema: which paths exist, what a missing
 * parent holds by default, and which types may stand at a path.
 */

type Json = unknown;
type Schema = Readonly<Record<string, unknown>>;

/** Marks a list entry in a path's segments; a number takes its place when the path is used. */
const ENTRY = "[]";

interface Place {
  readonly segments: readonly string[];
  /** The default; undefined where there is none. */
  readonly fallback: Json;
  /** The JSON types allowed there; empty where any is. */
  readonly types: ReadonlySet<string>;
}

export type Segments = readonly (string | number)[];

export class PathTable {
  readonly #places = new Map<string, Place>();

  constructor(schema: Schema) {
    this.#walk(schema, []);
  }

  /** Every path, list entries as `[]`. */
  get texts(): string[] {
    return [...this.#places.keys()].filter((text) => text !== "");
  }

  /** The segments of a path, or null where the schema knows no such path. */
  segments(text: string): Segments | null {
    const { template, indexes } = templateOf(text);
    const place = this.#places.get(template);
    if (place === undefined || place.segments.length === 0) return null;
    let used = 0;
    return place.segments.map((part) => (part === ENTRY ? indexes[used++] : part));
  }

  /** The default at a path; undefined where there is none. */
  fallback(text: string): Json {
    return this.#places.get(templateOf(text).template)?.fallback;
  }

  /** A known path with the list positions of this one, to suggest in an error. */
  withIndexesOf(text: string, template: string): string {
    const { indexes } = templateOf(text);
    let used = 0;
    return template.replaceAll(ENTRY, () => `[${indexes[used++] ?? 0}]`);
  }

  /** The path without list positions, to compare with `texts`. */
  template(text: string): string {
    return templateOf(text).template;
  }

  /** The JSON types that may stand at a path; empty where any may. */
  types(text: string): ReadonlySet<string> {
    return this.#places.get(templateOf(text).template)?.types ?? new Set();
  }

  /**
   * A copy of the document with one value set. Missing parents are made from their defaults.
   * @throws PathError where a parent exists and is not of the kind that the path needs.
   */
  set(document: Json, segments: Segments, value: Json): Json {
    return this.#set(document, segments, 0, value);
  }

  #set(document: Json, segments: Segments, depth: number, value: Json): Json {
    if (depth === segments.length) return structuredClone(value);
    const part = segments[depth];
    const here = document === undefined ? this.#fallback(segments.slice(0, depth), part) : document;
    if (typeof part === "number") {
      if (!Array.isArray(here)) throw new PathError(roomText(segments, depth, here, "a list"));
      if (part > here.length) throw new PathError(positionText(segments, depth, here.length));
      const copy = [...(here as Json[])];
      copy[part] = this.#set(copy[part], segments, depth + 1, value);
      return copy;
    }
    if (here === null || typeof here !== "object" || Array.isArray(here)) {
      throw new PathError(roomText(segments, depth, here, "an object"));
    }
    const inner = (here as Readonly<Record<string, Json>>)[part];
    return { ...here, [part]: this.#set(inner, segments, depth + 1, value) };
  }

  #fallback(segments: Segments, next: string | number): Json {
    const place = this.#places.get(pathText(segments.map((part) => (typeof part === "number" ? ENTRY : part))));
    return place?.fallback ?? (typeof next === "number" ? [] : {});
  }

  #walk(schema: Schema | boolean, segments: readonly string[]): void {
    if (typeof schema === "boolean") return;
    this.#add(schema, segments);
    for (const [key, inner] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
      this.#walk(inner, [...segments, key]);
    }
    if (schema.items !== undefined) this.#walk(schema.items as Schema | boolean, [...segments, ENTRY]);
    for (const word of ["anyOf", "oneOf", "allOf"]) {
      for (const branch of (schema[word] ?? []) as Schema[]) this.#walk(branch, segments);
    }
  }

  #add(schema: Schema, segments: readonly string[]): void {
    const text = pathText(segments);
    const before = this.#places.get(text);
    const types = new Set([...(before?.types ?? []), ...typesOf(schema)]);
    this.#places.set(text, { segments, fallback: before?.fallback ?? schema.default, types });
  }
}

/** A path that the document has no room for. */
export class PathError extends Error {
  constructor(text: string) {
    super(text);
    this.name = "PathError";
  }
}

function roomText(segments: Segments, depth: number, here: Json, wanted: string): string {
  const where = depth === 0 ? "the top" : pathText(segments.slice(0, depth));
  return `${JSON.stringify(here)} stands at ${where}; expected ${wanted} to set ${pathText(segments)} in`;
}

/** An entry can be changed, or one can be added at the end. */
function positionText(segments: Segments, depth: number, entries: number): string {
  const list = pathText(segments.slice(0, depth));
  const amount = entries === 1 ? "1 entry" : `${entries} entries`;
  const last = entries === 0 ? "" : `${list}[0] to ${list}[${entries - 1}], or `;
  return `${list} has ${amount}, and ${pathText(segments.slice(0, depth + 1))} needs ${Number(segments[depth]) + 1}; expected ${last}${list}[${entries}] to add one`;
}

export function pathText(segments: Segments): string {
  let text = "";
  for (const part of segments) {
    if (typeof part === "number") text += `[${part}]`;
    else if (part === ENTRY) text += ENTRY;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
}

function templateOf(text: string): { template: string; indexes: number[] } {
  const indexes: number[] = [];
  const template = text
    .trim()
    .replace(/\["([^"]+)"\]/g, ".$1")
    .replace(/\[(\d+)\]/g, (_, digits: string) => {
      indexes.push(Number(digits));
      return ENTRY;
    });
  return { template, indexes };
}

function typesOf(schema: Schema): string[] {
  const { type } = schema;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type as string[];
  const values = "const" in schema ? [schema.const] : ((schema.enum ?? []) as unknown[]);
  return values.map((value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value));
}
