/**
 * MD5 (RFC 1321), of which libmemcached uses the four little-endian words of the digest: the first as the hash of a key
 * (HASH_MD5), all four as points of the weighted ketama ring.
 */
import type { Hash } from "./hash.ts";

export const md5: Hash = {
  name: "md5",
  of(bytes, length) {
    return md5Words(bytes, length)[0]!;
  },
};

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const block = new Int32Array(16);
const words = new Uint32Array(4);

/** The digest as four little-endian words; the array is reused by the next call. */
export function md5Words(bytes: Uint8Array, length: number): Uint32Array {
  words[0] = 0x67452301;
  words[1] = 0xefcdab89;
  words[2] = 0x98badcfe;
  words[3] = 0x10325476;
  let at = 0;
  for (; at + 64 <= length; at += 64) {
    fill(bytes, at, 64);
    mix();
  }
  const rest = length - at;
  fill(bytes, at, rest);
  block[rest >> 2]! |= 0x80 << (8 * (rest & 3));
  if (rest >= 56) {
    mix();
    block.fill(0);
  }
  block[14] = length << 3;
  block[15] = length >>> 29;
  mix();
  return words;
}

function fill(bytes: Uint8Array, at: number, count: number): void {
  block.fill(0);
  for (let i = 0; i < count; i++) block[i >> 2]! |= bytes[at + i]! << (8 * (i & 3));
}

function mix(): void {
  let a = words[0]! | 0;
  let b = words[1]! | 0;
  let c = words[2]! | 0;
  let d = words[3]! | 0;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    let f: number;
    let g: number;
    if (round === 0) {
      f = d ^ (b & (c ^ d));
      g = i;
    } else if (round === 1) {
      f = c ^ (d & (b ^ c));
      g = (5 * i + 1) & 15;
    } else if (round === 2) {
      f = b ^ c ^ d;
      g = (3 * i + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      g = (7 * i) & 15;
    }
    const sum = (a + f + SINES[i]! + block[g]!) | 0;
    const shift = SHIFTS[round * 4 + (i & 3)]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  words[0]! += a;
  words[1]! += b;
  words[2]! += c;
  words[3]! += d;
}
