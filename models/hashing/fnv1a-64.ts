/**
 * libmemcached's HASH_FNV1A_64 (libhashkit fnv_64.cc): FNV-1a of 64 bits of which only the low 32 are kept, and those
 * depend on nothing but the low halves of offset and prime. Bytes are widened as signed.
 */
import type { Hash } from "./hash.ts";

const OFFSET_LOW = 0x84222325;
const PRIME_LOW = 0x1b3;

export const fnv1a64: Hash = {
  name: "fnv1a-64",
  of(bytes, length) {
    let h = OFFSET_LOW | 0;
    for (let i = 0; i < length; i++) h = Math.imul(h ^ ((bytes[i] << 24) >> 24), PRIME_LOW);
    return h >>> 0;
  },
};
