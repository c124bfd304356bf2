/**
 * CRC-32 as in ZIP and PNG (polynomial 0xEDB88320 reflected, all ones before and after): pecl-memcache's
 * `memcache.hash_function=crc32`, of which the standard strategy uses bits 16 to 30 only.
 */
import type { ContinuedHash } from "./hash.ts";

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let entry = byte;
  for (let bit = 0; bit < 8; bit++) entry = (entry >>> 1) ^ (entry & 1 ? 0xedb88320 : 0);
  return entry;
});

export const crc32: ContinuedHash = {
  name: "crc32",
  of(bytes, length) {
    return crc32.more(0, bytes, length);
  },
  more(hash, bytes, length) {
    let register = ~hash;
    for (let i = 0; i < length; i++) register = (register >>> 8) ^ TABLE[(register ^ bytes[i]) & 0xff];
    return ~register >>> 0;
  },
};
