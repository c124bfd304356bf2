/** What a format of traces is: lines or records of a fixed length, how to know it, and what it makes of each. */
import type { Row } from "../row.ts";

/** What may be said of a trace beside its format. */
export interface FormatOptions {
  /** Columns by number from 1, for libcachesim-csv. */
  readonly columns?:
    | { readonly key: number; readonly time?: number | undefined; readonly size?: number | undefined }
    | undefined;
  /** One character. */
  readonly delimiter?: string | undefined;
  readonly header?: boolean | undefined;
}

/** The beginning of the unpacked file, and its name without what the packing adds. */
export interface Head {
  readonly bytes: Uint8Array;
  /** As text, its lines; none where it is binary. */
  readonly lines: readonly string[];
  readonly name: string;
}

/** What came of one line or record. */
export const READ = null;
/** It is no request: a header, a mark, an empty line. */
export const SKIP = "";
/** READ, SKIP or what is wrong with it. */
export type Outcome = string | null;

/** Fills the row from `bytes`, which the row may point into, from and up to here; `number` counts lines or records from 1. */
export type ReadPart = (row: Row, bytes: Uint8Array, from: number, to: number, number: number) => Outcome;

export interface Format {
  readonly name: string;
  /** In a few words, for lists. */
  readonly doc: string;
  /** Bytes of a record; 0 for lines. */
  readonly recordBytes: number;
  /** Its requests have times of their own. */
  readonly hasTimes: boolean;
  /** It looks like this format. */
  fits(head: Head): boolean;
  reader(options: FormatOptions): ReadPart;
  /** The name of a key from its bytes in the row. Default: they are its text. */
  readonly keyName?: (bytes: Uint8Array) => string;
}

export function partOf({ recordBytes }: Format): "line" | "record" {
  return recordBytes === 0 ? "line" : "record";
}
