/** What a summary says in words, held against the figures it was given. */
import { describe, expect, it } from "vitest";
import { assumptions, narrate } from "../../src/app/narrative/index.ts";
import type { SummaryFacts } from "../../src/app/narrative/texts.ts";
import type { Comparison, Estimate, PointSummary } from "../../src/core/summary.ts";

const units: Readonly<Record<string, string>> = {
  fallThroughPeakMultipleDuringOutage: "x",
  databaseReadMultiplier: "x",
  databaseReadMultiplierClosedForm: "x",
  databaseReadMultiplierDifference: "x",
  strandedCopies: "copies",
  strandedCopiesSecondFailure: "copies",
  fallThroughPerSecondBefore: "1/s",
  fallThroughPerSecondDuringOutage: "1/s",
  staleReadsDuringSecondOutage: "reads",
};

function estimate(name: string, mean: number): Estimate {
  const unit = units[name] ?? "ratio";
  return { unit, better: "lower", mean, low: mean * 0.9, high: mean * 1.1, n: 10, censored: 0 };
}

let ids = 0;
function point(axes: Readonly<Record<string, string>>, metrics: Readonly<Record<string, number>>): PointSummary {
  return {
    id: `p${ids++}`,
    label: Object.values(axes).join(", "),
    axes,
    settings: {},
    control: false,
    controlId: null,
    repeats: 10,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, mean]) => [name, estimate(name, mean)])),
    series: { fromSeconds: 0, windowSeconds: 1, columns: {} },
    events: [],
    phases: [],
    notes: [],
  };
}

function facts(points: readonly PointSummary[], decided = true): SummaryFacts {
  const comparisons = points.flatMap((a, i) =>
    points.slice(i + 1).map((b): Comparison => {
      const names = Object.keys(a.metrics);
      const difference = {
        mean: 1,
        low: 1,
        high: 1,
        n: 10,
        verdict: decided ? ("worse" as const) : ("undecided" as const),
      };
      return {
        axis: "plan",
        a: a.id,
        b: b.id,
        label: "",
        metrics: Object.fromEntries(names.map((name) => [name, difference])),
      };
    }),
  );
  return { points, comparisons } as unknown as SummaryFacts;
}

const failover = (busy: number, more: Readonly<Record<string, number>> = {}) => ({
  fallThroughRatioDuringOutage: 0.02,
  fallThroughPeakMultipleDuringOutage: 15,
  databaseUtilizationDuringOutage: busy,
  databaseUtilizationAfterReturn: busy / 2,
  errorRatioDuringOutage: 0,
  setFailureRatioDuringOutage: 0,
  errorRatio: 0,
  strandedCopies: 3000,
  ...more,
});
const dead = (busy: number, errors: number) => ({
  ...failover(busy),
  setFailureRatioDuringOutage: 0.12,
  errorRatioDuringOutage: errors,
  errorRatio: errors,
  strandedCopies: 0,
});

const twoClients = [
  point({ client: "a", plan: "soon" }, failover(0.7, { staleReadsDuringSecondOutage: 5 })),
  point({ client: "a", plan: "late" }, failover(0.5, { staleReadsDuringSecondOutage: 900 })),
  point({ client: "b", plan: "soon" }, dead(0.9, 0.001)),
  point({ client: "b", plan: "late" }, dead(0.99, 0.04)),
];

/** Sentences end where a period is followed by a blank and a capital. */
const sentencesOf = (text: string): string[] => text.split(/(?<=\.) (?=[A-Z])/);
/** What is left of the digits once each number with its interval is taken away. */
const bare = (text: string): string[] =>
  [
    ...text
      .replaceAll(/"[^"]*"/g, "")
      .replaceAll(/[\d.,]+(?:x| %| [kM])? \[[^\]]*\]/g, "")
      .matchAll(/\d\S*/g),
  ].map(([found]) => found);

describe("the verdict on a client", () => {
  const shapes = {
    "two plans": facts(twoClients),
    "two plans, undecided": facts(twoClients, false),
    "one plan": facts([point({ "client.name": "a" }, failover(0.6)), point({ "client.name": "b" }, dead(0.99, 0.04))]),
    "one plan, drowning": facts([point({}, failover(0.99))]),
    "nothing left, no return": facts([point({}, { ...failover(0.6), strandedCopies: 0 })]),
  };

  it.each(Object.entries(shapes))("%s: two sentences of some forty words that begin with what to do", (_, shape) => {
    const { verdicts } = narrate(shape);
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { text } of verdicts) {
      const sentences = sentencesOf(text);
      expect(sentences).toHaveLength(2);
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^(Start|Leave|Add|Flush|Look) /);
        expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(45);
        expect(bare(sentence)).toEqual([]);
      }
    }
  });

  it("advises the plan with the least load after the return where it fails over, the fewest errors where not", () => {
    const [a, b] = narrate(facts(twoClients)).verdicts;
    expect(a!.text).toMatch(/^Start the dead node again by the plan "late".* 25 % \[.*\] busy, against 35/);
    expect(b!.text).toMatch(/^Start the dead node again by the plan "soon".* 0\.1\d* % \[.*\] of all requests fail/);
  });

  it("advises no plan where the repeats decide nothing, and what is left only where something is", () => {
    for (const { text } of narrate(facts(twoClients, false)).verdicts) expect(text).not.toContain("by the plan");
    const [a, b] = narrate(facts(twoClients)).verdicts;
    expect(a!.text).toMatch(
      /Flush the other nodes .* 3\.0 k \[2\.7, 3\.3\] stranded copies .* 900 \[810, 990\] old values/,
    );
    expect(b!.text).toContain("Flush nothing: no copy is left");
  });
});

