/** What advice costs, and when its costs outweigh it, from figures set by hand. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { adviceLines } from "../../src/app/narrative/advice.ts";
import { headline } from "../../src/app/narrative/headline.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";
import { type Trial, trialsOf } from "../../src/app/narrative/trials.ts";
import { directionOf } from "../../src/report/words.ts";

const UNITS: Readonly<Record<string, string>> = {
  staleReads: "reads",
  staleReadsDuringSecondOutage: "reads",
  fallThroughPerSecond: "/s",
  latencyMsP99DuringDisturbance: "ms",
  pageLatencyMsP99DuringDisturbance: "ms",
  latencyMsP99Before: "ms",
  latencyMsP99DuringOutage: "ms",
  latencyMsMaxDuringOutage: "ms",
  pageLatencyMsP99Before: "ms",
  pageLatencyMsP99DuringOutage: "ms",
  pageLatencyMsMaxDuringOutage: "ms",
  fallThroughPeakMultipleDuringDisturbance: "x",
  fallThroughPeakMultipleDuringOutage: "x",
  fallThroughPeakMultipleAfterReturn: "x",
  databaseLoadWorstMinuteDuringDisturbance: "x",
};

function pointOf(id: string, label: string, figures: Readonly<Record<string, number>>, trialOf?: string): PointSummary {
  const metrics = Object.entries(figures).map(([name, mean]) => [
    name,
    { unit: UNITS[name] ?? "ratio", better: "lower", mean, low: null, high: null, n: 1, censored: 0 },
  ]);
  const times = {
    events: [{ atSeconds: 0, what: "crash", subject: 1 }],
    phases: [{ fromSeconds: 0, toSeconds: 1000 }],
  };
  const rest = { axes: {}, settings: {}, control: false, controlId: null, repeats: 1, notes: [], ...times };
  return { ...rest, id, label, metrics: Object.fromEntries(metrics), trialOf } as unknown as PointSummary;
}

/** A hundred thousand gets. */
const usual = {
  fallThroughPerSecond: 1,
  fallThroughRatio: 0.01,
  fallThroughRatioDuringDisturbance: 0.01,
  databaseLoadWorstMinuteDuringDisturbance: 0.5,
  databaseUtilizationWorstMinuteDuringDisturbance: 0.5,
  failedRatioWorstMinuteDuringDisturbance: 0,
  latencyMsP99DuringDisturbance: 40,
  fallThroughPeakMultipleDuringDisturbance: 300,
};

const trial = (aim: Trial["aims"][number], against?: string): Trial => ({
  baseId: "p",
  action: "Flush it",
  label: "advice: flush it",
  aims: [aim],
  scenario: {} as Trial["scenario"],
  ...(against === undefined ? {} : { against }),
});

function linesOf(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  const base = pointOf("p", "", { ...usual, ...before });
  const facts = {
    points: [base, pointOf("a", "advice: flush it", { ...usual, ...after }, "p")],
    comparisons: [],
  } as unknown as SummaryFacts;
  return adviceLines(facts, [base], [trial("staleReads")]);
}

