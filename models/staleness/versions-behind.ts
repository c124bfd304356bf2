/**
 * Versions that the database said although there had been newer ones, and why: what is stored of them is stale from the start. Whoever reads
 * such a version from the primary in time and stores it too late is not told apart: the replica would have sufficed.
 */
import { Cause } from "../recording/causes.ts";
import type { Names } from "./names.ts";

/** More of a key's are not told apart: so many writes of one key no run has. */
const VERSIONS = 2 ** 24;

export class VersionsBehind {
  readonly #names: Names | undefined;
  readonly #said = new Map<number, Cause>();

  /** @param names Those that a framework gives to keys. */
  constructor(names: Names | undefined) {
    this.#names = names;
  }

  add(key: number, version: number, why: Cause): void {
    this.#said.set(this.#id(key, version), why);
  }

  /** Why it was said last, `none` where it never was. @param stored What is stored under this name, as a number. */
  why(key: number, stored: number): Cause {
    if (this.#said.size === 0) return Cause.none;
    const id = this.#id(key, this.#names === undefined ? stored : this.#names.versionOf(stored));
    return this.#said.get(id) ?? Cause.none;
  }

  /** The same for all names of a value. */
  #id(key: number, version: number): number {
    return (this.#names === undefined ? key : key % this.#names.keys) * VERSIONS + (version % VERSIONS);
  }
}
