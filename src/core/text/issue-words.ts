/** What a rule of a schema expects, in words: the type of a value, and how large, long or many it may be. */
import { z } from "zod";

/** An issue as zod raises it, its schema at hand. */
export type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

export function typeWords(type: string, input: unknown): string {
  const words: Readonly<Record<string, string>> = {
    number: typeof input === "number" ? "a finite number" : "a number",
    int: "a whole number",
    string: "a text",
    boolean: "true or false",
    array: "a list",
    tuple: "a list",
    object: "an object",
    record: "an object",
    null: "null",
  };
  return words[type] ?? `a ${type}`;
}

export function boundWords(issue: Extract<RawIssue, { code: "too_small" | "too_big" }>): string {
  const small = issue.code === "too_small";
  const bound = Number(small ? issue.minimum : issue.maximum);
  const side = small ? "at least" : "at most";
  if (issue.origin === "array") return `a list with ${side} ${count(bound, "entry", "entries")}`;
  if (issue.origin === "string") return bound === 1 && small ? "a text that is not empty" : `${side} ${bound} letters`;
  if (issue.inclusive === false) return `a number ${small ? "above" : "below"} ${bound}`;
  return `a number of ${side} ${bound}`;
}

export function isWhole(schema: unknown): boolean {
  return schema instanceof z.ZodNumberFormat;
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
