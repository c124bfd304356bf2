/** Jump, rendezvous and Maglev against twins written down from their papers in the plainest way. */
import { describe, expect, it } from "vitest";
import { dice } from "../../models/client-conformance/dice.ts";
import { string31 } from "../../models/hashing/index.ts";
import { murmurHash3 } from "../../models/hashing/murmur3.ts";
import { ByteBuffer, utf8 } from "../../models/hashing/utf8.ts";
import { jump } from "../../models/placement/jump.ts";
import { maglevTable } from "../../models/placement/maglev.ts";
import { Rendezvous } from "../../models/placement/rendezvous.ts";

/** The paper's few lines in exact integers. */
function jumpTwin(key: bigint, buckets: number): number {
  let k = key;
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    k = BigInt.asUintN(64, k * 2862933555777941757n + 1n);
    next = Math.floor((bucket + 1) * (2 ** 31 / Number((k >> 33n) + 1n)));
  }
  return bucket;
}

describe("jump consistent hash", () => {
  it("is the paper's, for any 64 bits and any number of buckets", () => {
    const roll = dice(5);
    const words = [0, 1, 0xffffffff, 0x80000000, 0x7fffffff, ...Array.from({ length: 300 }, () => roll(2 ** 32))];
    for (const [i, high] of words.entries()) {
      const low = words[(i * 7 + 3) % words.length];
      for (const buckets of [1, 2, 3, 10, 1000, 65_000]) {
        expect(jump(high, low, buckets)).toBe(jumpTwin((BigInt(high) << 32n) | BigInt(low), buckets));
      }
    }
  });

  it("answers as its first implementation's own tests expect", () => {
    // dgryski/go-jump, jump_test.go: key, buckets, bucket.
    const expected = [
      [1, 1, 0],
      [42, 57, 43],
      [0xdead10cc, 1, 0],
      [0xdead10cc, 666, 361],
      [256, 1024, 520],
    ];
    for (const [low, buckets, bucket] of expected) expect(jump(0, low!, buckets!)).toBe(bucket);
  });
});

describe("rendezvous hashing", () => {
  const names = ["a:1", "b:1", "10.0.0.1:11211", "cache-7.example.org:11311"];

  it("is the server that draws the largest number for the key", () => {
    const hashing = new Rendezvous(names, null);
    for (let i = 0; i < 500; i++) {
      const scores = names.map((name) => {
        const text = utf8(`${name}-key:${i}`);
        return murmurHash3(text, text.length, 0);
      });
      const buffer = new ByteBuffer().write(`key:${i}`);
      expect(hashing.node(buffer, null)).toBe(scores.indexOf(Math.max(...scores)));
      const out = Uint8Array.of(i & 1, (i >> 1) & 1, (i >> 2) & 1, (i >> 3) & 1);
      const left = scores.map((score, node) => (out[node] === 1 ? -1 : score));
      expect(hashing.node(buffer, out)).toBe(out.includes(0) ? left.indexOf(Math.max(...left)) : -1);
    }
  });
});

describe("the Maglev table", () => {
  /** Section 3.4's pseudocode with the whole permutations written out. */
  function twin(size: number, offsets: readonly number[], skips: readonly number[], servers: readonly number[]) {
    const preferences = servers.map((server) =>
      Array.from({ length: size }, (_, j) => (offsets[server] + j * skips[server]) % size),
    );
    const table = new Array<number>(size).fill(-1);
    const next = servers.map(() => 0);
    let filled = 0;
    for (;;) {
      for (const [turn, server] of servers.entries()) {
        while (table[preferences[turn][next[turn]]] !== -1) next[turn]++;
        table[preferences[turn][next[turn]]] = server;
        next[turn]++;
        if (++filled === size) return table;
      }
    }
  }

  it("is the paper's example: two servers keep their slots when the third leaves, but one", () => {
    const [offsets, skips] = [
      [3, 0, 3],
      [4, 2, 1],
    ];
    expect([...maglevTable(7, offsets!, skips!, [0, 1, 2])]).toEqual([1, 0, 1, 0, 2, 2, 0]);
    expect([...maglevTable(7, offsets!, skips!, [0, 2])]).toEqual([0, 0, 0, 0, 2, 2, 2]);
  });

  it("is its twin's for any sizes, offsets and skips", () => {
    const roll = dice(9);
    for (const size of [2, 7, 101, 997]) {
      for (let round = 0; round < 10; round++) {
        const count = 1 + roll(Math.min(size - 1, 12));
        const offsets = Array.from({ length: count }, () => roll(size));
        const skips = Array.from({ length: count }, () => 1 + roll(size - 1));
        const servers = [...offsets.keys()].filter(() => roll(4) > 0);
        if (servers.length === 0) continue;
        expect([...maglevTable(size, offsets, skips, servers)]).toEqual(twin(size, offsets, skips, servers));
      }
    }
  });
});

it("memjs's hash is the absolute value of Java's String.hashCode", () => {
  const utf16 = (text: string) =>
    Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0) & 0xff, c.charCodeAt(0) >> 8]));
  const of = (text: string) => string31.of(utf16(text), text.length * 2);
  // Java's are 99162322 and, as is well known, -2147483648.
  expect([of("hello"), of("polygenelubricants"), of("")]).toEqual([99_162_322, 2_147_483_648, 0]);
});
