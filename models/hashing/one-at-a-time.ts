/**
 * Bob Jenkins's one-at-a-time hash, libmemcached's default (HASH_DEFAULT, libhashkit one_at_a_time.cc). Bytes are
 * widened as signed, which shows for bytes from 0x80 on.
 */
import type { Hash } from "./hash.ts";

export const oneAtATime: Hash = {
  name: "one-at-a-time",
  of(bytes, length) {
    let hash = 0;
    for (let i = 0; i < length; i++) {
      hash = (hash + ((bytes[i] << 24) >> 24)) | 0;
      hash = (hash + (hash << 10)) | 0;
      hash ^= hash >>> 6;
    }
    hash = (hash + (hash << 3)) | 0;
    hash ^= hash >>> 11;
    hash = (hash + (hash << 15)) | 0;
    return hash >>> 0;
  },
};
