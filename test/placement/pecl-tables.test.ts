/** pecl-memcache's two tables, against figures measured on the real extension and against a plain search. */
import { describe, expect, it } from "vitest";
import type { Hash } from "../../models/hashing/hash.ts";
import { crc32, fnv1a32 } from "../../models/hashing/index.ts";
import { utf8 } from "../../models/hashing/utf8.ts";
import { Slots } from "../../models/placement/slots.ts";
import { shortHash, WeightTable } from "../../models/placement/weight-table.ts";

const names = (count: number) => Array.from({ length: count }, (_, i) => `127.0.0.1:${28600 + i}`);
const equal = (count: number) => new Array<number>(count).fill(1);

function shares(slots: Slots, nodes: number): number[] {
  const counts = new Array<number>(nodes).fill(0);
  for (let slot = 0; slot < 1024; slot++) counts[slots.node(slot)]++;
  return counts.map((count) => count / 1024);
}

describe("the 1024 slots of the consistent strategy", () => {
  it("spread three equal servers as unevenly as measured: .30, .39, .31", () => {
    const found = shares(new Slots(names(3), equal(3), crc32), 3);
    expect(found.map((share) => Number(share.toFixed(2)))).toEqual([0.3, 0.39, 0.31]);
  });

  it("leave one of eight servers .026 of the keys under fnv, as measured", () => {
    const least = Math.min(...shares(new Slots(names(8), equal(8), fnv1a32), 8));
    // Measured with 5,000 keys, whose noise is .0023.
    expect(Math.abs(least - 0.026)).toBeLessThan(3 * 0.0023);
  });

  it("are those of a plain search for the first point at or behind the slot", () => {
    const weights = [2, 1, 3];
    const points = names(3).flatMap((name, server) =>
      Array.from({ length: 160 * weights[server] }, (_, j) => {
        const bytes = utf8(`${name}-${j}`);
        return { at: crc32.of(bytes, bytes.length), server };
      }),
    );
    points.sort((a, b) => a.at - b.at);
    const slots = new Slots(names(3), weights, crc32);
    for (let slot = 0; slot < 1024; slot++) {
      const owner = points.find(({ at }) => at >= slot * 4_194_303) ?? points[0];
      expect(slots.node(slot)).toBe(owner.server);
    }
  });

  it("belong to a point that lies exactly on them, past the last point to the first", () => {
    // Points of server i on slot 3, 4, 5 ... of its own third of the circle, the rest of them behind all slots.
    const onSlots: Hash = {
      name: "on slots",
      of(bytes, length) {
        const [server, j] = Buffer.from(bytes.subarray(0, length)).toString().split("-").map(Number);
        return j! < 100 ? (3 + server! * 300 + j!) * 4_194_303 : 0xffff_ff00 + server!;
      },
    };
    const slots = new Slots(["0", "1", "2"], equal(3), onSlots);
    const owners = (from: number, to: number) =>
      new Set(Array.from({ length: to - from }, (_, i) => slots.node(from + i)));
    expect(owners(0, 103)).toEqual(new Set([0]));
    expect(owners(103, 403)).toEqual(new Set([1]));
    expect(owners(403, 703)).toEqual(new Set([2]));
    // Behind the last point on a slot comes 0xffffff00, server 0's.
    expect(owners(703, 1024)).toEqual(new Set([0]));
  });

  it("are chosen by the low ten bits of the hash", () => {
    const slots = new Slots(names(5), equal(5), crc32);
    for (const slot of [0, 1, 513, 1023]) expect(slots.node(slot | 0xabcdec00)).toBe(slots.node(slot));
  });
});

describe("the weight table of the standard strategy", () => {
  it("lists servers as often as they weigh, in order", () => {
    const table = new WeightTable([2, 1, 3]);
    expect([0, 1, 2, 3, 4, 5, 6].map((sum) => table.at(sum))).toEqual([0, 0, 1, 2, 2, 2, 0]);
  });

  it("is entered with bits 16 to 30 of the hash, never with zero", () => {
    expect(shortHash(0xffff_ffff)).toBe(0x7fff);
    expect(shortHash(0x8000_ffff)).toBe(1);
    expect(shortHash(0x0001_0000)).toBe(1);
    expect(new WeightTable([1, 1]).node(0x8000_0000)).toBe(1);
  });

  it("takes sums above 2^31 as unsigned", () => {
    expect(new WeightTable([1, 1, 1]).at(0xffff_fffe)).toBe(0xffff_fffe % 3);
  });
});
