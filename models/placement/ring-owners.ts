/** Who owns each key on a ring, remembered by key: a ring is searched for a key once, and not with each of its operations. */
import { FULL, type Subsets } from "./subsets.ts";

/** Rings of which owners are remembered, 2 bytes a key each: with one server left out, there is one beside that of all. */
const REMEMBERED = 3;
const UNKNOWN = -1;

export class RingOwners {
  readonly #subsets: Subsets;
  readonly #hashes: Int32Array;
  /** By ring, from the first one behind that of all. */
  readonly #owners: Int16Array[] = [];
  readonly #home: Int16Array;

  /** @param home Owners on the ring of all servers. */
  constructor(subsets: Subsets, hashes: Int32Array, home: Int16Array) {
    this.#subsets = subsets;
    this.#hashes = hashes;
    this.#home = home;
  }

  /** The owner on the ring of this number of a key that is not refused. */
  of(ring: number, key: number): number {
    if (ring === FULL) return this.#home[key];
    if (ring > REMEMBERED) return this.#searched(ring, key);
    this.#owners[ring] ??= new Int16Array(this.#home.length).fill(UNKNOWN);
    const owners = this.#owners[ring];
    if (owners[key] === UNKNOWN) owners[key] = this.#searched(ring, key);
    return owners[key];
  }

  #searched(ring: number, key: number): number {
    return this.#subsets.at(ring).node(this.#hashes[key]);
  }
}
