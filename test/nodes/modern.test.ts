import { describe, expect, it } from "vitest";
import { Failure } from "../../models/nodes/memory/storage.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { MIB } from "../../src/core/units.ts";
import { item } from "./item.ts";

/** Class 22: 94 chunks a page. */
const BYTES = 11_000;
const PER_PAGE = 94;
const node = (megabytes: number, options: Partial<ConstructorParameters<typeof Nodes>[0]> = {}) =>
  new Nodes({ profile: "modern", memoryBytes: [megabytes * MIB], keys: 100_000, ...options });

const segments = (nodes: Nodes, c: number, seconds = 0) => {
  const { number_hot, number_warm, number_cold } = nodes.statsItems(0, seconds)[c];
  return [number_hot, number_warm, number_cold];
};

describe("the segments of a class", () => {
  it("leave 20 % of its bytes in HOT", () => {
    const nodes = node(2);
    for (let key = 0; key < 2 * PER_PAGE; key++) {
      nodes.set(0, item(key, BYTES), 0);
      expect(segments(nodes, 22)[0]).toBe(Math.floor((key + 1) / 5));
    }
    expect(segments(nodes, 22)).toEqual([37, 0, 151]);
    nodes.check();
  });

  it("take an item up to WARM with its second hit in COLD, not with its first", () => {
    const nodes = node(2);
    for (let key = 0; key < 100; key++) nodes.set(0, item(key, BYTES), 0);
    nodes.get(0, 0, 0);
    expect(segments(nodes, 22)).toEqual([20, 0, 80]);
    nodes.get(0, 0, 0);
    expect(segments(nodes, 22)).toEqual([20, 1, 79]);
    expect(nodes.stats(0)).toMatchObject({ moves_to_warm: 1, get_hits: 2 });
  });

  it("let WARM have 40 % of the bytes, and send its oldest down beyond that", () => {
    const nodes = node(2);
    for (let key = 0; key < 100; key++) nodes.set(0, item(key, BYTES), 0);
    for (let key = 0; key < 60; key++) for (const _ of [1, 2]) nodes.get(0, key, 0);
    expect(segments(nodes, 22)).toEqual([20, 40, 40]);
  });

  it("let a scan pass through without evicting what was asked for twice, as a flat list does not", () => {
    for (const [profile, survivors] of [
      ["modern", 30],
      ["classic", 0],
    ] as const) {
      const nodes = node(2, { profile });
      for (let key = 0; key < 100; key++) nodes.set(0, item(key, BYTES), 0);
      for (let key = 0; key < 30; key++) for (const _ of [1, 2]) nodes.get(0, key, 0);
      for (let key = 1000; key < 2000; key++) nodes.set(0, item(key, BYTES), 0);
      const found = Array.from({ length: 30 }, (_, key) => nodes.peek(0, key, 0)).filter((slot) => slot !== 0);
      expect(found.length, profile).toBe(survivors);
    }
  });
});

describe("wake-ups that are timed", () => {
  it("begin a millisecond after the start; until then everything stays in HOT", () => {
    const nodes = node(2, { maintenance: "timed" });
    for (let key = 0; key < 50; key++) nodes.set(0, item(key, BYTES), 0);
    nodes.advance(0, 999);
    expect(segments(nodes, 22)).toEqual([50, 0, 0]);
    nodes.advance(0, 1000);
    expect(segments(nodes, 22)).toEqual([10, 0, 40]);
  });

  it("follow the start of the process, not of the simulation", () => {
    const nodes = node(2, { maintenance: "timed" });
    nodes.crash(0);
    nodes.start(0, 500);
    for (let key = 0; key < 50; key++) nodes.set(0, item(key, BYTES), 500);
    nodes.advance(0, 500_000_999);
    expect(segments(nodes, 22, 500)).toEqual([50, 0, 0]);
    nodes.advance(0, 500_001_000);
    expect(segments(nodes, 22, 500)).toEqual([10, 0, 40]);
  });

  it("take up hits on COLD items that wait in a queue, and free what was evicted while it waited", () => {
    const nodes = node(2, { maintenance: "timed" });
    for (let key = 0; key < 2 * PER_PAGE; key++) nodes.set(0, item(key, BYTES), 0);
    nodes.advance(0, 1_000_000);
    for (const key of [0, 1]) for (const _ of [1, 2]) nodes.get(0, key, 1);
    expect(segments(nodes, 22)).toEqual([37, 0, 151]);
    // Keys 0, 1 and 2 are the tail of COLD; two of three chunks are held, so that one store evicts three.
    nodes.set(0, item(500, BYTES), 1);
    expect(nodes.stats(0)).toMatchObject({ evictions: 3, evicted_active: 2, lrutail_reflocked: 2 });
    nodes.check();
    const before = nodes.statsSlabs(0)[22].free_chunks;
    nodes.advance(0, 2_000_000);
    expect(nodes.statsSlabs(0)[22].free_chunks).toBe(before! + 2);
    nodes.check();
  });
});

