/** Hash functions against vectors published by others. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashes } from "../../models/hashing/index.ts";
import { hashlittle } from "../../models/hashing/jenkins.ts";
import { murmurHash2 } from "../../models/hashing/murmur2.ts";
import { murmurHash3 } from "../../models/hashing/murmur3.ts";
import { murmurHash64A, murmurOf64 } from "../../models/hashing/murmur64a.ts";
import { sha1Word } from "../../models/hashing/sha1.ts";
import { spookyHash32 } from "../../models/hashing/spooky32.ts";
import { utf8 } from "../../models/hashing/utf8.ts";
import { xxHash3of128 } from "../../models/hashing/xxhash3-128.ts";
import { xxHash64 } from "../../models/hashing/xxhash64.ts";

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
    expect(murmurHash64A(new Uint8Array(words.buffer), 2048, 0)[0] >>> 0).toBe(0x1f0d3804);
  });

  it("of a number is that of its bytes", () => {
    const number = Int32Array.of(0x12345678, -0x1234567);
    const expected = [...murmurHash64A(new Uint8Array(number.buffer), 8, 99)];
    expect([...murmurOf64(number[0], number[1], 99)]).toEqual(expected);
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

// The first three as published with xxHash; Envoy's own tests hold longer ones (test/clients/envoy.test.ts).
it.each([
  ["", 0, "ef46db3751d8e999"],
  ["a", 0, "d24ec4f1a98c6e5b"],
  ["abc", 0, "44bc2cf5ad770999"],
  // Long enough for the four lanes; what a plain twin in exact integers says.
  ["0123456789".repeat(7), 0, null],
  ["x".repeat(32), 1, null],
  ["é".repeat(50), 4_000_000_000, null],
])("xxHash64 of %j under seed %i", (text, seed, published) => {
  const bytes = utf8(text);
  const [low, high] = xxHash64(bytes, bytes.length, seed);
  const hex = (half: number) => (half >>> 0).toString(16).padStart(8, "0");
  expect(hex(high!) + hex(low!)).toBe(published ?? xxHash64Twin(bytes, BigInt(seed)).toString(16).padStart(16, "0"));
});

// hash("xxh128", ...) of PHP 8.2, at both ends of every branch.
it.each([
  [17, "aa3feaf3aaef56e96e1e01e139207dbd"],
  [32, "a1f4e806f172ecda77a6f7bdfe07af2b"],
  [33, "9b29b9e8c2e242779fb9a992b4d72a08"],
  [64, "deb1f98c4779cec6d978004aca4d00f6"],
  [65, "5817e2f31306e6055dcdbd6627a4f519"],
  [96, "a19528923183372cedda192d63c3f28a"],
  [97, "505ea78e8086f6b6a9c20af858745978"],
  [128, "6366d7603fd45b4ae5ba6e4129933089"],
  [129, "bef0f6b69c1bcb1f4b047441c0b4d4da"],
  [160, "b71c978ddf270c5bf6cc5757c4c0e24b"],
  [161, "3630ee09256f43f588004710d7e4d2d7"],
  [192, "ff2cea2ccf2d2d9195c0a3edea86d889"],
  [240, "6949099ea4846dd8ca7859bee5ee941d"],
])("XXH3 with 128 bits of %i bytes", (length, expected) => {
  const bytes = Uint8Array.from({ length }, (_, i) => i * 7 + length * 3);
  expect(Buffer.from(xxHash3of128(bytes)!).toString("hex")).toBe(expected);
});

it("SHA-1 agrees with Node.js at every length up to three blocks, whatever lies behind", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => (i * 89 + 7) & 0xff);
  for (let length = 0; length <= 192; length++) {
    const expected = createHash("sha1").update(bytes.subarray(0, length)).digest().readUInt32BE(0);
    expect(sha1Word(bytes, length)).toBe(expected);
  }
});

/** xxHash64 in exact integers, straight from its specification. */
function xxHash64Twin(bytes: Uint8Array, seed: bigint): bigint {
  const cut = (value: bigint) => BigInt.asUintN(64, value);
  const turn = (value: bigint, by: bigint) => cut((value << by) | (value >> (64n - by)));
  const [p1, p2, p3, p4, p5] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const round = (acc: bigint, lane: bigint) => cut(turn(cut(acc + lane * p2), 31n) * p1);
  let at = 0;
  let h = seed + p5;
  if (bytes.length >= 32) {
    const lanes = [seed + p1 + p2, seed + p2, seed, seed - p1].map(cut);
    for (; at + 32 <= bytes.length; at += 32) {
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i], view.getBigUint64(at + 8 * i, true));
    }
    h = cut([1n, 7n, 12n, 18n].reduce((sum, by, i) => sum + turn(lanes[i], by), 0n));
    for (const lane of lanes) h = cut((h ^ round(0n, lane)) * p1 + p4);
  }
  h = cut(h + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) h = cut(turn(h ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4);
  if (at + 4 <= bytes.length) {
    h = cut(turn(h ^ cut(BigInt(view.getUint32(at, true)) * p1), 23n) * p2 + p3);
    at += 4;
  }
  for (; at < bytes.length; at++) h = cut(turn(h ^ cut(BigInt(bytes[at]) * p5), 11n) * p1);
  h = cut((h ^ (h >> 33n)) * p2);
  h = cut((h ^ (h >> 29n)) * p3);
  return h ^ (h >> 32n);
}

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
