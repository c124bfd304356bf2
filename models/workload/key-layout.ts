/**
 * The names that the application's keys have in the cache. Without a framework a key has one, its own. A framework stores a
 * value under other names (a namespace and its version before the key), and may have keys of its own beside it: versions,
 * locks, times of creation. All are ids of one row: first the ranges with a *copy* of the application's values, each with one id
 * for each key in the same order, then the others.
 */
import type { Keys } from "../hashing/keys.ts";
import { type KeyRange, RangedKeys } from "../hashing/ranged-keys.ts";

export interface NamedRange extends KeyRange {
  /** Length of its names. */
  readonly keyBytes: number;
  /** It has a name for each key of the application, in the same order. */
  readonly isOfKeys?: true;
}

/** One name for each key of the application, under which its value is stored. */
export interface CopyRange extends NamedRange {
  /** What the framework stores with the value, in bytes. */
  readonly addedBytes: number;
}

/** Keys of the framework itself. */
export interface OwnRange extends NamedRange {
  readonly valueBytes: number;
}

export class KeyLayout {
  readonly names: RangedKeys;
  /** Keys of the application. */
  readonly keys: number;
  readonly copies: readonly CopyRange[];
  readonly own: readonly OwnRange[];
  /** Which of the copies a value has when the run begins. */
  readonly #atStart: number;

  constructor(copies: readonly [CopyRange, ...CopyRange[]], own: readonly OwnRange[], atStart = 0) {
    this.#atStart = atStart;
    this.names = new RangedKeys([...copies, ...own]);
    this.keys = copies[0].count;
    this.copies = copies;
    this.own = own;
  }

  /** Ids below this are copies of the application's values. */
  get copyIds(): number {
    return this.keys * this.copies.length;
  }

  /** The id under which the key's value is stored when the run begins. */
  idAtStart(key: number): number {
    return this.#atStart * this.keys + key;
  }

  /** The first id of a range of the framework's own. */
  ownId(range: number): number {
    return this.names.begins[this.copies.length + range];
  }
}

/** One name for each key of the application: its own, between two texts. */
export function named(
  keys: Keys,
  keyBytes: number,
  { before = "", after = "" }: { before?: string; after?: string },
): NamedRange {
  return {
    count: keys.count,
    tag: keys.tag === "" ? "" : JSON.stringify([before, after, keys.tag]),
    name: (key) => before + keys.name(key) + after,
    keyBytes: before.length + keyBytes + after.length,
    isOfKeys: true,
  };
}
