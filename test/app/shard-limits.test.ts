/** PASS and FAIL of a database in shards, and how several that fail are told, from figures set by hand. */
import { describe, expect, it } from "vitest";
import type { AxisKind } from "../../src/app/narrative/axes.ts";
import { limitsOf, outcome, worstOf } from "../../src/app/narrative/limits.ts";
import { settingLines } from "../../src/app/narrative/settings.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";

const exactly = (mean: number, unit: string) =>
  ({ unit, better: "lower", mean, low: null, high: null, n: 1, censored: 0 }) as const;

/** A database half busy as a whole. */
function pointOf(label: string, figures: { readonly shard?: number; readonly failed?: number; readonly old?: number }) {
  const { shard, failed = 0, old = 0 } = figures;
  return {
    id: label,
    label,
    axes: { faults: label },
    repeats: 1,
    metrics: {
      databaseLoadWorstMinuteDuringDisturbance: exactly(0.5, "x"),
      databaseUtilizationWorstMinuteDuringDisturbance: exactly(0.5, "ratio"),
      failedRatioWorstMinuteDuringDisturbance: exactly(failed, "ratio"),
      staleReads: exactly(old, "reads"),
      ...(shard === undefined ? {} : { databaseLoadWorstShardDuringOutage: exactly(shard, "x") }),
    },
    series: { fromSeconds: 0, windowSeconds: 1, columns: {} },
    events: [],
    phases: [],
    notes: [],
  } as unknown as PointSummary;
}

describe("a database in shards", () => {
  it("fails by one that is offered what it can serve, and is the worst by it, however idle the others are", () => {
    const [drowning, idle] = [pointOf("drowning", { shard: 1 }), pointOf("idle", { shard: 0.99 })];
    expect(outcome(drowning)).toBe("FAIL: its worst shard is offered 1x what it can serve");
    expect(outcome(idle)).toBe("PASS: it holds");
    expect(worstOf([idle, drowning])).toBe(drowning);
    expect(limitsOf([idle])).toContain("one shard of the database");
  });

  it("is not spoken of where there is none", () => {
    expect(outcome(pointOf("whole", {}))).toBe("PASS: it holds");
    expect(limitsOf([pointOf("whole", {})])).not.toContain("shard");
  });
});

it("what is said of several points that fail is said once", () => {
  const points = [pointOf("few", { failed: 0.02, old: 1 }), pointOf("many", { failed: 0.02, old: 9 })];
  const metrics = { staleReads: { verdict: "worse" } };
  const facts = { points, comparisons: [{ axis: "faults", a: "few", b: "many", metrics }] } as unknown as SummaryFacts;
  const kinds = new Map<string, AxisKind>([["faults", "circumstance"]]);
  const [line] = settingLines(facts, points[0], points, kinds, []);
  expect(line).toBe(
    '"many" does more harm than "few": old values read 9 against 1; with each of them FAIL: 2 % of the worst minute\'s requests fail.',
  );
});
