/** What a sweep over ways of return says, beside a plain look at the pairs; and which of them is not tried again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PhaseName } from "../../models/recording/phase-name.ts";
import { returnLines, returnsHeadline, returnsOf } from "../../src/app/narrative/returns.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";
import { textOf, told } from "./told.ts";

const BUSY = "databaseUtilizationWorstMinuteSinceBack";
const OUTAGE = { fault: "crash", node: 1, at: "8m", for: "10m" };

const exactly = (value: number, unit: string) =>
  ({ unit, better: "lower", mean: value, low: value, high: value, n: 3, censored: 0 }) as const;

function pointOf(i: number, faults: readonly object[], busy: number): PointSummary {
  return {
    id: `p${i}`,
    label: `way ${i}`,
    axes: { case: `way ${i}` },
    settings: { faults },
    control: false,
    controlId: null,
    repeats: 3,
    metrics: {
      fallThroughRatioDuringDisturbance: exactly(0.1, "ratio"),
      databaseLoadWorstMinuteDuringDisturbance: exactly(0.5, "x"),
      databaseUtilizationWorstMinuteDuringDisturbance: exactly(0.5, "ratio"),
      failedRatioWorstMinuteDuringDisturbance: exactly(0.2, "ratio"),
      failedRatioWorstMinuteSinceBack: exactly(0, "ratio"),
      databaseLoadWorstMinuteSinceBack: exactly(0.3, "x"),
      [BUSY]: exactly(busy, "ratio"),
    },
    series: { fromSeconds: 0, windowSeconds: 1, columns: {} },
    events: [],
    phases: [{ name: PhaseName.afterReturn, fromSeconds: 1080, toSeconds: 1680 }],
    notes: [],
  };
}

/** All pairs, decided where `isDecided` says so. */
function factsOf(points: readonly PointSummary[], isDecided: (i: number, j: number) => boolean): SummaryFacts {
  const comparisons = points.flatMap((a, i) =>
    points.slice(i + 1).map((b, k) => {
      const difference = (b.metrics[BUSY].mean ?? 0) - (a.metrics[BUSY].mean ?? 0);
      const half = isDecided(i, i + 1 + k) ? Math.abs(difference) / 2 : Math.abs(difference) * 2 + 0.01;
      const [low, high] = [difference - half, difference + half];
      const verdict = low > 0 ? "worse" : high < 0 ? "better" : "undecided";
      return { a: a.id, b: b.id, metrics: { [BUSY]: { mean: difference, low, high, n: 3, verdict } } };
    }),
  );
  return { points, comparisons } as unknown as SummaryFacts;
}

describe("a sweep over ways of return", () => {
  it("names each other way once: as more where the pairs decide, as undecided where their interval holds zero", () => {
    const worlds = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 5 })
      .chain((busy) => fc.tuple(fc.constant(busy), fc.array(fc.boolean(), { minLength: 25, maxLength: 25 })));
    fc.assert(
      fc.property(worlds, ([busy, decided]) => {
        const points = busy.map((percent, i) => pointOf(i, [{ ...OUTAGE, onReturn: { ramp: i } }], percent / 100));
        const isDecided = (i: number, j: number): boolean => decided[5 * Math.min(i, j) + Math.max(i, j)];
        const facts = factsOf(points, isDecided);
        const line = returnLines(facts, returnsOf(facts)!).find((text) => text.startsWith("Database busy"))!;
        const best = busy.indexOf(Math.min(...busy));
        const [begin, ...groups] = line.split("; ");
        expect(begin).toContain(`least with "way ${best}", ${busy[best]} % `);
        for (const [i, percent] of busy.entries()) {
          if (i === best) continue;
          const group = groups.filter((text) => text.includes(`"way ${i}"`));
          expect(group).toHaveLength(1);
          expect(group[0].startsWith(isDecided(best, i) ? "more with" : "undecided against")).toBe(true);
          expect(group[0]).toContain(`"way ${i}" (+${percent - busy[best]}`);
        }
        // A way is recommended or named for what it is good for only where no other is better for certain.
        const isBest = (i: number) => busy.every((other, j) => other >= busy[i] || !isDecided(i, j));
        const bests = busy.flatMap((_, i) => (isBest(i) ? [`"way ${i}"`] : []));
        const last = returnLines(facts, returnsOf(facts)!).at(-1)!;
        if (bests.length === busy.length) expect(last).toContain("the repeats decide nothing");
        else for (const i of busy.keys()) expect(last.includes(`"way ${i}"`)).toBe(bests.includes(`"way ${i}"`));
      }),
      { numRuns: 200, seed: 20_261_129 },
    );
  });

  it("is one where the cases differ in `onReturn` or in what is done about a node that is back, and in nothing else", () => {
    const isOne = (...faults: readonly object[][]): boolean =>
      returnsOf(
        factsOf(
          faults.map((list, i) => pointOf(i, list, 0.1 * (i + 1))),
          () => true,
        ),
      ) !== null;
    expect(isOne([OUTAGE], [{ ...OUTAGE, onReturn: { flush: true } }])).toBe(true);
    expect(isOne([OUTAGE], [OUTAGE, { fault: "flush", node: 1, at: "18m" }])).toBe(true);
    expect(isOne([OUTAGE], [{ ...OUTAGE, for: "5m" }])).toBe(false);
    expect(isOne([OUTAGE], [{ ...OUTAGE, fault: "pause", onReturn: { flush: true } }])).toBe(false);
    expect(isOne([{ fault: "flush", node: 1, at: "18m" }], [{ fault: "flush", node: 1, at: "9m" }])).toBe(false);
  });

  it("says that an outage's own FAIL is none of the return, where what follows passes", () => {
    const points = [0.1, 0.2].map((busy, i) => pointOf(i, [{ ...OUTAGE, onReturn: { ramp: i } }], busy));
    const fails = "Each way is a FAIL by the outage itself, and none by the return.";
    const facts = factsOf(points, () => true);
    expect(returnsHeadline(facts)).toContain('"way 0" asks least of the database in its worst minute (10 % [10, 10]; ');
    expect(returnsHeadline(facts)).toContain(fails);
    const drowned = { ...points[1], metrics: { ...points[1].metrics, [BUSY]: exactly(0.96, "ratio") } };
    expect(returnsHeadline(factsOf([points[0], drowned], () => true))).not.toContain(fails);
  });
});

describe("a flush as the node returns", () => {
  const world = {
    duration: "5m",
    measureFrom: "30s",
    cluster: { nodes: 3, memory: "16MB" },
    client: { name: "pecl-memcache", processes: 4 },
    database: { servers: 8, readService: { distribution: "exponential", mean: "5ms" } },
    workload: { keys: 500, ttl: "never", reads: 0.7, arrivals: { rate: 100 } },
  };
  const outage = { fault: "host-down", memory: "kept", node: 1, at: "60s", for: "60s" };
  const casesOf = (onReturn: object) =>
    told({
      repeats: 2,
      seed: 1,
      scenario: world,
      sweep: {
        cases: [
          { case: "as it is", set: { faults: [outage] } },
          { case: "other", set: { faults: [{ ...outage, onReturn }] } },
        ],
      },
    });

  it("is tried as advice where no case has it, and is not where one has", async () => {
    const label = "advice: flush the node as it returns";
    const [ramped, flushed] = [await casesOf({ ramp: "20s" }), await casesOf({ flush: true })];
    expect(ramped.points.map((point) => point.label)).toContain(label);
    expect(flushed.points.map((point) => point.label)).not.toContain(label);
    expect(textOf(flushed)).toMatch(/Old values read: least with "other", .*; more with "as it is"/);
  });
});
