import { describe, expect, it } from "vitest";
import { Failure } from "../../models/nodes/memory/storage.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import type { ProfileName } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";
import { item } from "./item.ts";

/** A class of one chunk a page in a node whose limit two pages reach: it holds as many items as `room`. */
const LARGE = 700_000;
const tight = (profile: ProfileName, room: number) =>
  new Nodes({ profile, memoryBytes: [Math.max(2 * MIB, room * 771_184)], keys: 100 });
const keysOf = (nodes: Nodes) => {
  const keys: number[] = [];
  nodes.forEachItem(0, (slot) => keys.push(nodes.keyOf(slot)));
  return keys;
};

for (const profile of ["classic", "1.4"] as const) {
  describe(`${profile} takes the chunk of a store before it looks at the key:`, () => {
    it("overwriting a key in a full class evicts the tail although a chunk is about to be free", () => {
      const nodes = tight(profile, 3);
      for (const key of [0, 1, 2]) nodes.set(0, item(key, LARGE), 0);
      nodes.set(0, item(2, LARGE, { version: 1 }), 0);
      expect(keysOf(nodes)).toEqual([2, 1]);
      expect(nodes.stats(0)).toMatchObject({ evictions: 1, total_items: 4, curr_items: 2 });
    });

    it("the item evicted can be the one that is overwritten", () => {
      const nodes = tight(profile, 3);
      for (const key of [0, 1, 2]) nodes.set(0, item(key, LARGE), 0);
      nodes.set(0, item(0, LARGE, { version: 1 }), 0);
      expect(keysOf(nodes)).toEqual([0, 2, 1]);
      expect(nodes.versionOf(nodes.peek(0, 0, 0))).toBe(1);
      expect(nodes.stats(0).evictions).toBe(1);
    });

    it("a refused add and a refused replace evict for nothing", () => {
      const nodes = tight(profile, 3);
      for (const key of [0, 1, 2]) nodes.set(0, item(key, LARGE), 0);
      expect(nodes.add(0, item(2, LARGE, { version: 1 }), 0)).toBe(0);
      expect(nodes.failure).toBe(Failure.refused);
      expect(keysOf(nodes)).toEqual([2, 1]);
      nodes.set(0, item(3, LARGE, { version: 1 }), 0);
      expect(nodes.replace(0, item(9, LARGE, { version: 1 }), 0)).toBe(0);
      expect(keysOf(nodes)).toEqual([3, 2]);
      expect(nodes.stats(0)).toMatchObject({ evictions: 2, cmd_set: 6, total_items: 4 });
      nodes.check();
    });

    it("an item that is too large is refused, and a set deletes the old value", () => {
      const nodes = tight(profile, 3);
      nodes.set(0, item(0, 100, { version: 1 }), 0);
      expect(nodes.add(0, item(0, MIB + 1, { version: 2 }), 0)).toBe(0);
      expect(nodes.failure).toBe(Failure.tooLarge);
      expect(nodes.peek(0, 0, 0)).not.toBe(0);
      expect(nodes.set(0, item(0, MIB + 1, { version: 2 }), 0)).toBe(0);
      expect(nodes.peek(0, 0, 0)).toBe(0);
      expect(nodes.stats(0).cmd_set).toBe(1);
    });
  });
}

describe("a hit in classic", () => {
  it("moves an item only if its last store or bump is more than 60 s ago", () => {
    const nodes = tight("classic", 3);
    for (const key of [0, 1, 2]) nodes.set(0, item(key, LARGE), 0);
    nodes.get(0, 0, 60);
    expect(keysOf(nodes)).toEqual([2, 1, 0]);
    nodes.get(0, 0, 61);
    expect(keysOf(nodes)).toEqual([0, 2, 1]);
    nodes.get(0, 1, 100);
    nodes.get(0, 0, 121);
    expect(keysOf(nodes)).toEqual([1, 0, 2]);
    nodes.get(0, 0, 122);
    expect(keysOf(nodes)).toEqual([0, 1, 2]);
  });

  it("by touch moves it too, a refused add moves it without marking it fetched", () => {
    const nodes = tight("classic", 3);
    for (const key of [0, 1]) nodes.set(0, item(key, LARGE), 0);
    nodes.touch(0, { key: 0, expirySeconds: 0 }, 61);
    expect(keysOf(nodes)).toEqual([0, 1]);
    nodes.add(0, item(1, LARGE), 61);
    expect(keysOf(nodes)).toEqual([1, 0]);
    for (const key of [3, 4, 5, 6]) nodes.set(0, item(key, LARGE), 61);
    expect(nodes.stats(0)).toMatchObject({ evictions: 3, evicted_unfetched: 2 });
  });
});

describe("a hit in 1.4", () => {
  it("always moves an item in the first 58 s of the process, as the clock of 2 less 60 wraps", () => {
    const nodes = tight("1.4", 3);
    nodes.crash(0);
    nodes.start(0, 1000);
    for (const key of [0, 1]) nodes.set(0, item(key, LARGE), 1057);
    nodes.get(0, 0, 1057);
    expect(keysOf(nodes)).toEqual([0, 1]);
    nodes.get(0, 1, 1058);
    expect(keysOf(nodes)).toEqual([0, 1]);
  });
});

