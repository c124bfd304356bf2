/** Hash functions against vectors published by others. */
import { describe, expect, it } from "vitest";
import { hashes } from "../../models/hashing/index.ts";
import { hashlittle } from "../../models/hashing/jenkins.ts";
import { murmurHash2 } from "../../models/hashing/murmur2.ts";
import { murmurHash3 } from "../../models/hashing/murmur3.ts";
import { murmurHash64A, murmurOf64 } from "../../models/hashing/murmur64a.ts";
import { spookyHash32 } from "../../models/hashing/spooky32.ts";
import { utf8 } from "../../models/hashing/utf8.ts";

const FOX = "The quick brown fox jumps over the lazy dog";

/** Of `apple` and of the fox: what libhashkit's and twemproxy's own tests expect, crc32 aside (zlib). */
const vectors: Readonly<Record<string, readonly [apple: number, fox: number]>> = {
  "one-at-a-time": [2297466611, 0x519e91f5],
  md5: [3195025439, 2642219166],
  crc: [10542, 16719],
  // The low half of the fox's is Python's binascii.crc_hqx.
  crc16: [3662830516, 0x22a3f0c8],
  crc32: [2838417488, 0x414fa339],
  "fnv1-64": [473199127, 2112060110],
  "fnv1a-64": [1488911807, 3890508048],
  "fnv1-32": [67176023, 3922226286],
  "fnv1a-32": [280767167, 76545936],
  hsieh: [3738850110, 471461527],
  murmur2: [4142305122, 818385189],
  jenkins: [1442444624, 314054204],
  murmur3: [1120212521, 2603515018],
};

function of(name: string, text: string): number {
  const bytes = utf8(text);
  return hashes.find((hash) => hash.name === name)!.of(bytes, bytes.length);
}

describe("published vectors", () => {
  it.each(hashes.map(({ name }) => name))("%s of apple and of the fox", (name) => {
    expect([of(name, "apple"), of(name, FOX)]).toEqual(vectors[name]);
  });

  it.each([
    ["crc32", "123456789", 0xcbf43926],
    ["one-at-a-time", "a", 0xca2e9442],
    ["fnv1-32", "foobar", 0x31f0b262],
    ["fnv1a-32", "foobar", 0xbf9cf968],
    // The low halves of the published 64-bit hashes of `a`: af63bd4c8601b7be, af63dc4c8601ec8c.
    ["fnv1-64", "a", 0x8601b7be],
    ["fnv1a-64", "a", 0x8601ec8c],
  ])("%s of %s", (name, text, expected) => expect(of(name, text)).toBe(expected));

  // Appleby's SMHasher hashes the hashes of 0, 0 1, 0 1 2 ... under seeds 256, 255 ... and compares with one constant.
  it.each([
    ["MurmurHash2", murmurHash2, 0x27864c1e],
    ["MurmurHash3 x86_32", murmurHash3, 0xb0f57ee3],
    ["lookup3 hashlittle", hashlittle, 0x3d83917a],
  ])("SMHasher's verification value of %s", (_, hash, expected) => {
    const key = Uint8Array.from({ length: 256 }, (_, i) => i);
    const words = Uint32Array.from({ length: 256 }, (_, i) => hash(key, i, 256 - i));
    expect(hash(new Uint8Array(words.buffer), 1024, 0)).toBe(expected);
  });
});

describe("MurmurHash64A", () => {
  it("has SMHasher's verification value", () => {
    const key = Uint8Array.from({ length: 256 }, (_, i) => i);
    const words = new Int32Array(512);
    for (let i = 0; i < 256; i++) words.set(murmurHash64A(key, i, 256 - i), 2 * i);
    expect(murmurHash64A(new Uint8Array(words.buffer), 2048, 0)[0]! >>> 0).toBe(0x1f0d3804);
  });

  it("of a number is that of its bytes", () => {
    const number = Int32Array.of(0x12345678, -0x1234567);
    const expected = [...murmurHash64A(new Uint8Array(number.buffer), 8, 99)];
    expect([...murmurOf64(number[0]!, number[1]!, 99)]).toEqual(expected);
  });
});

// Bob Jenkins's TestSpookyV2.cpp: the first n of the bytes 128, 129 ... under seed 0.
it.each([
  [0, 0x6bf50919],
  [1, 0x70de1d26],
  [2, 0xa2b37298],
  [7, 0xf9f1a233],
  [8, 0xee193982],
  [15, 0x83ec01f9],
  [16, 0xf274736c],
  [17, 0x7e9ac0df],
  [31, 0x027bca7c],
  [32, 0xe5cfc8b6],
  [63, 0x09c1afb4],
  [191, 0xe13d9e19],
  [192, 0x77e012bd],
  [193, 0x2d05114c],
  [255, 0x2f40ee0b],
  [256, 0x38cebf03],
  [511, 0xcc1c8250],
])("SpookyHash V2 of %i bytes", (length, expected) => {
  const bytes = Uint8Array.from({ length: 512 }, (_, i) => i + 128);
  expect(spookyHash32(bytes, length, 0)).toBe(expected);
});

describe("bytes from 0x80 on", () => {
  it.each(["one-at-a-time", "fnv1-32", "fnv1-64", "fnv1a-32", "fnv1a-64"])("%s widens them as signed", (name) => {
    expect(of(name, "é")).toBe(signedTwin(name, utf8("é")));
    expect(of(name, "é")).not.toBe(signedTwin(name, utf8("é"), (byte) => byte));
  });
});

/** The same five in exact integers, straight from their definitions. */
function signedTwin(name: string, bytes: Uint8Array, widen = (byte: number) => (byte << 24) >> 24): number {
  const cut = (value: bigint) => BigInt.asUintN(32, value);
  let h = name.endsWith("64") ? 0x84222325n : name.startsWith("fnv") ? 0x811c9dc5n : 0n;
  const prime = name.endsWith("64") ? 0x1b3n : 0x01000193n;
  for (const byte of bytes) {
    const wide = cut(BigInt(widen(byte)));
    if (name.startsWith("fnv1a")) h = cut((h ^ wide) * prime);
    else if (name.startsWith("fnv1")) h = cut(h * prime) ^ wide;
    else {
      h = cut(h + wide);
      h = cut(h + (h << 10n));
      h ^= h >> 6n;
    }
  }
  if (name === "one-at-a-time") {
    h = cut(h + (h << 3n));
    h ^= h >> 11n;
    h = cut(h + (h << 15n));
  }
  return Number(h);
}
