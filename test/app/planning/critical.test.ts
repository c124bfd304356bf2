/** The search for critical strengths. Oracle: every strength in every future, one after another. */
import { describe, expect, it } from "vitest";
import { criticalOf, type Tried } from "../../../src/app/planning/critical.ts";
import { Streams, uniformAt } from "../../../src/core/random.ts";

/** By future: which strengths hold. Also how many were tried. */
async function searched(table: readonly (readonly boolean[])[]) {
  let tried = 0;
  const found = await criticalOf(table[0].length, table.length, async (asked) => {
    tried += asked.length;
    return asked.map(({ future, index }) => table[future][index]);
  });
  return { found, tried };
}

const upTo = (last: number, strengths: number): boolean[] => Array.from({ length: strengths }, (_, i) => i <= last);

describe("the greatest strength that holds, future by future", () => {
  it("is that of every strength tried, wherever it lies", async () => {
    const key = new Streams(7).key("tables");
    for (let round = 0; round < 200; round++) {
      const strengths = 1 + Math.floor(uniformAt(key, 2 * round) * 120);
      const lasts = Array.from(
        { length: 16 },
        (_, future) => Math.floor(uniformAt(key, 1000 + 16 * round + future) * (strengths + 1)) - 1,
      );
      const { found } = await searched(lasts.map((last) => upTo(last, strengths)));
      expect(found).toMatchObject({ last: lasts, unexpected: 0 });
    }
  });

  it("takes few runs where futures are alike", async () => {
    const lasts = Array.from({ length: 16 }, (_, i) => 60 + (i % 4));
    const { tried, found } = await searched(lasts.map((last) => upTo(last, 150)));
    expect(found?.last).toEqual(lasts);
    // 2,400 by brute force: a twentieth is tried to check, and some five a future to find.
    expect(tried).toBeLessThanOrEqual(2400 / 5);
  });

  it("is below the first that was seen to fail where more is easier again, and that is counted", async () => {
    const hole = Array.from({ length: 100 }, (_, i) => i <= 50 && !(i > 5 && i < 40));
    const { found } = await searched(Array.from({ length: 16 }, () => hole));
    expect(found?.unexpected).toBeGreaterThan(0);
    expect(Math.max(...(found?.last ?? []))).toBeLessThanOrEqual(50);
    expect(Math.min(...(found?.last ?? []))).toBeLessThan(40);
  });

  it("is not known where there is no room to come to an end", async () => {
    let room = 5;
    const tries = async (asked: readonly Tried[]) => {
      room -= asked.length;
      return room < 0 ? null : asked.map(() => true);
    };
    expect(await criticalOf(10, 3, tries)).toBeNull();
  });
});
