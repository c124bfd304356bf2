/** Where the table of lost nodes and headroom say different things of what there is now. Oracle: numbers on either side of it. */
import { describe, expect, it } from "vitest";
import { apartTexts } from "../../../src/app/planning/apart.ts";
import type { Headroom } from "../../../src/app/planning/headrooms.ts";
import type { Losses, LossRow } from "../../../src/app/planning/losses.ts";

function row(outcome: LossRow["outcome"]): LossRow {
  const told = { isTogether: false, reasons: [], figures: {}, ended: "precise" } as const;
  return { ...told, configuration: "", nodes: [3], outcome, repeats: 10 };
}

function headroom(values: readonly (number | null)[], more: Partial<Headroom> = {}): Headroom {
  const tried = { step: 2, from: 10, to: 90, node: 3, checked: 0, unexpected: 0, mean: null, low: null, high: null };
  const named = { configuration: "", quantity: "load", title: "The highest load", suffix: "/s" } as const;
  return { ...named, ...tried, isMost: true, current: 31, values, why: "", ...more };
}

function told(outcome: LossRow["outcome"], one: Headroom): string {
  const losses: Losses = { rows: [row(outcome)], worst: [], isCut: false };
  return apartTexts({ losses, headroom: [one] }).join(" ");
}

const all = (value: number | null) => Array.from({ length: 16 }, () => value);

describe("a table and a headroom that seem to contradict one another", () => {
  it("are told where one holds now and the other does not, with what each judges", () => {
    const text = told("PASS", headroom(all(28)));
    expect(text).toContain("the table says PASS of what there is now (32/s), on the mean over 10 runs");
    expect(text).toContain("holds up to 28/s");
    expect(text).toContain("wants 15 of 16");
    expect(told("FAIL", headroom(all(40)))).toContain("FAIL");
    expect(told("PASS", headroom(all(null)))).toContain("at none that was tried");
    expect(told("PASS", headroom(all(34), { isMost: false }))).toContain("holds from 34/s");
    const confirmed = { value: 28, futures: 2, runs: 4 };
    expect(told("PASS", headroom(all(40), { confirmed }))).toContain("wants all 2");
  });

  it("are not told where they agree, where what there is now lies between two steps, or where nothing was found", () => {
    expect(told("PASS", headroom(all(30)))).toBe("");
    expect(told("PASS", headroom(all(40)))).toBe("");
    expect(told("FAIL", headroom(all(28)))).toBe("");
    expect(told("PASS", headroom(all(32), { isMost: false }))).toBe("");
    expect(told("FAIL", headroom(all(34), { isMost: false }))).toBe("");
    expect(told("none", headroom(all(28)))).toBe("");
    expect(told("PASS", headroom([]))).toBe("");
  });
});
