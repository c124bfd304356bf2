/** The search for the weakest push. Oracle: every strength tried in every future, one after another. */
import { describe, expect, it } from "vitest";
import { weakestOf } from "../../src/app/freeing/weakest.ts";

/** By future: which strengths free it. Also how many were tried. */
async function searched(table: readonly (readonly boolean[])[]) {
  const tried = new Set<string>();
  const found = await weakestOf(table[0].length, table.length, async (asked) => {
    for (const { future, index } of asked) tried.add(`${future} ${index}`);
    return asked.map(({ future, index }) => table[future][index]);
  });
  return { found, tried: tried.size };
}

/** Freed from this strength on. */
const from = (first: number, strengths: number): boolean[] => Array.from({ length: strengths }, (_, i) => i >= first);

function byHand(table: readonly (readonly boolean[])[]) {
  const countAt = (index: number): number => table.filter((row) => row[index]).length;
  const index = table[0].findIndex((_, i) => countAt(i) === table.length);
  return { index, freed: table.length, weaker: index === 0 ? null : countAt(index - 1) };
}

describe("the weakest strength that frees every future", () => {
  it("is that of the future that needs most, and how many the next weaker one frees is counted", async () => {
    for (const firsts of [[0], [0, 0], [3, 7, 7], [49, 2, 30], [49], [1, 2, 3, 4, 5]]) {
      const table = firsts.map((first) => from(first, 50));
      expect((await searched(table)).found).toEqual(byHand(table));
    }
  });

  it("is found with a few tries a future", async () => {
    const { tried } = await searched([from(31, 64), from(5, 64)]);
    // Eleven probes, three halvings of the six between two of them, the weakest of all and its neighbour.
    expect(tried).toBeLessThanOrEqual(2 * 16);
  });

  it("is that which frees most where none frees every future", async () => {
    expect((await searched([from(2, 9), from(99, 9)])).found).toEqual({ index: 2, freed: 1, weaker: 0 });
  });

  it("is found also where the strongest push frees none: no load at all leaves a cold cache", async () => {
    const middle = Array.from({ length: 50 }, (_, i) => i >= 20 && i < 40);
    expect((await searched([middle, middle])).found).toEqual({ index: 20, freed: 2, weaker: 0 });
  });
});
