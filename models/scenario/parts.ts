/**
 * Reads the parts of an object one by one, each once, so that a part that cannot be read does not hide what is wrong with
 * the others.
 */
import { z } from "zod";
import { type Problem, parseAs } from "../../src/core/text/problems.ts";

/** What each key holds, null where it could not be read. */
export type Parts<Shape extends z.ZodRawShape> = { readonly [K in keyof Shape]: z.output<Shape[K]> | null };

export interface ReadParts<Shape extends z.ZodRawShape> {
  readonly parts: Parts<Shape>;
  readonly problems: readonly Problem[];
}

export type Plain = Readonly<Record<string, unknown>>;

/** Reads objects of this schema; a missing object has no key and all defaults. */
export function partsReader<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
): (input: unknown) => ReadParts<Shape> {
  const keys = Object.keys(schema.shape);
  // Reads no part. Tells unknown keys, and an input that is no object, in the words of the schema.
  const frame = z.strictObject(Object.fromEntries(keys.map((key) => [key, z.unknown().optional()])), {
    error: schema.def.error as z.core.$ZodErrorMap | undefined,
  });
  return (input = {}) => {
    const given = isPlain(input) ? input : null;
    const read = keys.map((key) =>
      given === null ? { value: null, problems: [] } : parseAs(schema.shape[key] as unknown as z.ZodType, given[key]),
    );
    return {
      parts: Object.fromEntries(keys.map((key, i) => [key, read[i].value])) as Parts<Shape>,
      problems: [...keys.flatMap((key, i) => below([key], read[i].problems)), ...parseAs(frame, input).problems],
    };
  };
}

/** All parts, or null where one of them could not be read. */
export function allOf<T extends object>(parts: T): { readonly [K in keyof T]: Exclude<T[K], null> } | null {
  const isWhole = Object.values(parts).every((part) => part !== null);
  return isWhole ? (parts as { readonly [K in keyof T]: Exclude<T[K], null> }) : null;
}

/** Those parts that could be read. */
export function readable<T extends object>(parts: T): { readonly [K in keyof T]?: Exclude<T[K], null> } {
  const read = Object.entries(parts).filter(([, part]) => part !== null);
  return Object.fromEntries(read) as { [K in keyof T]?: Exclude<T[K], null> };
}

export function isPlain(value: unknown): value is Plain {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The problems of a part, as problems of the whole. */
export function below(path: readonly PropertyKey[], problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ path: [...path, ...problem.path], text: problem.text }));
}
