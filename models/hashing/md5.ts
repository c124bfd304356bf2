/**
 * MD5 (RFC 1321), of which libmemcached uses the four little-endian words of the digest: the first as the hash of a key
 * (HASH_MD5), all four as points of the weighted ketama ring.
 *
 * Written out because every key may be hashed with it: a million keys take 0.23 s here and 1.7 s with @noble/hashes 2.4.0,
 * which makes an object for each.
 */
import type { Hash } from "./hash.ts";

export const md5: Hash = {
  name: "md5",
  of(bytes, length) {
    return md5Words(bytes, length)[0];
  },
};

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
  block[rest >> 2] |= 0x80 << (8 * (rest & 3));
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
  for (let i = 0; i < count; i++) block[i >> 2] |= bytes[at + i] << (8 * (i & 3));
}

/** One block of sixteen words; each turn of a loop is four steps, so that the four words need not change places. */
function mix(): void {
  let a = words[0] | 0;
  let b = words[1] | 0;
  let c = words[2] | 0;
  let d = words[3] | 0;
  for (let i = 0; i < 16; i += 4) {
    a = turn(a + (d ^ (b & (c ^ d))) + block[i] + SINES[i], 7, b);
    d = turn(d + (c ^ (a & (b ^ c))) + block[i + 1] + SINES[i + 1], 12, a);
    c = turn(c + (b ^ (d & (a ^ b))) + block[i + 2] + SINES[i + 2], 17, d);
    b = turn(b + (a ^ (c & (d ^ a))) + block[i + 3] + SINES[i + 3], 22, c);
  }
  for (let i = 0; i < 16; i += 4) {
    a = turn(a + (c ^ (d & (b ^ c))) + block[(5 * i + 1) & 15] + SINES[i + 16], 5, b);
    d = turn(d + (b ^ (c & (a ^ b))) + block[(5 * i + 6) & 15] + SINES[i + 17], 9, a);
    c = turn(c + (a ^ (b & (d ^ a))) + block[(5 * i + 11) & 15] + SINES[i + 18], 14, d);
    b = turn(b + (d ^ (a & (c ^ d))) + block[(5 * i) & 15] + SINES[i + 19], 20, c);
  }
  for (let i = 0; i < 16; i += 4) {
    a = turn(a + (b ^ c ^ d) + block[(3 * i + 5) & 15] + SINES[i + 32], 4, b);
    d = turn(d + (a ^ b ^ c) + block[(3 * i + 8) & 15] + SINES[i + 33], 11, a);
    c = turn(c + (d ^ a ^ b) + block[(3 * i + 11) & 15] + SINES[i + 34], 16, d);
    b = turn(b + (c ^ d ^ a) + block[(3 * i + 14) & 15] + SINES[i + 35], 23, c);
  }
  for (let i = 0; i < 16; i += 4) {
    a = turn(a + (c ^ (b | ~d)) + block[(7 * i) & 15] + SINES[i + 48], 6, b);
    d = turn(d + (b ^ (a | ~c)) + block[(7 * i + 7) & 15] + SINES[i + 49], 10, a);
    c = turn(c + (a ^ (d | ~b)) + block[(7 * i + 14) & 15] + SINES[i + 50], 15, d);
    b = turn(b + (d ^ (c | ~a)) + block[(7 * i + 5) & 15] + SINES[i + 51], 21, c);
  }
  words[0] += a;
  words[1] += b;
  words[2] += c;
  words[3] += d;
}

/** The sum turned left, and added to. */
function turn(sum: number, shift: number, added: number): number {
  return (((sum << shift) | ((sum | 0) >>> (32 - shift))) + added) | 0;
}
