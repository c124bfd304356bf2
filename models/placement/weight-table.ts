/**
 * pecl-memcache's strategy `standard` (memcache_standard_hash.c): a table that lists each server as often as its weight, and
 * fifteen bits of the hash, never zero, modulo its length.
 */
import type { Placement } from "./placement.ts";

export class WeightTable implements Placement {
  readonly #table: Uint16Array;

  constructor(weights: readonly number[]) {
    this.#table = Uint16Array.from(weights.flatMap((weight, server) => new Array<number>(weight).fill(server)));
  }

  node(hash: number): number {
    return this.at(shortHash(hash));
  }

  /** @param sum A short hash, or the sum of several in 32 bits. */
  at(sum: number): number {
    return this.#table[(sum >>> 0) % this.#table.length];
  }
}

/** Bits 16 to 30, or 1 if they are all zero. */
export function shortHash(hash: number): number {
  return (hash >>> 16) & 0x7fff || 1;
}
