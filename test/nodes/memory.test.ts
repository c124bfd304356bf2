import { describe, expect, it, vi } from "vitest";
import { Nodes } from "../../models/nodes/nodes.ts";
import { profileNames } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";
import { item } from "./item.ts";

const flat = ["classic", "1.4"] as const;

for (const profile of flat) {
  describe(`memory in ${profile}`, () => {
    it("gives every class its first page, beyond the limit", () => {
      const nodes = new Nodes({ profile, memoryBytes: [2 * MIB], keys: 6 });
      for (const [key, bytes] of [200, 2_000, 30_000, 200_000, 450_000, 700_000].entries())
        nodes.set(0, item(key, bytes), 0);
      expect(nodes.stats(0).curr_items).toBe(6);
      expect(Object.values(nodes.statsSlabs(0)).map(({ total_pages }) => total_pages)).toEqual([1, 1, 1, 1, 1, 1]);
      expect(nodes.pageBytes(0)).toBeGreaterThan(5 * MIB);
      nodes.check();
    });

    it("counts a page for what its chunks take: thirteen of 771184 bytes fit in 10 MB", () => {
      const nodes = new Nodes({ profile, memoryBytes: [10 * MIB], keys: 20 });
      for (let key = 0; key < 20; key++) nodes.set(0, item(key, 700_000), 0);
      expect(nodes.statsSlabs(0)[41]).toMatchObject({ total_pages: 13, used_chunks: 13, free_chunks: 0 });
      expect(nodes.stats(0).evictions).toBe(7);
    });

    it("stays with the class that took it: a class that comes late has one page for ever", () => {
      const nodes = new Nodes({ profile, memoryBytes: [4 * MIB], keys: 60_000 });
      for (let key = 0; key < 50_000; key++) nodes.set(0, item(key, 150), 0);
      for (let key = 50_000; key < 50_100; key++) nodes.set(0, item(key, 100_000), 1);
      expect(nodes.statsSlabs(0)).toMatchObject({ 3: { total_pages: 4 }, 32: { total_pages: 1 } });
      expect(nodes.stats(0).evictions).toBe(50_000 - 4 * 6898 + 100 - 10);
      nodes.check();
    });

    it("runs out with -M: the store fails and a set's old value is deleted, an add's neighbours stay", () => {
      const nodes = new Nodes({ profile, memoryBytes: [2 * MIB], keys: 4, evict: false });
      nodes.set(0, item(0, 600_000, { version: 1 }), 0);
      nodes.set(0, item(1, 600_000, { version: 1 }), 0);
      nodes.set(0, item(2, 600_000, { version: 1 }), 0);
      expect(nodes.stats(0).curr_items).toBe(3);
      expect(nodes.add(0, item(3, 600_000, { version: 1 }), 0)).toBe(0);
      expect(nodes.replace(0, item(2, 600_000, { version: 2 }), 0)).toBe(0);
      expect([0, 1, 2].map((key) => nodes.versionOf(nodes.peek(0, key, 0)))).toEqual([1, 1, 1]);
      expect(nodes.set(0, item(2, 600_000, { version: 2 }), 0)).toBe(0);
      expect(nodes.peek(0, 2, 0)).toBe(0);
      expect(nodes.stats(0)).toMatchObject({ evictions: 0, curr_items: 2 });
      expect(nodes.statsItems(0, 0)[40]).toMatchObject({ outofmemory: 3 });
      nodes.check();
    });
  });
}