describe("advice", () => {
  const worse = {
    databaseUtilizationWorstMinuteDuringDisturbance: 0.6,
    fallThroughRatioDuringDisturbance: 0.018,
    latencyMsP99DuringDisturbance: 70,
    fallThroughPeakMultipleDuringDisturbance: 500,
  };

  it("names the three most harmful of what got worse, in their order", () => {
    const { given } = linesOf({ staleReads: 50 }, { staleReads: 0, ...worse });
    expect(given).toEqual([
      'Flush it: tried as "advice: flush it", old values read 50 → 0; it costs: database busy in its worst minute 50 % → 60 %, gets of all outages without a value 1 % → 1.8 %, p99 of the reads of all outages 40 ms → 70 ms.',
    ]);
  });

  it("tells of pages where there are pages, and not of their reads", () => {
    const before = { staleReads: 50, pageLatencyMsP99DuringDisturbance: 50, latencyMsP99DuringDisturbance: 10 };
    const { given } = linesOf(before, {
      staleReads: 0,
      latencyMsP99DuringDisturbance: 70,
      pageLatencyMsP99DuringDisturbance: 90,
    });
    expect(given[0]).toMatch(/; it costs: p99 of the pages of all outages 50 ms → 90 ms\.$/);
  });

  it.each([
    { saves: 9, misses: 0.02, isGiven: false },
    { saves: 9, misses: 0.0199, isGiven: true },
    { saves: 11, misses: 0.02, isGiven: true },
  ])("is only told as tried where it saves less than .01 % of the gets and doubles a cost: $saves, $misses", (one) => {
    const after = { staleReads: 20 - one.saves, fallThroughRatioDuringDisturbance: one.misses };
    const { given, refused } = linesOf({ staleReads: 20 }, after);
    expect([given.length, refused.length]).toEqual(one.isGiven ? [1, 0] : [0, 1]);
    if (!one.isGiven) expect(refused[0]).toMatch(/^Not advised, .* saves less than .01 % .*20 → 11.*; it costs: gets/);
  });

  it("says that the failure it is compared with was added for the trial", () => {
    const again = "advice: the node fails again";
    const points = [
      pointOf("p", "", usual),
      pointOf("a", again, { ...usual, staleReadsDuringSecondOutage: 792 }, "p"),
      pointOf("b", "advice: flush it", { ...usual, staleReadsDuringSecondOutage: 0 }, "p"),
    ];
    const facts = { points, comparisons: [] } as unknown as SummaryFacts;
    const { given } = adviceLines(facts, points, [trial("staleReadsDuringSecondOutage", again)]);
    expect(given).toEqual([
      `Flush it: if the node fails again (tried as "${again}"), old values read in the second outage 792 → 0 with it (tried as "advice: flush it").`,
    ]);
  });

  it("of which the pairs decide nothing is told as tried, with both numbers, and as undecided", () => {
    const points = [
      { ...pointOf("p", "", { ...usual, staleReads: 50 }), repeats: 2 },
      { ...pointOf("a", "advice: flush it", { ...usual, staleReads: 10 }, "p"), repeats: 2 },
    ];
    const said = (verdict: string) => {
      const comparisons = [{ a: "p", b: "a", metrics: { staleReads: { verdict } } }];
      return adviceLines({ points, comparisons } as unknown as SummaryFacts, points, [trial("staleReads")]);
    };
    expect(said("undecided").refused[0]).toBe(
      'Not advised, though tried as "advice: flush it": flush it; old values read 50 → 10: undecided, since the interval of the difference holds zero.',
    );
    expect(said("same").refused[0]).not.toContain("undecided");
    expect(said("better").given).toHaveLength(1);
  });

  it("has its axis once in the name of its comparison", () => {
    const points = [pointOf("p", "usual", {}), pointOf("a", "advice: flush it", {}, "p")];
    const summary = { points } as unknown as Parameters<typeof directionOf>[1];
    const comparison = { axis: "advice", a: "p", b: "a", label: "", metrics: {} };
    expect(directionOf(comparison, summary)).toBe("advice: flush it instead of usual");
  });
});

