/** Keys that keep coming: which ones are asked for, and how often. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NewKeys, type NewKeysSpec, noNewKeys } from "../../models/workload/new-keys.ts";
import { Streams } from "../../src/core/random.ts";

/** Chance misses a mean by more standard deviations than these once in a million. */
const DEVIATIONS = 5;

/** New keys of which `come` have come, and no more will. */
function grown(keys: number, come: number, how: Partial<NewKeysSpec>) {
  const spec = { ...noNewKeys, perSecond: 1, ...how };
  const newKeys = new NewKeys({ spec, keys, most: come, perSecond: 1, streams: new Streams(7) });
  const first = new Int32Array(come);
  newKeys.place(first, new Uint8Array(come).fill(1), come);
  const asked = (ranks: readonly number[]): Int32Array => {
    const drawn = Int32Array.from(ranks);
    newKeys.place(drawn, new Uint8Array(drawn.length), drawn.length);
    return drawn;
  };
  return { came: [...first], asked };
}

const keyCounts = fc.integer({ min: 1, max: 300 });

describe("a new key", () => {
  it("is one that nobody has used before", () => {
    fc.assert(
      fc.property(keyCounts, fc.nat(1000), fc.constantFrom(0, 0.3, 1), (keys, come, askedFor) => {
        const { came } = grown(keys, come, { askedFor });
        expect(new Set(came).size).toBe(come);
        expect(came.every((key) => key >= keys && key < keys + come)).toBe(true);
      }),
    );
  });

  it("joins a rank, each rank once in a round, and no key belongs to two", () => {
    fc.assert(
      fc.property(keyCounts, fc.integer({ min: 0, max: 3 }), (keys, rounds) => {
        const { asked } = grown(keys, rounds * keys, {});
        // A key of four is not met in 200 draws once in 10^25.
        const ofRank = Array.from({ length: keys }, (_, rank) => new Set(asked(Array(200).fill(rank))));
        expect(ofRank.every((all, rank) => all.size === rounds + 1 && all.has(rank))).toBe(true);
        expect(new Set(ofRank.flatMap((all) => [...all])).size).toBe(keys * (rounds + 1));
      }),
      { numRuns: 20 },
    );
  });

  it("has an equal share of the requests of its rank", () => {
    const { asked } = grown(10, 30, {});
    const draws = 40_000;
    const counts = new Map<number, number>();
    for (const key of asked(Array(draws).fill(3))) counts.set(key, (counts.get(key) ?? 0) + 1);
    expect(counts.size).toBe(4);
    const deviation = Math.sqrt(draws * 0.25 * 0.75);
    for (const count of counts.values()) expect(Math.abs(count - draws / 4)).toBeLessThan(DEVIATIONS * deviation);
  });

  it("is the most popular one where the newest are, and the oldest are asked for no more", () => {
    const { came, asked } = grown(5, 3, { popularity: "newest" });
    expect([...asked([0, 1, 2, 3, 4])]).toEqual([...came.reverse(), 0, 1]);
  });

  it("is not asked for again where it is said so", () => {
    for (const popularity of ["ranks", "newest"] as const) {
      const { asked } = grown(50, 200, { askedFor: 0, popularity });
      const ranks = Array.from({ length: 1000 }, (_, i) => i % 50);
      expect([...asked(ranks)]).toEqual(ranks);
    }
  });
});