describe("the crawler", () => {
  it("removes dead items that nobody asks for, which classic keeps", () => {
    for (const [profile, left] of [
      ["modern", 1],
      ["classic", 1001],
    ] as const) {
      const nodes = node(64, { profile });
      nodes.set(0, item(0, BYTES), 0);
      for (let key = 1; key <= 1000; key++) nodes.set(0, item(key, BYTES, { expirySeconds: 30 }), 0);
      for (let second = 1; second <= 45; second++) nodes.get(0, 0, second);
      expect(nodes.stats(0).curr_items, profile).toBe(left);
    }
  });

  it("of a process that starts without load comes again after a minute and a bit", () => {
    const nodes = node(64);
    nodes.advance(0, 1000);
    for (let key = 0; key < 100; key++) nodes.set(0, item(key, BYTES, { expirySeconds: 10 }), 1);
    // The empty lists of second 0 are judged in second 1: 60 + 5 s from then, and walked when that is over. A miss keeps
    // the other cleaner away, which looks at tails after hits and stores.
    nodes.get(0, 99_999, 66);
    expect(nodes.stats(0).crawler_reclaimed).toBe(0);
    nodes.get(0, 99_999, 67);
    expect(nodes.stats(0)).toMatchObject({ crawler_reclaimed: 100, expired_unfetched: 100, curr_items: 0 });
  });
});

describe("pages", () => {
  /** One class fills the node, then for so many seconds only another one is asked for. */
  const shifted = (profile: "modern" | "classic", seconds: number) => {
    const nodes = node(8, { profile });
    for (let key = 0; key < 8 * PER_PAGE; key++) nodes.set(0, item(key, BYTES), 0);
    for (let second = 1; second <= seconds; second++) {
      for (let i = 0; i < 50; i++) nodes.set(0, item(10_000 + second * 50 + i, 30_000), second);
    }
    nodes.check();
    const slabs = nodes.statsSlabs(0);
    return { nodes, pages: [slabs[22].total_pages, slabs[27].total_pages] };
  };

  it("move from a class that is not asked for to one that evicts, after thirty looks; not in classic", () => {
    expect(shifted("classic", 200).pages).toEqual([8, 1]);
    expect(shifted("modern", 25).pages).toEqual([8, 1]);
    const { nodes, pages } = shifted("modern", 200);
    expect(pages[0] + pages[1]).toBe(9);
    expect(pages[1]).toBeGreaterThan(3);
    expect(nodes.stats(0).slabs_moved).toBe(pages[1] - 1);
  });

  it("that lie idle go to a pool, from which any class may draw", () => {
    const nodes = node(8);
    for (let key = 0; key < 8 * PER_PAGE; key++) nodes.set(0, item(key, BYTES), 0);
    for (let key = 0; key < 8 * PER_PAGE; key++) nodes.delete(0, key, 0);
    for (let second = 1; second <= 60; second++) nodes.get(0, 99_999, second);
    // It keeps more than 2.5 pages' worth of free chunks: three pages give one, two and a half do not.
    expect(nodes.statsSlabs(0)[22].total_pages).toBe(2);
    expect(nodes.pageBytes(0)).toBe(8 * MIB);
    for (let key = 0; key < 400; key++) nodes.set(0, item(key, 30_000), 61);
    expect(nodes.statsSlabs(0)[27].total_pages).toBe(6);
    expect(nodes.pageBytes(0)).toBe(8 * MIB);
    nodes.check();
  });
});

describe("a value above the largest chunk", () => {
  const HEAD = 48 + 8 + 10 + 1;

  for (const options of [{ profile: "modern" }, { profile: "classic", itemBytesMax: 2 * MIB }] as const) {
    it(`lies in pieces in ${options.profile}${"itemBytesMax" in options ? " -I 2m" : ""}, and gives all of them back`, () => {
      const nodes = node(64, { ...options, keyBytes: 10 });
      nodes.set(0, item(0, 900_000), 0);
      // A piece of 524288 bytes holds 524240 of the value; the rest lies in one of the class that fits it.
      const rest = 900_000 - HEAD - (524_288 - 48) + 48;
      const slabs = nodes.statsSlabs(0);
      const used = Object.values(slabs).map(({ chunk_size, used_chunks }) => [chunk_size, used_chunks]);
      expect(used).toEqual([
        [120, 1],
        [394_840, 1],
        [524_288, 1],
      ]);
      expect(rest).toBeLessThan(394_840);
      expect(nodes.stats(0)).toMatchObject({ bytes: 900_000, curr_items: 1 });
      nodes.check();
      nodes.delete(0, 0, 0);
      expect(Object.values(nodes.statsSlabs(0)).map(({ used_chunks }) => used_chunks)).toEqual([0, 0, 0]);
      nodes.check();
      for (let key = 0; key < 200; key++) nodes.set(0, item(key, 900_000), 0);
      expect(nodes.stats(0).evictions).toBeGreaterThan(100);
      nodes.check();
      nodes.crash(0);
      nodes.check();
    });
  }

  it("that finds memory for a part only leaves the old value and takes nothing", () => {
    const nodes = node(2, { evict: false, keyBytes: 10 });
    nodes.set(0, item(0, 100, { version: 1 }), 0);
    nodes.set(0, item(1, 500_000, { version: 1 }), 0);
    nodes.set(0, item(2, 500_000, { version: 1 }), 0);
    const used = () => Object.values(nodes.statsSlabs(0)).map(({ used_chunks }) => used_chunks);
    const before = used();
    expect(nodes.set(0, item(0, 1_048_576, { version: 2 }), 0)).toBe(0);
    expect(nodes.failure).toBe(Failure.brokenOff);
    expect(nodes.versionOf(nodes.peek(0, 0, 0))).toBe(1);
    expect(used().slice(0, before.length)).toEqual(before);
    expect(nodes.stats(0)).toMatchObject({ cmd_set: 3, store_no_memory: 0 });
    nodes.check();
  });
});
