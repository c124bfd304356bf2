/**
 * Bob Jenkins's lookup3 `hashlittle`, initval 13: libmemcached's hash number 9, for which PHP has no constant
 * (libhashkit jenkins.cc; burtleburtle.net/bob/c/lookup3.c, May 2006).
 */
import type { Hash } from "./hash.ts";

export const jenkins: Hash = {
  name: "jenkins",
  of(bytes, length) {
    return hashlittle(bytes, length, 13);
  },
};

/** `hashlittle` with any initval. */
export function hashlittle(bytes: Uint8Array, length: number, initval: number): number {
  let a = (0xdeadbeef + length + initval) | 0;
  let b = a;
  let c = a;
  let i = 0;
  // The last block, up to twelve bytes, is mixed differently.
  for (; length - i > 12; i += 12) {
    a = (a + word(bytes, i, length)) | 0;
    b = (b + word(bytes, i + 4, length)) | 0;
    c = (c + word(bytes, i + 8, length)) | 0;
    a = ((a - c) ^ ((c << 4) | (c >>> 28))) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ ((a << 6) | (a >>> 26))) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ ((b << 8) | (b >>> 24))) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ ((c << 16) | (c >>> 16))) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ ((a << 19) | (a >>> 13))) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ ((b << 4) | (b >>> 28))) | 0;
    b = (b + a) | 0;
  }
  if (i === length) return c >>> 0;
  a = (a + word(bytes, i, length)) | 0;
  b = (b + word(bytes, i + 4, length)) | 0;
  c = (c + word(bytes, i + 8, length)) | 0;
  c = ((c ^ b) - ((b << 14) | (b >>> 18))) | 0;
  a = ((a ^ c) - ((c << 11) | (c >>> 21))) | 0;
  b = ((b ^ a) - ((a << 25) | (a >>> 7))) | 0;
  c = ((c ^ b) - ((b << 16) | (b >>> 16))) | 0;
  a = ((a ^ c) - ((c << 4) | (c >>> 28))) | 0;
  b = ((b ^ a) - ((a << 14) | (a >>> 18))) | 0;
  c = ((c ^ b) - ((b << 24) | (b >>> 8))) | 0;
  return c >>> 0;
}

/** Four bytes, little-endian, those behind the end as zeros. */
function word(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = Math.min(length, at + 4) - 1; i >= at; i--) value = (value << 8) | bytes[i];
  return value;
}
