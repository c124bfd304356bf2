import { describe, expect, it } from "vitest";
import { Nodes } from "../../models/nodes/nodes.ts";
import type { ProfileName } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";
import { item } from "./item.ts";

const EPOCH = 1_700_000_000;
const node = (profile: ProfileName = "classic") =>
  new Nodes({ profile, memoryBytes: [4 * MIB], keys: 4, epochSeconds: EPOCH });

for (const profile of ["classic", "1.4"] as const) {
  describe(`expiry in ${profile}`, () => {
    it("lets an item of TTL 5 stored in second s be hit in s .. s+4 and miss from s+5 on", () => {
      const nodes = node(profile);
      nodes.set(0, item(0, 100, { expirySeconds: 5 }), 10);
      for (const second of [10, 11, 14]) expect(nodes.get(0, 0, second)).not.toBe(0);
      expect(nodes.get(0, 0, 15)).toBe(0);
      expect(nodes.get(0, 0, 14)).toBe(0);
    });

    it("keeps a dead item's memory until somebody meets it", () => {
      const nodes = node(profile);
      nodes.set(0, item(0, 100, { expirySeconds: 1 }), 0);
      expect(nodes.stats(0)).toMatchObject({ curr_items: 1, bytes: 100 });
      expect(nodes.peek(0, 0, 50)).toBe(0);
      expect(nodes.stats(0)).toMatchObject({ curr_items: 1, bytes: 100 });
      nodes.get(0, 0, 50);
      expect(nodes.stats(0)).toMatchObject({ curr_items: 0, bytes: 0, get_misses: 1 });
    });

    it("takes a negative number for long past: stored, and dead at once", () => {
      const nodes = node(profile);
      expect(nodes.set(0, item(0, 100, { expirySeconds: -1 }), 0)).not.toBe(0);
      expect(nodes.get(0, 0, 0)).toBe(0);
    });

    it("takes more than 30 days for a Unix time, whichever year it names", () => {
      const nodes = node(profile);
      const days30 = 2_592_000;
      nodes.set(0, item(0, 100, { expirySeconds: days30 }), 0);
      nodes.set(0, item(1, 100, { expirySeconds: days30 + 1 }), 0);
      nodes.set(0, item(2, 100, { expirySeconds: EPOCH + 100 }), 0);
      expect([nodes.peek(0, 0, days30 - 1) !== 0, nodes.peek(0, 0, days30) !== 0]).toEqual([true, false]);
      expect(nodes.peek(0, 1, 0)).toBe(0);
      expect([nodes.peek(0, 2, 99) !== 0, nodes.peek(0, 2, 100) !== 0]).toEqual([true, false]);
    });

    it("moves with touch, which neither counts as a get nor changes the version", () => {
      const nodes = node(profile);
      nodes.set(0, item(0, 100, { expirySeconds: 5, version: 77 }), 0);
      const slot = nodes.touch(0, { key: 0, expirySeconds: 50 }, 4);
      expect(nodes.versionOf(slot)).toBe(77);
      expect(nodes.expirySecondsOf(slot)).toBe(54);
      expect([nodes.peek(0, 0, 53) !== 0, nodes.peek(0, 0, 54) !== 0]).toEqual([true, false]);
      expect(nodes.stats(0).cmd_get).toBe(0);
      expect(nodes.touch(0, { key: 1, expirySeconds: 50 }, 4)).toBe(0);
    });
  });
}

describe("an item in its second of expiry", () => {
  const full = (profile: ProfileName) => {
    const nodes = new Nodes({ profile, memoryBytes: [2 * MIB], keys: 9 });
    // One chunk a page: the first page of the class, then the limit.
    nodes.set(0, item(0, 700_000, { expirySeconds: 10 }), 0);
    nodes.set(0, item(1, 1_000_000), 0);
    return nodes;
  };

  it("is evicted and not reclaimed by classic, as it is dead only for lookups yet", () => {
    const nodes = full("classic");
    nodes.set(0, item(2, 700_000), 10);
    expect(nodes.stats(0)).toMatchObject({ evictions: 1, reclaimed: 0 });
    const later = full("classic");
    later.set(0, item(2, 700_000), 11);
    expect(later.stats(0)).toMatchObject({ evictions: 0, reclaimed: 1 });
  });

  it("counts as reclaimed in 1.4", () => {
    const nodes = full("1.4");
    nodes.set(0, item(2, 700_000), 10);
    expect(nodes.stats(0)).toMatchObject({ evictions: 0, reclaimed: 1 });
  });
});
