/** Which plan is recommended, from figures set by hand. */
import { describe, expect, it } from "vitest";
import { PhaseName } from "../../models/recording/phase-name.ts";
import type { AxisKind } from "../../src/app/narrative/axes.ts";
import { planAdvice } from "../../src/app/narrative/plans.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";

const exactly = (mean: number, unit: string) =>
  ({ unit, better: "lower", mean, low: null, high: null, n: 1, censored: 0 }) as const;

interface Figures {
  /** When the node is back. */
  readonly back: number;
  readonly busy: number;
  readonly old: number;
}

function pointOf(plan: string, { back, busy, old }: Figures): PointSummary {
  return {
    id: plan,
    label: plan,
    axes: { plan },
    settings: {},
    control: false,
    controlId: null,
    repeats: 1,
    metrics: {
      databaseLoadWorstMinuteDuringDisturbance: exactly(busy, "x"),
      databaseUtilizationWorstMinuteDuringDisturbance: exactly(busy, "ratio"),
      databaseUtilizationWorstMinuteAfterReturn: exactly(busy, "ratio"),
      failedRatioWorstMinuteDuringDisturbance: exactly(0, "ratio"),
      staleReads: exactly(old, "reads"),
    },
    series: { fromSeconds: 0, windowSeconds: 1, columns: {} },
    events: [{ atSeconds: 60, what: "crash", subject: 1 }],
    phases: [{ name: PhaseName.afterReturn, fromSeconds: back, toSeconds: back + 600 }],
    notes: [],
  } as unknown as PointSummary;
}

/** Advice about these two plans; each pair is decided by its numbers. */
function advised(a: Figures, b: Figures) {
  const points = [pointOf("soon", a), pointOf("late", b)];
  const metrics = Object.fromEntries(
    Object.keys(points[0].metrics).map((name) => {
      const change = points[1].metrics[name].mean! - points[0].metrics[name].mean!;
      return [name, { verdict: change === 0 ? "same" : change < 0 ? "better" : "worse" }];
    }),
  );
  const facts = { points, comparisons: [{ axis: "plan", a: "soon", b: "late", metrics }] } as unknown as SummaryFacts;
  const { text, recommended } = planAdvice(facts, points, new Map<string, AxisKind>([["plan", "plan"]]));
  return { text, recommended: recommended.map(({ id }) => id) };
}

describe("of two plans", () => {
  it("the one with the lower load is recommended where nothing else is worse with it", () => {
    const { text, recommended } = advised({ back: 120, busy: 0.7, old: 9 }, { back: 3720, busy: 0.4, old: 9 });
    expect(recommended).toEqual(["late"]);
    expect(text).toMatch(/^Start the dead node again by the plan "late": database busy/);
  });

  it("neither is recommended where both pass, and the lower load has more old values: each side is told", () => {
    const { text, recommended } = advised({ back: 120, busy: 0.7, old: 61 }, { back: 3720, busy: 0.4, old: 890 });
    expect(recommended).toEqual([]);
    expect(text).toMatch(
      /^Both plans pass, .*40 % against 70 % \("soon"\).* costs: old values read 890 against 61; .* 60 min longer\.$/,
    );
  });

  it("the one that passes is recommended before one that fails, whatever old values it has", () => {
    const { text, recommended } = advised({ back: 120, busy: 1.2, old: 61 }, { back: 3720, busy: 0.4, old: 890 });
    expect(recommended).toEqual(["late"]);
    expect(text).toMatch(/ by the plan "late": "soon" does not hold \(FAIL: /);
  });
});
