/**
 * Austin Appleby's MurmurHash3 x86_32 with seed 0xDEADBEEF * length: libmemcached's hash number 10, for which PHP has
 * no constant (libhashkit murmur3_api.cc).
 */
import type { Hash } from "./hash.ts";

export const murmur3: Hash = {
  name: "murmur3",
  of(bytes, length) {
    return murmurHash3(bytes, length, Math.imul(0xdeadbeef, length));
  },
};

/** MurmurHash3 x86_32 with any seed, little-endian. */
export function murmurHash3(bytes: Uint8Array, length: number, seed: number): number {
  let h = seed | 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    h ^= scramble(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let j = i; j < length; j++) tail |= bytes[j] << (8 * (j - i));
  if (i < length) h ^= scramble(tail);
  h ^= length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function scramble(word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}
