/**
 * FNV-1a of 32 bits with bytes widened as signed: pecl-memcache's `memcache.hash_function=fnv` and libmemcached's
 * HASH_FNV1A_32. For ASCII it is the published FNV-1a (Fowler, Noll, Vo).
 */
import type { ContinuedHash } from "./hash.ts";

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

export const fnv1a32: ContinuedHash = {
  name: "fnv1a-32",
  of(bytes, length) {
    return fnv1a32.more(OFFSET, bytes, length);
  },
  more(hash, bytes, length) {
    let h = hash | 0;
    for (let i = 0; i < length; i++) h = Math.imul(h ^ ((bytes[i] << 24) >> 24), PRIME);
    return h >>> 0;
  },
};