describe("whether a client fails over is read off what was seen", () => {
  const said = (more: Readonly<Record<string, number>>, metrics = failover(0.5)): string =>
    narrate(facts([point({}, { ...metrics, ...more })])).verdicts[0].text;
  const withErrors =
    /^Leave the clients alone, for it fails over, with errors until it does \(3\.0 % \[.*\] of the outage's sets failed\)/;

  it("copies that it stored for the dead node on others: it does, with errors until then, and they are to be flushed", () => {
    const text = said({ setFailureRatioDuringOutage: 0.03, strandedCopies: 193, strandedCopiesSecondFailure: 193 });
    expect(text).toMatch(withErrors);
    expect(text).toContain("Flush the other nodes");
    expect(sentencesOf(text)).toHaveLength(2);
  });

  it("copies on others for another reason alone, second copies: it does not", () => {
    expect(said({ setFailureRatioDuringOutage: 0.03, strandedCopies: 193, strandedCopiesSecondFailure: 0 })).toMatch(
      /^Start the dead node again at once, for it does not fail over/,
    );
  });

  it("a node that stays away: it does where most sets of its keys succeeded", () => {
    const { strandedCopies: _, ...stays } = failover(0.5);
    expect(said({ setFailureRatioDuringOutage: 0.03, deadNodeShare: 0.125 }, stays as never)).toMatch(withErrors);
    expect(said({ setFailureRatioDuringOutage: 0.2, deadNodeShare: 0.125 }, stays as never)).toContain(
      "does not fail over",
    );
  });
});

it("where nothing fell through before the fault there is a rate and no multiple", () => {
  const { fallThroughPeakMultipleDuringOutage: _, ...rest } = failover(0.5);
  const never = { ...rest, fallThroughPerSecondBefore: 0, fallThroughPerSecondDuringOutage: 6 };
  const { headline, verdicts } = narrate(facts([point({}, never)]));
  expect(headline).toMatch(/means 6\.0\/s \[.*\] of fall-through where there was none before and a database/);
  expect(verdicts[0].text).toMatch(/makes 6\.0\/s \[.*\] fall through and makes the database/);
  expect(`${headline} ${verdicts[0].text}`).not.toContain("–");
});

it("the headline holds the clients against each other in the plan that is worst for the database, and names it", () => {
  const { headline } = narrate(facts(twoClients));
  expect(headline).toContain('(plan "late", the worst for the database)');
  expect(headline).toMatch(/with a 15x \[14, 17\] .* 50 % \[45, 55\] busy \(PASS: it holds\)/);
  expect(headline).toMatch(/with b .* busy \(FAIL: it drowns\)/);
});

it("a sweep over the nodes says from how many on losing one no more than doubles the reads", () => {
  const h = 0.9;
  const form = (share: number) => 1 - share + share / (1 - h);
  const points = [2, 4, 8, 12, 16].map((n) => {
    // Its dead node has nine tenths of what is fair.
    const share = 0.9 / n;
    return point(
      { client: "a", "cluster.nodes": String(n) },
      {
        databaseReadMultiplier: form(share),
        databaseReadMultiplierClosedForm: form(1 / n),
        databaseReadMultiplierDifference: form(share) - form(1 / n),
        deadNodeShare: share,
      },
    );
  });
  const { headline, tables } = narrate(facts(points));
  // Of 8 nodes the interval reaches above 2.
  expect(form(0.9 / 8)).toBeGreaterThan(2);
  expect(form(0.9 / 12) * 1.1).toBeLessThan(2);
  expect(headline).toContain("Losing one node no more than doubles the database's reads from 12 nodes on with a.");
  expect(headline).toContain("or 0 % with the dead node's real share");
  expect(tables[0].rows.map((row) => row[0].text)).toEqual(["2", "4", "8", "12", "16"]);
  expect(tables[0].rows[0].map(({ text }) => text)).toEqual([
    "2",
    "a",
    "5.1x [4.5, 5.6]",
    "5.5x",
    "−0.45x (−8.18 %)",
    "45 % (50 %)",
    "5.05x",
  ]);
});

it("every assumption says whether it is published, assumed, a default, swept or set by the user", () => {
  const given = { comment: "c", cluster: { nodes: 8, memory: "2MB" }, workload: { keys: 5, arrivals: { rate: 3 } } };
  const found = assumptions({
    given,
    effective: (path) => (path === "network.roundTrip" ? "200us" : null),
    swept: ["cluster.nodes"],
    changed: ["workload.keys"],
    sources: [
      { kind: "published", source: "a paper", of: ["workload.keys", "workload.arrivals.rate"] },
      { kind: "assumed", source: "a guess", of: ["cluster.memory"] },
    ],
  });
  expect(found.map(({ value, source }) => [value, source])).toEqual([
    ["swept", "the sweep"],
    ["2MB", "assumed: a guess"],
    ["5", "set by the user (--set)"],
    ["3", "published: a paper"],
    ["200us", "default"],
  ]);
});
