/** The names that a framework gives to the keys: a value may be stored under several of them, and something else in its place. */

/** Where a value has several names, and what is stored under them. */
export interface Names {
  /** Keys of the application. The n-th names of all of them are the ids `n * keys` up to `(n + 1) * keys`. */
  readonly keys: number;
  /** Names of each. Ids behind the last of them are no copies of values, and neither old nor new. */
  readonly copies: number;
  /** The database's version of what was stored with this number; -1 for what is no value (a tombstone, a lock in its place). */
  readonly versionOf: (stored: number) => number;
}

/** All ids under which the value of this one is stored. */
export function* namesOf(id: number, { keys, copies }: Names): Iterable<number> {
  for (let copy = 0; copy < copies; copy++) yield copy * keys + (id % keys);
}

export function areNamesOfOne(id: number, other: number, { keys, copies }: Names): boolean {
  const end = keys * copies;
  return id < end && other < end && id % keys === other % keys;
}