describe("the memory of a node that is not full yet", () => {
  /** Bytes of every typed array made meanwhile: the runtime's own count moves with its collector and the test runner. */
  function allocated(make: () => Nodes): number {
    let bytes = 0;
    for (const Kind of [Uint8Array, Int8Array, Uint16Array, Uint32Array, Int32Array, Float64Array, BigInt64Array])
      vi.stubGlobal(
        Kind.name,
        new Proxy(Kind, {
          construct(target, parts, made) {
            const array = Reflect.construct(target, parts, made);
            bytes += array.byteLength;
            return array;
          },
        }),
      );
    try {
      make().check();
    } finally {
      vi.unstubAllGlobals();
    }
    return bytes;
  }

  for (const profile of profileNames) {
    it.each([0, 1000])(`is in ${profile} as much for 64 GB as for 64 MB, %i items in it`, (items) => {
      const make = (memory: number) => () => {
        const nodes = new Nodes({ profile, memoryBytes: [memory], keys: 1000 });
        for (let key = 0; key < items; key++) nodes.set(0, item(key, 100), 0);
        return nodes;
      };
      const [small, large] = [make(64 * MIB), make(65_536 * MIB)];
      expect(large().footprintBytes).toBe(small().footprintBytes);
      expect(allocated(small)).toBeGreaterThanOrEqual(small().footprintBytes);
      expect(allocated(large)).toBe(allocated(small));
    });
  }

  it("is as much for 64 GB as for 64 MB where all of it is taken at start (-e): pages of no class are only counted", () => {
    const make = (memory: number) => new Nodes({ memoryFile: true, memoryBytes: [memory], keys: 1000 });
    expect(make(65_536 * MIB).footprintBytes).toBe(make(64 * MIB).footprintBytes);
  });
});

describe("a crash", () => {
  it("gives the slots back: a node that crashes and fills again and again takes no more of them", () => {
    const nodes = new Nodes({ profile: "classic", memoryBytes: [8 * MIB, 8 * MIB], keys: 100_000 });
    const fill = () => {
      for (let key = 0; key < 100_000; key++) nodes.set(key & 1, item(key, 100 + (key % 7) * 300), 0);
    };
    fill();
    const footprint = nodes.footprintBytes;
    for (let i = 0; i < 5; i++) {
      nodes.crash(0);
      expect(nodes.levelsOf(0)).toMatchObject({ items: 0, bytes: 0 });
      expect(nodes.stats(0)).toMatchObject({ cmd_set: 0, total_items: 0, evictions: 0 });
      nodes.check();
      nodes.start(0, 1);
      fill();
    }
    expect(nodes.footprintBytes).toBe(footprint);
    nodes.check();
  });

  it("takes nothing from other nodes' copies of the same keys", () => {
    const nodes = new Nodes({ profile: "classic", memoryBytes: [2 * MIB, 2 * MIB, 2 * MIB], keys: 100 });
    for (let node = 0; node < 3; node++)
      for (let key = 0; key < 100; key++) nodes.set(node, item(key, 100, { version: node }), 0);
    nodes.crash(1);
    for (let key = 0; key < 100; key++) {
      const holders: number[] = [];
      for (let slot = nodes.firstCopy(key); slot !== 0; slot = nodes.nextCopy(slot)) holders.push(nodes.nodeOf(slot));
      expect(holders.sort()).toEqual([0, 2]);
    }
  });

  it("does not make evictions of the cluster unhappen", () => {
    const nodes = new Nodes({ profile: "classic", memoryBytes: [2 * MIB], keys: 10 });
    for (let key = 0; key < 10; key++) nodes.set(0, item(key, 700_000), 0);
    const before = nodes.evictions();
    nodes.crash(0);
    expect([before > 0, nodes.evictions()]).toEqual([true, before]);
  });
});

describe("a resident item", () => {
  // 36 bytes a slot and 4 a key; the arena doubles when it grows, so that just before it does the share is smallest.
  it("takes 40 bytes of the simulator, index included", () => {
    const keys = 200_000;
    const nodes = new Nodes({ profile: "classic", memoryBytes: [1024 * MIB], keys });
    const empty = nodes.footprintBytes - 4 * keys;
    let perItem = Number.POSITIVE_INFINITY;
    for (let key = 0; key < keys; key++) {
      nodes.set(0, item(key, 192), 0);
      perItem = Math.min(perItem, (nodes.footprintBytes - empty - 4 * keys) / (key + 1) + 4);
    }
    expect(perItem).toBeLessThan(40.5);
  });
});
