/** SHA-1 (FIPS 180-4), of which Dalli takes the first word as a point of its ring. */

const block = new Int32Array(80);
const state = new Int32Array(5);

/** The first 32 bits of the digest. */
export function sha1Word(bytes: Uint8Array, length: number): number {
  state.set([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const blocks = (length + 8) >> 6;
  for (let i = 0; i <= blocks; i++) {
    block.fill(0, 0, 16);
    const from = i << 6;
    for (let at = from; at < from + 64 && at <= length; at++) {
      const byte = at < length ? bytes[at] : 0x80;
      block[(at - from) >> 2] |= byte << (24 - 8 * (at & 3));
    }
    if (i === blocks) {
      block[14] = length >>> 29;
      block[15] = length << 3;
    }
    mix();
  }
  return state[0] >>> 0;
}

function mix(): void {
  for (let i = 16; i < 80; i++) {
    const word = block[i - 3] ^ block[i - 8] ^ block[i - 14] ^ block[i - 16];
    block[i] = (word << 1) | (word >>> 31);
  }
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let i = 0; i < 80; i++) {
    const mixed =
      i < 20
        ? ((b & c) | (~b & d)) + 0x5a827999
        : i < 40
          ? (b ^ c ^ d) + 0x6ed9eba1
          : i < 60
            ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
            : (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + mixed + e + block[i]) | 0;
    [e, d, c, b, a] = [d, c, (b << 30) | (b >>> 2), a, next];
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}
