/** A kind of recording: one file here recognises it and plays it against the model, for `fallthrough conform`. */
import type { z } from "zod";
import { parseAs, problemText } from "../../core/text/problems.ts";
import type { Durations } from "./durations.ts";

export type Verdict =
  | {
      readonly kind: "compared";
      readonly matched: number;
      readonly total: number;
      /** A sentence for each of the first few answers that differ. */
      readonly differences: readonly string[];
      /** Of the recordings that measured them. */
      readonly durations?: Durations | undefined;
    }
  /** A recording of something that is not modelled. */
  | { readonly kind: "unsupported"; readonly why: string }
  /** Nothing to compare: a list of recordings, or a part of another file. */
  | { readonly kind: "skipped" };

export interface Reader {
  readonly name: string;
  /** True if the document looks like a recording of this kind; `play` finds out whether it is a sound one. */
  recognises(document: unknown): boolean;
  /**
   * @param path Of the file, for recordings of more than one.
   * @throws Error if the recording is not sound.
   */
  play(document: unknown, path: string): Verdict;
}

/** @throws Error with all that is wrong with the document. */
export function readAs<T extends z.ZodType>(schema: T, document: unknown): z.output<T> {
  const { value, problems } = parseAs(schema, document);
  if (problems.length > 0) throw new Error(problems.map(problemText).join("\n  "));
  return value as z.output<T>;
}

/** Each part of the document that can be read, null for one that cannot, and what is wrong with these. */
export function readPartsAs<Shape extends z.ZodRawShape>({ shape }: z.ZodObject<Shape>, document: unknown) {
  const given = document as Readonly<Record<string, unknown>>;
  const read = Object.entries(shape).map(([key, schema]) => {
    const { value, problems } = parseAs(schema as unknown as z.ZodType, given[key]);
    return { key, value, problems: problems.map(({ path, text }) => problemText({ path: [key, ...path], text })) };
  });
  return {
    parts: Object.fromEntries(read.map(({ key, value }) => [key, value])) as {
      readonly [K in keyof Shape]: z.output<Shape[K]> | null;
    },
    problems: read.flatMap(({ problems }) => problems),
  };
}

const DIFFERENCES_SHOWN = 3;

/** Counts the answers that agree and remembers the first that differ. */
export class Tally {
  #matched = 0;
  #total = 0;
  readonly #differences: string[] = [];

  add(where: string, recorded: unknown, answered: unknown): void {
    this.#total++;
    if (recorded === answered) {
      this.#matched++;
      return;
    }
    const [expected, got] = [JSON.stringify(recorded), JSON.stringify(answered)];
    if (expected === got) this.#matched++;
    else if (this.#differences.length < DIFFERENCES_SHOWN) {
      this.#differences.push(`${where}: recorded ${expected}, the model says ${got}`);
    }
  }

  verdict(durations?: Durations): Verdict {
    const counted = { matched: this.#matched, total: this.#total, differences: this.#differences };
    return { kind: "compared", ...counted, durations };
  }
}

/** An object and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
