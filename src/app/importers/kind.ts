/** What a kind of configuration is to `fallthrough import`: one file here recognises it and reads it. */
import type { Server } from "../../../models/clients/client.ts";
import type { Document } from "./document.ts";
import type { Ini } from "./ini-files.ts";

/** What was read of the files: one of the two. */
export interface Read {
  readonly ini: Ini | null;
  readonly document: Document | null;
}

export interface Asked {
  /** `--pool`: which of several. */
  readonly pool: string | undefined;
}

export interface Kind {
  /** As `--as` takes it. */
  readonly name: string;
  readonly client: string;
  /** What its files look like, for people. */
  readonly looks: string;
  recognises(read: Read): boolean;
  /** Only what it recognises, or what it was told to take it for. */
  read(read: Read, found: Found, asked: Asked): void;
}

/** What was found in a configuration, and what is to be said of it. */
export class Found {
  /** By the client's own names, in the order in which they were found, each with where that was. */
  readonly options = new Map<string, { readonly value: unknown; readonly from: string }>();
  servers: { readonly list: readonly Server[]; readonly from: string } | null = null;
  /** Words nobody here knows. */
  readonly notUnderstood: string[] = [];
  /** What is known, and why it has no part in this. */
  readonly unused: string[] = [];
  /** What makes the configuration unusable. */
  readonly problems: string[] = [];

  set(name: string, value: unknown, from: string): void {
    // What is set again takes its place behind the others, as in the application.
    this.options.delete(name);
    this.options.set(name, { value, from });
  }
}
