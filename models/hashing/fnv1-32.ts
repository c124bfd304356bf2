/** FNV-1 of 32 bits with bytes widened as signed: libmemcached's HASH_FNV1_32 (libhashkit fnv_32.cc). */
import type { Hash } from "./hash.ts";

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

export const fnv132: Hash = {
  name: "fnv1-32",
  of(bytes, length) {
    let h = OFFSET | 0;
    for (let i = 0; i < length; i++) h = Math.imul(h, PRIME) ^ ((bytes[i] << 24) >> 24);
    return h >>> 0;
  },
};
