/** The table of how near samples come: its cells are the differences to the same seeds in full, and it shows what does not hold. */
import { describe, expect, it } from "vitest";
import { accuracyOf, asked, cellOf } from "../../../src/app/generated/scale/accuracy.ts";
import { accuracyTable } from "../../../src/app/generated/scale/accuracy-table.ts";
import { accuracyWorlds } from "../../../src/app/generated/scale/accuracy-worlds.ts";

describe("the accuracy of samples", () => {
  it("has a row of each detail, and of one in one key no difference", () => {
    const [{ changes }] = accuracyWorlds;
    const small = { duration: "3m", faults: [{ fault: "crash", node: 1, at: "90s", for: "30s" }] };
    const world = {
      what: "a small one",
      changes: { ...changes, ...small, workload: { keys: 20_000, arrivals: { rate: 50 } } },
    };
    const rows = accuracyOf({ worlds: [world], sampled: [1, 30], seeds: 2 });
    expect(rows.map(({ detail }) => detail.replace(/^auto: .*/, "auto"))).toEqual(["1 in 1", "1 in 30", "auto"]);
    const [same, some] = rows;
    expect(same.cells.map((cell) => cell?.difference.mean ?? 0)).toEqual(asked.map(() => 0));
    expect(some.cells[0]?.difference.mean).not.toBe(0);
    expect(accuracyTable(rows)).toContain("**A small one**");
  });

  it("calls a difference held within what is asked or within its interval, and marks what is in neither", () => {
    const [points] = asked;
    const counted = asked.find(({ metric }) => metric === "strandedCopies")!;
    // Hand-made: 4 ± 12.7 and 60 ± 12.7 of 1,000, by Student's t of one degree of freedom.
    const near = cellOf(counted, [1000, 1000], [1003, 1005])!;
    expect(near).toMatchObject({ isWithinAsked: true, isUnbiased: true });
    expect(near.difference.high! - near.difference.mean).toBeCloseTo(0.0127, 3);
    const far = cellOf(counted, [1000, 1000], [1059, 1061])!;
    expect(far).toMatchObject({ isWithinAsked: false, isUnbiased: false });
    expect(cellOf(points, [0.1, 0.1], [0.104, 0.106])).toMatchObject({ isWithinAsked: true });
    expect(cellOf(counted, [50, 60], [500, 600])).toBeNull();
    expect(accuracyTable([{ what: "x", detail: "1 in 2", cells: asked.map(() => far) }])).toContain("+6.0 ± 1.3 % ✗");
  });
});
