/**
 * libmemcached's HASH_FNV1_64 (libhashkit fnv_64.cc): FNV-1 of 64 bits of which only the low 32 are kept, and those
 * depend on nothing but the low halves of offset and prime. Bytes are widened as signed.
 */
import type { Hash } from "./hash.ts";

const OFFSET_LOW = 0x84222325;
const PRIME_LOW = 0x1b3;

export const fnv164: Hash = {
  name: "fnv1-64",
  of(bytes, length) {
    let h = OFFSET_LOW | 0;
    for (let i = 0; i < length; i++) h = Math.imul(h, PRIME_LOW) ^ ((bytes[i] << 24) >> 24);
    return h >>> 0;
  },
};
