/** The hash of every key, computed once: a column indexed by key. */

import type { Hash } from "./hash.ts";
import type { Keys } from "./keys.ts";
import { Memo, MemoOfObject } from "./memo.ts";
import { ByteBuffer } from "./utf8.ts";

/** What a client library makes of a key before it hashes it. */
export interface KeyRules {
  /** Rules of equal names prepare every key equally. */
  readonly name: string;
  /** Fills the buffer with the bytes that are hashed; false if the library refuses the key. */
  prepare(key: string, buffer: ByteBuffer): boolean;
}

export interface HashColumn {
  /** As signed 32-bit numbers. */
  readonly hashes: Int32Array;
  /** 1 for a key the library refuses; null when it takes all. */
  readonly refused: Uint8Array | null;
}

const COLUMNS_KEPT = 4;
const columns = new Memo<HashColumn>(COLUMNS_KEPT);
/** The keys of a run that has clients in several rounds or lists, each of which asks for the same. */
const columnsOfOne = new MemoOfObject<HashColumn>();

/** Remembered by hash, rules and the keys' tag; of keys without one as long as they last. */
export function hashColumn(keys: Keys, hash: Hash, rules: KeyRules): HashColumn {
  const name = `${hash.name} ${rules.name}`;
  const make = () => compute(keys, hash, rules);
  return keys.tag === "" ? columnsOfOne.of(keys, name, make) : columns.of(`${name} ${keys.tag}`, make);
}

function compute(keys: Keys, hash: Hash, rules: KeyRules): HashColumn {
  const { count } = keys;
  const hashes = new Int32Array(count);
  const buffer = new ByteBuffer();
  let refused: Uint8Array | null = null;
  for (let key = 0; key < count; key++) {
    const twin = keys.twin?.(key) ?? key;
    if (twin < key) {
      hashes[key] = hashes[twin];
      if (refused !== null) refused[key] = refused[twin];
      continue;
    }
    if (!rules.prepare(keys.name(key), buffer)) {
      refused ??= new Uint8Array(count);
      refused[key] = 1;
    }
    hashes[key] = hash.of(buffer.bytes, buffer.length);
  }
  return { hashes, refused };
}
