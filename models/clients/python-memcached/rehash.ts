/**
 * The hash that python-memcached tries after a dead server (cmemcache_hash, Client._get_server): CRC-32 of two decimal
 * numbers in a row, the hash so far and the number of looks before. Nothing else of the key counts, so one result serves all
 * keys.
 */
import { crc32 } from "../../hashing/index.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { shortHash } from "../../placement/weight-table.ts";

/** Looks at a server, the first one included (_SERVER_RETRIES). */
export const TRIES = 10;
const HASHES = 0x8000;

/** By looks before, then hash; 0 if not computed yet. */
const known = new Uint16Array(HASHES * (TRIES - 1));
const buffer = new ByteBuffer();

/** @param before How often the key was rehashed before, from 0. */
export function rehash(hash: number, before: number): number {
  const at = before * HASHES + hash;
  if (known[at] === 0) {
    buffer.clear().write(String(hash)).write(String(before));
    known[at] = shortHash(crc32.of(buffer.bytes, buffer.length));
  }
  return known[at];
}