describe("the headline", () => {
  const lost = { ...usual, fallThroughPeakMultipleDuringOutage: 2540, fallThroughRatioDuringOutage: 0.2 };
  const told = (before: number): string =>
    headline({ points: [pointOf("p", "", { ...lost, fallThroughRatioBefore: before })] } as unknown as SummaryFacts);

  it("gives a multiple of what is usual only where .1 % of the gets or more usually bring no value", () => {
    expect(told(0.001)).toMatch(/means 2,?540x the usual|means 2.54 kx? the usual/);
    expect(told(0.0009)).toMatch(
      /means a database 50 % busy in its worst minute, 20 % of the gets without a value where less than .1 % is usual \(PASS/,
    );
  });

  describe("where there are pages tells their times", () => {
    const reads = { latencyMsP99Before: 10, latencyMsP99DuringOutage: 200, latencyMsMaxDuringOutage: 9000 };
    const pages = {
      pageLatencyMsP99Before: 40,
      pageLatencyMsP99DuringOutage: 3000,
      pageLatencyMsMaxDuringOutage: 60000,
    };
    const of = (figures: Readonly<Record<string, number>>): string =>
      headline({ points: [pointOf("p", "", { ...lost, ...figures })] } as unknown as SummaryFacts);

    it("in place of those of reads", () => {
      expect(of(reads)).toContain("reads that take 200 ms (p99) in place of 10 ms");
      expect(of({ ...reads, ...pages })).toContain("pages that take 3 s (p99) in place of 40 ms");
      expect(of({ ...reads, ...pages })).not.toContain("reads");
    });

    it("and the longest of them beside the longest wait", () => {
      const waits = { unansweredRatioDuringOutage: 0.1 };
      expect(of({ ...reads, ...waits })).toContain("(the longest wait 9 s)");
      expect(of({ ...reads, ...waits, ...pages })).toContain("(the longest wait 9 s, the longest page 60 s)");
    });
  });

  it("names beside the worst for the database what fails the requests of others, and a time-out is tried there", () => {
    const hung = { failedRatioWorstMinuteDuringDisturbance: 0.97, refusedRatioDuringOutage: 0.9 };
    const world = (what: string, label: string, figures: Readonly<Record<string, number>>): PointSummary => ({
      ...pointOf(label, label, { ...lost, pageFailedRatioDuringOutage: 0, ...figures }),
      axes: { faults: label },
      settings: { "faults[0].fault": what },
      events: [{ atSeconds: 0, what, subject: 1, text: "" }],
    });
    const crash = world("crash", "dies", { databaseLoadWorstMinuteDuringDisturbance: 2.5 });
    const hang = world("pause", "hangs", { ...hung, pageFailedRatioDuringOutage: 0.99 });
    const ofOthers = (...others: PointSummary[]) =>
      headline({ points: [crash, ...others] } as unknown as SummaryFacts).split(" A hang of ")[1];
    expect(ofOthers(hang)).toBe(
      `the node ("hangs", the worst for those who ask) means that 97 % of the worst minute's requests fail, and 99 % of the outage's pages (FAIL).`,
    );
    expect(ofOthers(hang, world("pause", "x", hung))).toMatch(
      / \(FAIL\); requests fail in 1 of the other points too\.$/,
    );
    // Less than 1 % is no FAIL.
    expect(ofOthers(world("pause", "hangs", { failedRatioWorstMinuteDuringDisturbance: 0.009 }))).toBeUndefined();
    const { value } = readScenario({ cluster: { nodes: 2 }, client: { name: "php-memcached" } });
    const facts = { points: [crash, hang], comparisons: [] } as unknown as SummaryFacts;
    expect(trialsOf(facts, () => value!, 1).map(({ baseId }) => baseId)).toEqual(["hangs"]);
  });

  it("flushes where most old values are read after a return, if the worst for the database reads none", () => {
    const disturbed = { fallThroughRatioDuringDisturbance: 0.1 };
    const busy = { ...disturbed, databaseUtilizationWorstMinuteDuringDisturbance: 0.9 };
    const old = (reads: number) => ({ ...disturbed, staleReadsKeptMemory: reads, staleReadsAfterReturn: reads });
    const crash = pointOf("crash", "", busy);
    const many = pointOf("many", "", old(100));
    const faults = [{ fault: "pause", node: 0, at: "5m", for: "5m" }];
    const { value } = readScenario({ cluster: { nodes: 2 }, duration: "20m", faults });
    const of = (...points: readonly PointSummary[]) =>
      trialsOf({ points, comparisons: [] } as unknown as SummaryFacts, () => value!, 1)
        .filter(({ flushes }) => flushes === "returned")
        .map(({ baseId }) => baseId);
    expect(of(pointOf("few", "", old(10)), crash, many)).toEqual(["many"]);
    expect(of(pointOf("worst", "", { ...busy, ...old(10) }), many)).toEqual(["worst"]);
    expect(of(crash)).toEqual([]);
  });

  it("says that nothing falls through, where nothing does and nothing did", () => {
    const nothing = { ...usual, fallThroughPerSecondBefore: 0, fallThroughPerSecondDuringOutage: 0 };
    const facts = { points: [pointOf("p", "", nothing)] } as unknown as SummaryFacts;
    expect(headline(facts)).toMatch(/^Losing the node means no fall-through \(as before\) and a database 50 % busy/);
  });

  it("of an outage that is over before measureFrom tells what follows on the return", () => {
    const seen = { databaseUtilizationAfterReturn: 0.2, fallThroughPeakMultipleAfterReturn: 3 };
    const of = (figures: Readonly<Record<string, number>>): string =>
      headline({ points: [pointOf("p", "", { ...usual, ...figures })] } as unknown as SummaryFacts);
    expect(of(seen)).toMatch(
      /^Losing the node, which is over before measureFrom, means 3x the usual fall-through in the worst minute and a/,
    );
    const both = { ...seen, databaseUtilizationDuringOutage: 0.1, fallThroughPeakMultipleDuringOutage: 8 };
    expect(of(both)).toMatch(/^Losing the node means 8x the usual/);
  });

  it("names what else happens in the disturbance that its figures are of", () => {
    const point = pointOf("p", "", lost);
    const list = ["resize", "flush", "flush"].map((what, i) => ({ atSeconds: 300 + i, what, subject: i - 1 }));
    const events = [...point.events, { atSeconds: 100, what: "recover", subject: 1 }, ...list];
    const facts = { points: [{ ...point, events }] } as unknown as SummaryFacts;
    expect(headline(facts)).toMatch(/^Losing the node, with a resize and a flush besides, means /);
  });
});
