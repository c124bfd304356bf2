/** Several outages: what is told of each for itself, and that nothing is told of the first alone. */
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { contradictions } from "./contradictions.ts";
import { textOf, told } from "./told.ts";

const world = (faults: readonly object[], changes: object = {}) => ({
  repeats: 3,
  scenario: {
    duration: "50m",
    measureFrom: "2m",
    cluster: { nodes: 3 },
    client: { name: "pecl-memcache", processes: 4 },
    database: { servers: 1, readService: { distribution: "exponential", mean: "10ms" } },
    workload: { keys: 300, reads: 0.7, onWrite: "set", arrivals: { rate: 40 } },
    faults,
    ...changes,
  },
});

const crash = (node: number, at: string, lasts: string) => ({ fault: "crash", node, at, for: lasts });
const twice = [crash(1, "5m", "2m"), { fault: "partition", node: 2, at: "25m", for: "3m" }];

describe("of two outages more than ten minutes apart", () => {
  it("each has the counts of its phases together, its nodes and its times", async () => {
    const { points } = await told(world(twice), { advice: false });
    const [point] = points;
    const [first, second] = point.outages!;
    expect([first.subjects, first.fromSeconds, first.toSeconds]).toEqual([["127.0.0.1:11212"], 300, 420]);
    expect([second.subjects, second.fromSeconds, second.toSeconds]).toEqual([["127.0.0.1:11213"], 1500, 1680]);
    const mean = (metric: string) => point.metrics[metric].mean!;
    expect(first.metrics.staleReads.mean).toBeCloseTo(
      mean("staleReadsDuringOutage") + mean("staleReadsAfterReturn"),
      6,
    );
    // The node that was cut off comes back with old values.
    expect(second.metrics.staleReads.mean).toBeCloseTo(
      mean("staleReadsDuringSecondOutage") + mean("staleReadsAfterSecondReturn"),
      6,
    );
    expect(second.metrics.staleReads.mean).toBeGreaterThan(0);
    // The worst minute of all is one of theirs, repeat by repeat and so never less on the mean.
    const worst = Math.max(...[first, second].map(({ metrics }) => metrics.databaseLoadWorstMinute.mean!));
    expect(mean("databaseLoadWorstMinuteDuringDisturbance")).toBeGreaterThanOrEqual(worst);
  });

  it("the table has a row for each, in all three renderings, and the main table is about both", async () => {
    const summary = await told(world(twice), { advice: false });
    const [table] = summary.tables;
    expect([table.title, table.rows.length]).toEqual(["Each outage for itself", 2]);
    expect(table.rows.map((row) => row.slice(0, 3).map(({ text }) => text))).toEqual([
      ["1", "11212", "05:00 to 07:00"],
      ["2", "11213", "25:00 to 28:00"],
    ]);
    expect(table.rows.flat().filter(({ strong }) => strong === true)).toHaveLength(1);
    expect(summary.mainMetrics.filter((name) => /DuringOutage$|AfterReturn$/.test(name))).toEqual([]);
    expect(summary.mainMetrics).toContain("missRatioDuringDisturbance");
    for (const text of [
      renderMarkdown(summary),
      renderHtml(summary),
      renderTerminal(summary, { width: 80, colour: false }),
    ]) {
      expect(text.replaceAll("\u00a0", " ")).toContain("Each outage for itself");
    }
    expect(contradictions(summary)).toEqual([]);
  });
});

it("a rolling restart has an outage for each node, and the sentences are about all of them", async () => {
  const summary = await told(world([{ fault: "rolling-restart", at: "5m", down: "20s", gap: "5m" }]));
  const [point] = summary.points;
  expect(point.outages!.map(({ subjects }) => subjects)).toEqual([
    ["127.0.0.1:11211"],
    ["127.0.0.1:11212"],
    ["127.0.0.1:11213"],
  ]);
  expect(summary.tables[0].rows.map((row) => row.at(-1)!.text)).toEqual([
    "not before the next",
    "not before the next",
    expect.not.stringContaining("next"),
  ]);
  expect(textOf(summary)).not.toMatch(/in the outage|of the outage|second outage/);
});

it("flushing the others is tried after each outage but the last, on every node that was up in it, and said so", async () => {
  const summary = await told(world([{ fault: "rolling-restart", at: "5m", down: "20s", gap: "5m" }]));
  const trial = summary.points.find(({ label }) => label === "advice: flush the other nodes")!;
  const flushes = trial.events.filter(({ what }) => what === "flush");
  const outages = summary.points[0].outages!;
  const between = outages.map(({ toSeconds }, i) => {
    const until = outages[i + 1]?.fromSeconds ?? Number.POSITIVE_INFINITY;
    return flushes.filter(({ atSeconds }) => atSeconds > toSeconds! && atSeconds < until);
  });
  const nodes = between.map((some) => some.map(({ subject }) => subject).sort());
  expect(nodes).toEqual([[1, 2], [0, 2], []]);
  expect(flushes).toHaveLength(4);
  expect(textOf(summary)).toMatch(/[Aa]fter each outage but the last, flush the nodes that were up in it one by one/);
});

it("one outage has no table of its own, whatever befalls the nodes in it", async () => {
  const overlapping = [crash(1, "5m", "4m"), crash(2, "7m", "5m")];
  const summary = await told(world(overlapping), { advice: false });
  expect([summary.points[0].outages, summary.tables]).toEqual([undefined, []]);
});

it("outages drawn by chance are not averaged with others: each row is of the repeats that have it then", async () => {
  const random = [{ fault: "random", at: "5m", mtbf: "20m", mttr: "1m" }];
  const { points } = await told(world(random), { advice: false });
  const found = points[0].outages!.map(({ metrics }) => metrics.fallThroughRatio.n);
  expect(new Set(found)).toEqual(new Set([1]));
});
