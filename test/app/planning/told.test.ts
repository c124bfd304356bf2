/** The words of a plan: its headline, what holds and how it was tried. Oracle: figures set by hand. */
import { describe, expect, it } from "vitest";
import { headroomTable } from "../../../src/app/planning/headroom-told.ts";
import type { Headroom } from "../../../src/app/planning/headrooms.ts";
import { LOAD, type LossRow } from "../../../src/app/planning/losses.ts";
import { headline } from "../../../src/app/planning/told.ts";

function row(configuration: string, lost: number, load: number, outcome: LossRow["outcome"]): LossRow {
  const [low, high] = [load - 0.01, load + 0.01];
  const figures = { [LOAD]: { unit: "x", better: "lower", mean: load, low, high, n: 10, censored: 0 } } as const;
  const nodes = Array.from({ length: lost }, (_, i) => i);
  return {
    configuration,
    nodes,
    isTogether: false,
    reasons: ["it fails"],
    figures,
    outcome,
    ended: "precise",
    repeats: 10,
  };
}

const said = (
  rows: readonly LossRow[],
  configurations: readonly string[],
  nodes = configurations.map(() => 4),
): string => headline({ rows, worst: [], isCut: false }, { configurations, nodes, isDatabaseStated: true });

describe("the headline of a plan", () => {
  it("of one configuration says all that it loses", () => {
    const rows = [row("", 0, 0.2, "PASS"), row("", 1, 0.5, "PASS"), row("", 2, 1.5, "FAIL")];
    expect(said(rows, [""])).toMatch(
      /^Losing 1 of 4 offers the database 0\.50*x.* its capacity \(PASS\); losing 2 of 4 offers .* \(FAIL\)\.$/,
    );
  });

  it("of several is one sentence, from what bears the first loss best to what bears it worst: what passes before what fails, then by load", () => {
    const rows = [row("b", 1, 0.9, "PASS"), row("a", 1, 0.5, "PASS"), row("c", 1, 0.7, "FAIL"), row("a", 2, 2, "FAIL")];
    expect(said(rows, ["b", "a", "c", "d"])).toMatch(
      /^Losing 1 of 4 offers the database from 0\.50*x.* its capacity with a \(PASS\) to 0\.70*x.* with c \(FAIL: it fails\)\.$/,
    );
  });

  it("does not say of how many where clusters differ in size", () => {
    const rows = [row("4 nodes", 1, 0.5, "PASS"), row("8 nodes", 1, 0.3, "PASS")];
    expect(said(rows, ["4 nodes", "8 nodes"], [4, 8])).toMatch(/^Losing 1 node offers/);
  });

  it("says that nothing was run where nothing was", () => {
    expect(said([], ["a", "b"])).toContain("Nothing was run");
  });
});

describe("the table of headroom", () => {
  const one: Headroom = {
    ...{ configuration: "", quantity: "nodes", title: "The fewest nodes", suffix: " nodes", isMost: false, why: "" },
    ...{ step: 1, from: 2, to: 12, node: 0, checked: 0, unexpected: 0, mean: null, low: null, high: null, current: 4 },
    values: Array.from({ length: 16 }, () => 2),
  };

  it("says in brackets that a bound is the last that was tried, and steps by 1 node, or by 2 nodes", () => {
    const text = (all: Headroom): string =>
      headroomTable([all])
        .rows[0].map((cell) => cell.text)
        .join("|");
    expect(text(one)).toMatch(
      /from 2 nodes \(the least that was tried\) in .* futures.*2 nodes to 12 nodes, by 1 node$/,
    );
    expect(text({ ...one, step: 2 })).toMatch(/by 2 nodes$/);
  });
});
