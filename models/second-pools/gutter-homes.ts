/**
 * Which gutter node has a key: the remainder of a hash of a seed that no client places keys by, so that the keys of one lost
 * node spread over all of the gutter. Nothing is told of a gutter node that fails: its keys fail with it.
 */
import { hashColumn, type KeyRules } from "../hashing/column.ts";
import type { Hash } from "../hashing/hash.ts";
import type { Keys } from "../hashing/keys.ts";
import { murmurHash3 } from "../hashing/murmur3.ts";
import type { ByteBuffer } from "../hashing/utf8.ts";

const SEED = 0x67757474;

const ofGutter: Hash = { name: "gutter's murmur3", of: (bytes, length) => murmurHash3(bytes, length, SEED) };

const anyKey: KeyRules = {
  name: "any key",
  prepare: (key: string, buffer: ByteBuffer) => {
    buffer.clear().write(key);
    return true;
  },
};

/** By key, the gutter node that it belongs to; whatever name a key has, it has one. */
export function gutterHomes(keys: Keys, nodes: readonly number[]): Int32Array {
  const { hashes } = hashColumn(keys, ofGutter, anyKey);
  return Int32Array.from(hashes, (hash) => nodes[(hash >>> 0) % nodes.length]);
}
