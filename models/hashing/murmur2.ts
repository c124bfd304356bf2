/** Austin Appleby's MurmurHash2 with seed 0xDEADBEEF * length: libmemcached's HASH_MURMUR (libhashkit murmur.cc). */
import type { Hash } from "./hash.ts";

const MULTIPLIER = 0x5bd1e995;

export const murmur2: Hash = {
  name: "murmur2",
  of(bytes, length) {
    return murmurHash2(bytes, length, Math.imul(0xdeadbeef, length));
  },
};

/** MurmurHash2 of 32 bits with any seed, little-endian. */
export function murmurHash2(bytes: Uint8Array, length: number, seed: number): number {
  let h = seed ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    k = Math.imul(k, MULTIPLIER);
    k ^= k >>> 24;
    h = Math.imul(h, MULTIPLIER) ^ Math.imul(k, MULTIPLIER);
  }
  if (i < length) {
    for (let j = i; j < length; j++) h ^= bytes[j] << (8 * (j - i));
    h = Math.imul(h, MULTIPLIER);
  }
  h ^= h >>> 13;
  h = Math.imul(h, MULTIPLIER);
  h ^= h >>> 15;
  return h >>> 0;
}
