import { describe, expect, it } from "vitest";
import { itemSize } from "../../models/nodes/settings/item-size.ts";
import { defaultSettings, type NodeSettings } from "../../models/nodes/settings/settings.ts";
import { slabClasses } from "../../models/nodes/settings/slab-classes.ts";
import { MIB } from "../../src/core/units.ts";

const of = (settings: Partial<NodeSettings>) => slabClasses({ ...defaultSettings, ...settings });
const chunks = (settings: Partial<NodeSettings>) => [...of(settings).chunkBytes.slice(1)];

/** Printed by the real programs (`memcached -vv`). */
const SHARED = [
  96, 120, 152, 192, 240, 304, 384, 480, 600, 752, 944, 1184, 1480, 1856, 2320, 2904, 3632, 4544, 5680, 7104, 8880,
  11104, 13880, 17352, 21696, 27120, 33904, 42384, 52984, 66232, 82792, 103496, 129376, 161720, 202152, 252696, 315872,
  394840,
];

describe("size classes", () => {
  it("are the real program's 39 for modern and 42 for classic and 1.4", () => {
    expect(chunks({ profile: "modern" })).toEqual([...SHARED, 524288]);
    expect(chunks({ profile: "classic" })).toEqual([...SHARED, 493552, 616944, 771184, 1048576]);
    expect(chunks({ profile: "1.4" })).toEqual([...SHARED, 493552, 616944, 771184, 1048576]);
  });

  it("cut a page of 1 MiB into as many chunks as fit", () => {
    const { chunkBytes, perPage, largest } = of({ profile: "classic" });
    for (let c = 1; c <= largest; c++) expect(perPage[c]).toBe(Math.floor(MIB / chunkBytes[c]));
    expect([perPage[1], perPage[4], perPage[12], perPage[41]]).toEqual([10922, 5461, 885, 1]);
  });

  it("cost whole pages in modern and only their chunks in classic and 1.4", () => {
    expect(of({ profile: "modern" }).pageBytes[35]).toBe(MIB);
    expect(of({ profile: "classic" }).pageBytes[41]).toBe(771184);
    expect(of({ profile: "1.4" }).pageBytes[4]).toBe(192 * 5461);
  });

  it("take an item into the smallest chunk that holds it, for every size", () => {
    for (const profile of ["modern", "classic", "1.4"] as const) {
      const { byEighth, chunkBytes, chunkBytesMax } = of({ profile });
      let c = 1;
      for (let bytes = 1; bytes <= chunkBytesMax; bytes++) {
        if (bytes > chunkBytes[c]) c++;
        if (byEighth[(bytes + 7) >> 3] !== c)
          expect.fail(`${bytes} bytes: class ${byEighth[(bytes + 7) >> 3]}, not ${c}`);
      }
    }
  });

  // 62 and 199 classes below the last are the programs' own limits: a factor near 1 runs into them.
  it("end at the programs' limits when the factor is small", () => {
    expect(of({ profile: "classic", growthFactor: 1.01 }).largest).toBe(63);
    expect(of({ profile: "1.4", growthFactor: 1.01 }).largest).toBe(200);
    expect(of({ profile: "classic", growthFactor: 1.01 }).chunkBytes[63]).toBe(MIB);
  });

  it("begin at 48 bytes of header and the smallest value, rounded up to 8, and grow by the factor", () => {
    expect(chunks({ profile: "classic", growthFactor: 2 })).toEqual([
      96, 192, 384, 768, 1536, 3072, 6144, 12288, 24576, 49152, 98304, 196608, 393216, 1048576,
    ]);
    expect(chunks({ profile: "1.4", growthFactor: 2, smallestValueBytes: 5 }).slice(0, 4)).toEqual([56, 112, 224, 448]);
  });

  it("end at the largest chunk that slab_chunk_max says", () => {
    const small = of({ slabChunkMax: 1024 });
    expect([...small.chunkBytes.slice(1)]).toEqual([96, 120, 152, 192, 240, 304, 384, 480, 600, 752, 1024]);
    expect(small.perPage[11]).toBe(1024);
    // Whole pages, as values lie in pieces.
    expect(of({ profile: "classic", slabChunkMax: 1024 }).pageBytes[2]).toBe(MIB);
    expect(chunks({ slabChunkMax: 512, smallestValueBytes: 1000 })).toEqual([512]);
  });

  it("follow -I: a page of 1.4 is as large as its largest item, 1.6 cuts larger items in pieces", () => {
    expect(of({ profile: "1.4", itemBytesMax: MIB / 2 }).perPage[1]).toBe(5461);
    expect(of({ profile: "1.4", itemBytesMax: MIB / 2 }).chunkBytesMax).toBe(MIB / 2);
    expect(of({ profile: "classic", itemBytesMax: 2 * MIB }).chunkBytesMax).toBe(MIB / 2);
    expect(of({ profile: "classic", itemBytesMax: 2 * MIB }).pageBytes[1]).toBe(MIB);
  });
});

describe("item size", () => {
  const size = (settings: Partial<NodeSettings>, key: number, value: number, flags = 0) =>
    itemSize({ ...defaultSettings, ...settings }, key, value, flags);

  it("of 1.6 is header, CAS, key, flags if there are any, value and its line end", () => {
    expect(size({}, 9, 100)).toBe(48 + 8 + 10 + 102);
    expect(size({}, 9, 100, 1)).toBe(48 + 8 + 10 + 4 + 102);
    expect(size({ cas: false }, 9, 100)).toBe(48 + 10 + 102);
    // The largest value with a key of three bytes and no flags.
    expect(size({}, 3, 1048514)).toBe(MIB);
  });

  it("of 1.4 keeps the text of flags and length, flags signed", () => {
    expect(size({ profile: "1.4" }, 9, 100)).toBe(48 + 8 + 10 + " 0 100\r\n".length + 102);
    expect(size({ profile: "1.4" }, 9, 100, 0xffffffff)).toBe(48 + 8 + 10 + " -1 100\r\n".length + 102);
  });
});
