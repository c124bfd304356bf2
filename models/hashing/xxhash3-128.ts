/**
 * Yann Collet's XXH3 with 128 bits (github.com/Cyan4973/xxHash, xxhash.h) for 17 to 240 bytes, without a seed: what Symfony makes the
 * namespaces of its pools of. It hashes a name once, so it counts in big integers.
 */

/** XXH3's secret, of which these lengths use the first 136 bytes. */
const SECRET = bytesOf(
  "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248e" +
    "e03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d" +
    "8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3",
);
const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P4 = 0x85ebca77c2b2ae63n;
const AVALANCHE = 0x165667919e3779f9n;

const LENGTH_MIN = 17;
const LENGTH_MAX = 240;

/** Its 16 bytes, the upper half first, as PHP's `hash("xxh128", ..., true)`; null where it has another length. */
export function xxHash3of128(bytes: Uint8Array): Uint8Array | null {
  const { length } = bytes;
  if (length < LENGTH_MIN || length > LENGTH_MAX) return null;
  const input = viewOf(bytes);
  let low = wrapped(BigInt(length) * P1);
  let high = 0n;
  const mix = (first: number, second: number, secret: number): void => {
    low = wrapped(low + folded(input, first, secret)) ^ sum(input, second);
    high = wrapped(high + folded(input, second, secret + 16)) ^ sum(input, first);
  };
  if (length <= 128) {
    for (let pair = Math.floor((length - 1) / 32); pair >= 0; pair--)
      mix(16 * pair, length - 16 * (pair + 1), 32 * pair);
  } else {
    for (let at = 0; at < 128; at += 32) mix(at, at + 16, at);
    low = avalanche(low);
    high = avalanche(high);
    for (let at = 128; at + 32 <= length; at += 32) mix(at, at + 16, at - 125);
    mix(length - 16, length - 32, 103);
  }
  const upper = wrapped(low * P1 + high * P4 + BigInt(length) * P2);
  const result = new DataView(new ArrayBuffer(16));
  result.setBigUint64(0, wrapped(-avalanche(upper)));
  result.setBigUint64(8, avalanche(wrapped(low + high)));
  return new Uint8Array(result.buffer);
}

function folded(input: DataView, at: number, secret: number): bigint {
  const product = (word(input, at) ^ word(SECRET, secret)) * (word(input, at + 8) ^ word(SECRET, secret + 8));
  return wrapped(product) ^ (product >> 64n);
}

function avalanche(value: bigint): bigint {
  const mixed = wrapped((value ^ (value >> 37n)) * AVALANCHE);
  return mixed ^ (mixed >> 32n);
}

function sum(input: DataView, at: number): bigint {
  return wrapped(word(input, at) + word(input, at + 8));
}

function word(input: DataView, at: number): bigint {
  return input.getBigUint64(at, true);
}

function wrapped(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function bytesOf(hex: string): DataView {
  return viewOf(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
}
