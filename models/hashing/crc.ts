/** libmemcached's HASH_CRC: bits 16 to 30 of the CRC-32 (libhashkit crc32.cc). */
import { crc32 } from "./crc32.ts";
import type { Hash } from "./hash.ts";

export const crc: Hash = {
  name: "crc",
  of(bytes, length) {
    return (crc32.of(bytes, length) >>> 16) & 0x7fff;
  },
};
