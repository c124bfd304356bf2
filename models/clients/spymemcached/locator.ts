/**
 * Where spymemcached looks for a key: at the primary, and along a sequence of other nodes when the primary is not active.
 *
 * - ArrayModNodeLocator: the hash modulo the number of nodes, then each further node of the list once.
 * - KetamaNodeLocator: a ring of 160 points a node, from 40 MD5s if MD5 hashes the keys, else from the keys' own hash. The
 *   sequence is up to seven looks. It starts at the key's hash and adds the hash of (number + key) each time, so the first
 *   look is at the primary again.
 */
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import type { Hash } from "../../hashing/hash.ts";
import type { Keys } from "../../hashing/keys.ts";
import { md5, md5Words } from "../../hashing/md5.ts";
import { ByteBuffer, utf8 } from "../../hashing/utf8.ts";
import { Ring } from "../../placement/ring.ts";
import { homeColumn } from "../shared/homes.ts";
import { fitsProtocol } from "../shared/protocol-keys.ts";

const POINTS_PER_NODE = 160;
const POINTS_PER_DIGEST = 4;
const KETAMA_LOOKS = 7;

export interface LocatorParts {
  readonly nodes: number;
  readonly keys: Keys;
  readonly hash: Hash;
  /** The name of each node on the ring; null for ArrayModNodeLocator. */
  readonly names: readonly string[] | null;
}

/** StringUtils.validateKey, except that control characters are all refused here. */
const keyRules: KeyRules = { name: "spymemcached", prepare: (key, buffer) => fitsProtocol(buffer.clear().write(key)) };

export class Locator {
  /** The primary of each key, -1 where the library refuses the key. */
  readonly home: Int16Array;
  /** How many nodes the sequence names at most. */
  readonly looks: number;
  readonly #nodes: number;
  readonly #keys: Keys;
  readonly #hash: Hash;
  readonly #hashes: Int32Array;
  readonly #ring: Ring | null;
  readonly #buffer = new ByteBuffer();

  constructor({ nodes, keys, hash, names }: LocatorParts) {
    const column = hashColumn(keys, hash, keyRules);
    this.#nodes = nodes;
    this.#keys = keys;
    this.#hash = hash;
    this.#hashes = column.hashes;
    this.#ring = names === null ? null : ringOf(names, hash);
    this.looks = this.#ring === null ? nodes - 1 : KETAMA_LOOKS;
    const name = `spymemcached ${names?.join(" ") ?? nodes} ${hash.name}`;
    this.home = homeColumn(keys, name, column, (hashed) =>
      this.#ring === null ? (hashed >>> 0) % nodes : this.#ring.node(hashed),
    );
  }

  /** The `look`-th node of the sequence, counted from 0. */
  next(key: number, look: number): number {
    if (this.#ring === null) return (this.home[key] + 1 + look) % this.#nodes;
    let hash = this.#hashes[key];
    const name = this.#keys.name(key);
    for (let i = 0; i < look; i++) {
      const { bytes, length } = this.#buffer.clear().write(`${i}${name}`);
      hash = (hash + this.#hash.of(bytes, length)) | 0;
    }
    return this.#ring.node(hash);
  }
}

/** Of equal points the last node's stays, as in Java's map. `Ring` keeps the first, so positions are counted from the end. */
function ringOf(names: readonly string[], hash: Hash): Ring {
  const points = new Uint32Array(names.length * POINTS_PER_NODE);
  const owners = new Uint16Array(points.length);
  names.forEach((name, node) => {
    const from = node * POINTS_PER_NODE;
    owners.fill(names.length - 1 - node, from, from + POINTS_PER_NODE);
    if (hash === md5) {
      for (let i = 0; i < POINTS_PER_NODE / POINTS_PER_DIGEST; i++) {
        const text = utf8(`${name}-${i}`);
        points.set(md5Words(text, text.length), from + i * POINTS_PER_DIGEST);
      }
    } else {
      for (let i = 0; i < POINTS_PER_NODE; i++) {
        const text = utf8(`${name}-${i}`);
        points[from + i] = hash.of(text, text.length);
      }
    }
  });
  return new ReversedRing(points, owners, names.length);
}

class ReversedRing extends Ring {
  readonly #last: number;

  constructor(points: Uint32Array, owners: Uint16Array, nodes: number) {
    super(points, owners);
    this.#last = nodes - 1;
  }

  override node(hash: number): number {
    return this.#last - super.node(hash);
  }
}
