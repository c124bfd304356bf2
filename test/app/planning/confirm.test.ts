/** From where a coarser search ended to the last that holds. Oracle: every strength tried, one after another. */
import { describe, expect, it } from "vitest";
import { confirmedFrom } from "../../../src/app/planning/confirm.ts";

const holdsUpTo = (last: number) => async (index: number) => index <= last;

describe("the last strength that holds, from where a coarser search ended", () => {
  it("is that of every strength tried, wherever the search ended", async () => {
    for (const strengths of [1, 2, 7, 40]) {
      for (let last = -1; last < strengths; last++) {
        for (let start = -1; start <= strengths; start++) {
          const found = await confirmedFrom(start, strengths, holdsUpTo(last));
          expect(found?.last).toBe(last);
        }
      }
    }
  });

  it("takes two tries where the search was right, and few where it was not far off", async () => {
    expect((await confirmedFrom(20, 60, holdsUpTo(20)))?.tried).toBe(2);
    for (const off of [-4, -2, 2, 4]) {
      // Doubled steps until it lies between two, then halves: 2 log2 of the distance, and one at each end.
      expect((await confirmedFrom(20 + off, 60, holdsUpTo(20)))?.tried).toBeLessThanOrEqual(6);
    }
  });

  it("is not known where there is no room", async () => {
    expect(await confirmedFrom(3, 10, async () => null)).toBeNull();
  });
});
