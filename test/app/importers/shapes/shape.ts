/** A configuration as people have it, with what must come of it. The texts are written for these tests. */
import type { ImportOptions } from "../../../../src/app/importers/imported.ts";

export interface Shape {
  readonly file: string;
  readonly text: string;
  readonly given?: ImportOptions;
}

export interface Usable extends Shape {
  readonly client: string;
  /** All options of the experiment, in any order. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `host:port:weight`; null where the file names none. */
  readonly servers: readonly string[] | null;
  readonly keyPrefix?: string;
  /** The framework above the library; undefined: whatever it is. */
  readonly framework?: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** What must be said, or stand in a comment. */
  readonly says?: readonly string[];
  /** What must not be said to be left out. */
  readonly uses?: readonly string[];
}

export interface Refused extends Shape {
  /** Every error, in order, by a part of it. */
  readonly errors: readonly string[];
}

export interface Shapes {
  readonly name: string;
  readonly usable: readonly Usable[];
  readonly refused: readonly Refused[];
}
