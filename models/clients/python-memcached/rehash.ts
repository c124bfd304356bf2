/**
 * The hash of python-memcached (cmemcache_hash) and its next one after a dead server (Client._get_server): CRC-32 of two
 * decimal numbers written one after the other, the hash so far and how often it was hashed before. It depends on nothing
 * else of the key, so what was computed for one is kept for all.
 */

import { crc32 } from "../../hashing/index.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { shortHash } from "../../placement/weight-table.ts";

/** Looks at a server, the first one included (_SERVER_RETRIES). */
export const TRIES = 10;
const HASHES = 0x8000;

/** By tries before, then hash; 0 where it was never asked for. */
const known = new Uint16Array(HASHES * (TRIES - 1));
const buffer = new ByteBuffer();

/** @param before How often the key was hashed again before, from 0. */
export function rehash(hash: number, before: number): number {
  const at = before * HASHES + hash;
  if (known[at] === 0) {
    buffer.clear().write(String(hash)).write(String(before));
    known[at] = shortHash(crc32.of(buffer.bytes, buffer.length));
  }
  return known[at];
}
