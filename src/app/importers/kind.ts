/** What a kind of configuration is to `fallthrough import`: one file recognises it and reads it. */
import type { Server } from "../../../models/clients/client.ts";
import type { Document } from "./document.ts";
import type { Ini } from "./ini-files.ts";

/** What was read from the files: one of the two. */
export interface Read {
  readonly ini: Ini | null;
  readonly document: Document | null;
}

export interface Asked {
  /** `--pool`: which one of several. */
  readonly pool: string | undefined;
}

export interface Kind {
  /** As `--as` takes it. */
  readonly name: string;
  readonly client: string;
  /** What its files look like, for people. */
  readonly looks: string;
  recognises(read: Read): boolean;
  /** Called only for what it recognises, or what `--as` said it is. */
  read(read: Read, found: Found, asked: Asked): void;
}

/** What was found in a configuration, and what to say about it. */
export class Found {
  /** By the client's own names, in the order in which they were found, each with its place. */
  readonly options = new Map<string, { readonly value: unknown; readonly from: string }>();
  servers: { readonly list: readonly Server[]; readonly from: string } | null = null;
  /** Words that nothing here knows. */
  readonly notUnderstood: string[] = [];
  /** What is known, and why it does not matter here. */
  readonly unused: string[] = [];
  /** What makes the configuration unusable. */
  readonly problems: string[] = [];

  set(name: string, value: unknown, from: string): void {
    // As in the application, what is set again moves behind the others.
    this.options.delete(name);
    this.options.set(name, { value, from });
  }
}