describe("dead items at the tail", () => {
  it("are reclaimed five at a look by classic, before memory that is free is used", () => {
    const nodes = tight("classic", 10);
    for (let key = 0; key < 9; key++) nodes.set(0, item(key, LARGE, { expirySeconds: 5 }), 0);
    nodes.set(0, item(9, LARGE), 6);
    expect(nodes.stats(0)).toMatchObject({ reclaimed: 5, expired_unfetched: 5, curr_items: 5 });
    expect(keysOf(nodes)).toEqual([9, 8, 7, 6, 5]);
  });

  it("above a live one are not seen by classic", () => {
    const nodes = tight("classic", 10);
    nodes.set(0, item(0, LARGE), 0);
    nodes.set(0, item(1, LARGE, { expirySeconds: 5 }), 0);
    nodes.set(0, item(2, LARGE), 6);
    expect(nodes.stats(0).reclaimed).toBe(0);
  });

  it("are looked for among the last fifty by 1.4, one a store", () => {
    const nodes = new Nodes({ profile: "1.4", memoryBytes: [64 * MIB], keys: 100 });
    for (const [live, reclaimed] of [
      [49, 1],
      [50, 0],
    ] as const) {
      nodes.crash(0);
      nodes.start(0, 0);
      for (let key = 0; key < live; key++) nodes.set(0, item(key, LARGE), 100);
      nodes.set(0, item(90, LARGE, { expirySeconds: 5 }), 100);
      nodes.set(0, item(91, LARGE, { expirySeconds: 5 }), 100);
      nodes.set(0, item(92, LARGE), 106);
      expect(nodes.stats(0).reclaimed, `${live} live items`).toBe(reclaimed);
    }
  });
});

describe("flush_all", () => {
  const filled = (profile: ProfileName) => {
    const nodes = new Nodes({ profile, memoryBytes: [64 * MIB], keys: 10 });
    nodes.set(0, item(0, 100), 100);
    return nodes;
  };

  for (const profile of ["classic", "1.4"] as const) {
    it(`of ${profile} kills what is there, of the same second too, and nothing stored after it`, () => {
      const nodes = filled(profile);
      nodes.flushAll(0, 0, 100);
      nodes.set(0, item(1, 100), 100);
      expect([nodes.get(0, 0, 100), nodes.get(0, 1, 100) !== 0]).toEqual([0, true]);
      nodes.check();
    });

    it(`n of ${profile} takes effect n - 1 seconds later, on what is stored in that second too`, () => {
      const nodes = filled(profile);
      nodes.flushAll(0, 10, 100);
      expect(nodes.get(0, 0, 108)).not.toBe(0);
      nodes.set(0, item(1, 100), 109);
      nodes.set(0, item(2, 100), 110);
      expect([nodes.get(0, 0, 109), nodes.get(0, 1, 109), nodes.get(0, 2, 110) !== 0]).toEqual([0, 0, true]);
    });

    it(`with a Unix time before the process cancels one that is pending in ${profile}`, () => {
      const nodes = filled(profile);
      nodes.flushAll(0, 10, 100);
      nodes.flushAll(0, 2_592_001, 100);
      expect(nodes.get(0, 0, 200)).not.toBe(0);
    });
  }

  it("1 of classic acts at once and kills whatever is stored until the next second", () => {
    const nodes = filled("classic");
    nodes.flushAll(0, 1, 100);
    expect(nodes.get(0, 0, 100)).toBe(0);
    nodes.set(0, item(1, 100), 100);
    expect(nodes.get(0, 1, 100)).toBe(0);
    nodes.set(0, item(2, 100), 101);
    expect(nodes.get(0, 2, 101)).not.toBe(0);
    expect(nodes.stats(0)).toMatchObject({ get_flushed: 2, get_expired: 0, cmd_flush: 1 });
  });

  it("that is still to come makes 1.4 reclaim what was stored before it", () => {
    const nodes = filled("1.4");
    nodes.flushAll(0, 100, 100);
    nodes.set(0, item(1, 100), 101);
    expect(nodes.stats(0)).toMatchObject({ reclaimed: 1, curr_items: 1 });
  });
});

describe("marks", () => {
  it("keep their totals through overwriting, eviction, deletion and a crash", () => {
    const nodes = tight("classic", 3);
    const totals = () => {
      const { staleCopies, staleBytes, strandedCopies, strandedBytes } = nodes.levels();
      return [staleCopies, staleBytes, strandedCopies, strandedBytes];
    };
    for (const key of [0, 1, 2]) {
      const slot = nodes.set(0, item(key, LARGE), 0);
      nodes.markStale(slot, true);
      nodes.markStale(slot, true);
      nodes.markStranded(slot, true);
    }
    expect(totals()).toEqual([3, 3 * LARGE, 3, 3 * LARGE]);
    nodes.markStranded(nodes.peek(0, 1, 0), false);
    nodes.set(0, item(3, LARGE), 0);
    expect(totals()).toEqual([2, 2 * LARGE, 1, LARGE]);
    nodes.delete(0, 1, 0);
    expect(totals()).toEqual([1, LARGE, 1, LARGE]);
    nodes.set(0, item(2, LARGE), 0);
    expect(totals()).toEqual([0, 0, 0, 0]);
    nodes.markStale(nodes.peek(0, 2, 0), true);
    nodes.crash(0);
    expect(totals()).toEqual([0, 0, 0, 0]);
    nodes.check();
  });
});
