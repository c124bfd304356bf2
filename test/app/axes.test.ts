/** What kind an axis is told as, whatever it is called. */
import { describe, expect, it } from "vitest";
import { type AxisKind, axisKinds } from "../../src/app/narrative/axes.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";
import { verdicts } from "../../src/app/narrative/verdicts.ts";

interface Case {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Which nodes crash, and when. */
  readonly lost?: readonly number[];
  readonly at?: number;
  readonly back?: number;
  readonly busy?: number;
  /** How badly, in the words of the event. */
  readonly text?: string;
}

function pointOf({ settings, lost = [1], at = 60, back = 120, busy = 0.3, text = "" }: Case, i: number): PointSummary {
  const ratio = (mean: number) => ({ unit: "ratio", better: "lower", mean, low: null, high: null, n: 1, censored: 0 });
  return {
    id: `p${i}`,
    label: `value ${i}`,
    axes: { axis: `value ${i}` },
    settings,
    control: false,
    controlId: null,
    repeats: 1,
    metrics: {
      fallThroughRatioDuringDisturbance: ratio(0.1),
      errorRatioDuringOutage: ratio(0),
      databaseLoadWorstMinuteDuringDisturbance: ratio(busy),
      databaseUtilizationWorstMinuteDuringDisturbance: ratio(busy),
      failedRatioWorstMinuteDuringDisturbance: ratio(0),
    },
    series: { fromSeconds: 0, windowSeconds: 1, columns: {} },
    events: lost.flatMap((subject) => [
      { atSeconds: at, what: "crash", subject, text },
      { atSeconds: back, what: "recover", subject, text: "" },
    ]),
    phases: [],
    notes: [],
  } as unknown as PointSummary;
}

const factsOf = (cases: readonly Case[]): SummaryFacts => {
  const points = cases.map(pointOf);
  const names = Object.keys(points[0].metrics);
  const comparisons = points.flatMap((a) =>
    points.flatMap((b) => {
      const change = (name: string) => b.metrics[name].mean! - a.metrics[name].mean!;
      const verdictOf = (name: string) => (change(name) === 0 ? "same" : change(name) < 0 ? "better" : "worse");
      const metrics = Object.fromEntries(names.map((name) => [name, { verdict: verdictOf(name) }]));
      return a === b ? [] : [{ axis: "axis", a: a.id, b: b.id, metrics }];
    }),
  );
  return { points, comparisons } as unknown as SummaryFacts;
};

const faults = (...entries: readonly object[]) => ({ faults: entries });
const crash = { fault: "crash", node: 1, at: "1m" };

describe("an axis is told as what it is:", () => {
  it.each<readonly [string, AxisKind, readonly Case[]]>([
    [
      "when the same node is back",
      "plan",
      [{ settings: faults(crash), back: 90 }, { settings: faults({ ...crash, for: "2m" }) }],
    ],
    [
      "what is flushed",
      "plan",
      [{ settings: faults(crash) }, { settings: faults(crash, { fault: "flush", node: 1, at: "3m" }) }],
    ],
    [
      "how nodes are restarted one by one",
      "plan",
      [
        { settings: faults({ fault: "rolling-restart", gap: "1m" }), lost: [0, 1, 2] },
        { settings: faults({ fault: "rolling-restart", gap: "5m" }), lost: [0, 1, 2], at: 90 },
      ],
    ],
    [
      "how many nodes are lost",
      "circumstance",
      [
        { settings: faults({ fault: "rack", nodes: [1] }) },
        { settings: faults({ fault: "rack", nodes: [1, 2] }), lost: [1, 2] },
      ],
    ],
    [
      "which node is lost",
      "circumstance",
      [{ settings: { "faults[0].node": 1 } }, { settings: { "faults[0].node": 2 }, lost: [2] }],
    ],
    [
      "how many clients are cut off from a node, or how late it answers",
      "circumstance",
      [
        { settings: { "faults[0].share": 0.5 }, text: "is cut off from 0.5 of the clients" },
        { settings: { "faults[0].share": 1 }, text: "is cut off from all clients" },
      ],
    ],
    [
      "when a node is lost",
      "circumstance",
      [{ settings: { "faults[0].at": "1m" } }, { settings: { "faults[0].at": "2m" }, at: 120 }],
    ],
    [
      "the load",
      "circumstance",
      [{ settings: { "workload.arrivals.rate": 10 } }, { settings: { "workload.arrivals.rate": 20 } }],
    ],
    ["a time to live", "setting", [{ settings: { "workload.ttl": "1h" } }, { settings: { "workload.ttl": "2h" } }]],
    ["memory", "setting", [{ settings: { "cluster.memory": "1GB" } }, { settings: { "cluster.memory": "2GB" } }]],
    [
      "an option of the client",
      "setting",
      [{ settings: { "client.options": {} } }, { settings: { "client.options": { a: 1 } } }],
    ],
    ["the client", "client", [{ settings: { client: { name: "a" } } }, { settings: { client: { name: "b" } } }]],
  ])("%s is a %s", (_, kind, cases) => {
    expect([...axisKinds(factsOf(cases))]).toEqual([["axis", kind]]);
  });
});

describe("of what nobody chooses no value is recommended:", () => {
  const lost = (nodes: readonly number[], busy: number): Case => ({ settings: faults({ nodes }), lost: nodes, busy });

  it("what does more harm is told, and that all pass", () => {
    const [{ text }] = verdicts(factsOf([lost([1], 0.3), lost([1, 2, 3], 0.6)]), []);
    expect(text).toContain(
      '"value 1" does more harm than "value 0": database busy in its worst minute 60 % against 30 %; all of them pass.',
    );
    expect(text).not.toMatch(/plan|Prefer|Take/);
  });

  it("each that does not pass is named", () => {
    const [{ text }] = verdicts(factsOf([lost([1], 0.3), lost([1, 2], 0.96), lost([1, 2, 3], 1.2)]), []);
    expect(text).toMatch(/; with "value 1" FAIL: it drowns, with "value 2" FAIL: it is offered 120 %/);
    expect(text).not.toMatch(/plan|Prefer|Take|all of them pass/);
  });

  it("what does the same is not undecided", () => {
    const [{ text }] = verdicts(factsOf([lost([1], 0.3), lost([2], 0.3)]), []);
    expect(text).toContain("value 0 and value 1 do the same.");
    expect(text).not.toMatch(/plan|nothing is decided|decide nothing/);
  });
});
