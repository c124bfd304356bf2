/**
 * What a framework's cache is to the simulator. It stands between a page and the client library: "the page reads this value"
 * becomes gets of a version key, of the value, a lock, a query, a set. It names the keys (`KeyLayout`) and says step by step what
 * it asks of the library (`Session`); mechanisms that several frameworks share lie in `models/protection`.
 *
 * A session's methods are generators, which read as the framework's own code does: each `yield` is one action of the page
 * (`application/program.ts`), and gives what came of it.
 */
import type { z } from "zod";
import type { Stream } from "../../src/core/random.ts";
import type { Action, Result } from "../application/program.ts";
import type { Keys } from "../hashing/keys.ts";
import type { KeyLayout } from "../workload/key-layout.ts";
import type { OnWrite } from "../workload/on-write.ts";
import type { StoredAtStart } from "../workload/prefill.ts";
import type { Values } from "./values.ts";

/** Actions of a page one after another; the last value is what came of them all. */
export type Steps<T> = Generator<Action, T, Result>;

/** What came of a read of the page. */
export const Read = {
  /** The cache had a value that the page was given, perhaps an old one. */
  hit: 0,
  /** The database was asked. */
  computed: 1,
  /** Nothing: the database gave no answer, or the framework gave up waiting. */
  failed: 2,
} as const;
export type Read = (typeof Read)[keyof typeof Read];

/** The framework's objects in one page. */
export interface Session {
  read(key: number): Steps<Read>;
  /** True if the database has the new value. @param onWrite what the application does to the cached copy then. */
  write(key: number, onWrite: OnWrite): Steps<boolean>;
  /** The framework's call for many keys, where it only reads: which of them it gave the page. */
  readMany?(keys: readonly number[]): Steps<readonly boolean[]>;
  /** What the page does about a value that such a call did not give it. */
  missed?(key: number): Steps<Read>;
  /**
   * Its call for many keys, where that computes and stores what is missing: what came of each, up to the first that failed.
   *
   * @param turn Is told the position of the key that is computed next.
   */
  fetchMany?(keys: readonly number[], turn: (position: number) => void): Steps<readonly Read[]>;
  /** The page holds a lock that is no key of the framework's own. */
  readonly holdsLock?: boolean;
  /** Something is left to be done once the page has its answer. */
  readonly hasMore?: boolean;
  /** Does it, on the same worker. */
  afterAnswer?(): Steps<void>;
}

export interface Framework extends StoredAtStart {
  /** The database's version of a value that was stored with this number. */
  readonly versionOf: (stored: number) => number;
  /** A page begins in this row, on this process. */
  session(row: number, process: number): Session;
  /**
   * What has come of it in the run so far that its users ought to know, in sentences.
   *
   * @param nodeOf The node that a key lies on where all are well, by name.
   */
  notes?(nodeOf: (id: number) => string): readonly string[];
}

/** What it may know of the world around it. */
export interface FrameworkWorld {
  readonly layout: KeyLayout;
  readonly values: Values;
  /** In seconds of the run. */
  readonly now: () => number;
  /** Unix time at second 0. */
  readonly epochSeconds: number;
  readonly chance: Stream;
  /** The page in this row, which is parked, goes on. */
  readonly wake: (row: number) => void;
  readonly hosts: number;
  /** How long a read of the database takes at the start, on average. */
  readonly readSeconds: number;
  readonly hostOf: (process: number) => number;
  /** What the application stores the key with; 0 for ever. */
  readonly ttlSeconds: (key: number) => number;
}

/** What its warnings depend on beside its options. */
export interface Concern {
  /** Shortest time to live that the application stores with, of what does not live for ever; Infinity for none. */
  readonly ttlSecondsMin: number;
  /** How long a read of the database takes, on average. */
  readonly readSeconds: number;
  /** The same, or the time-out of the application where that is shorter. */
  readonly awaitedSeconds: number;
}

/** A line of the table of frameworks. */
export interface FrameworkSummary {
  /** Keys that it has beside the application's. */
  readonly keys: string;
  /** What it does against stampedes, by default. */
  readonly protection: string;
  readonly onFailure: string;
  /** Its call for many keys at once; null where that is not modelled. */
  readonly many: string | null;
  /** What becomes of its locks when a process dies. */
  readonly onDeath: string;
}

export interface FrameworkDefinition<O = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly title: string;
  /** Releases, commit and files that the model was made after. */
  readonly source: string;
  readonly summary: FrameworkSummary;
  /** Unknown options are refused; every field carries its description. */
  readonly options: z.ZodObject & z.ZodType<O>;
  /** The keys of the application as it names them, and how long these names are. */
  layout(options: O, keys: Keys, keyBytes: number): KeyLayout;
  create(options: O, world: FrameworkWorld): Framework;
  /** Why it cannot stand above this client library, or null. Default: it can above each. */
  misfit?(client: { readonly name: string; readonly options: Readonly<Record<string, unknown>> }): string | null;
  /** It asks for many keys at once whatever pages do. Default: no. */
  asksForMany?(options: O): boolean;
  /** Whether its processes hold locks that they can die with. Default: yes, at times. */
  takesLocks?(options: O): boolean;
  /** What its users ought to know of these settings before a run, in sentences. */
  warnings?(options: O, concern: Concern): readonly string[];
}
