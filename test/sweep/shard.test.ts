/** Shares of the runs of a sweep. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { missingShards, ofShard, parseShard, type Shard, shardText } from "../../src/sweep/shard.ts";

const anyShard = fc
  .integer({ min: 1, max: 50 })
  .chain((of) => fc.integer({ min: 0, max: of - 1 }).map((index): Shard => ({ index, of })));

const all = (of: number): Shard[] => Array.from({ length: of }, (_, index) => ({ index, of }));

it("all shards have every job once, in its order, and none has two more than another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 50 }), (amount, of) => {
      const jobs = Array.from({ length: amount }, (_, i) => i);
      const shares = all(of).map((shard) => ofShard(jobs, shard));
      expect(shares.flat().sort((a, b) => a - b)).toEqual(jobs);
      for (const share of shares) expect(share).toEqual([...share].sort((a, b) => a - b));
      const sizes = shares.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

it("what is missing and what is there are all shards", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(49)), (of, indices) => {
      const there = indices.filter((index) => index < of).map((index) => ({ index, of }));
      const both = new Set([...there, ...missingShards(there, of)].map(({ index }) => index));
      expect(both.size).toBe(of);
      expect(missingShards(all(of), of)).toEqual([]);
    }),
  );
});

it("is read as it is written, and from nothing else", () => {
  fc.assert(
    fc.property(anyShard, (shard) => {
      expect(parseShard(shardText(shard))).toEqual(shard);
    }),
  );
  // What a variable that is not set leaves of `$INDEX/8`, numbers from 1 on, and what is no share at all.
  for (const text of ["/8", "8/8", "0/0", "-1/8", "0", "", "1.5/8", "a/b", "0/8/9", "0/1000000"]) {
    expect(parseShard(text), text).toBeNull();
  }
});
