/** The race of ways to bring nodes back. Oracles: numbers that were drawn with known means, and the runs of a small world themselves. */
import { describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { candidatesOf } from "../../../src/app/planning/candidates.ts";
import { pointOf } from "../../../src/app/planning/figures.ts";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { planSchema } from "../../../src/app/planning/plan-schema.ts";
import { FAILED_SINCE_BACK, recoveryOf, SINCE_BACK } from "../../../src/app/planning/recovery.ts";
import { recoveryTables } from "../../../src/app/planning/recovery-told.ts";
import { runbookOf } from "../../../src/app/planning/runbook.ts";
import { runbookText } from "../../../src/app/planning/runbook-text.ts";
import { type Ask, Runs } from "../../../src/app/planning/runs.ts";
import { configurationsOf, lossOf } from "../../../src/app/planning/worlds.ts";
import { normalQuantile } from "../../../src/core/normal.ts";
import { Streams } from "../../../src/core/random.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const judge = { thresholds: [], isStated: true };

function worldOf(fault: object, more: object = {}) {
  const scenario = {
    duration: "4m",
    measureFrom: "30s",
    cluster: { nodes: 3, memory: "2MB" },
    client: { name: "pecl-memcache", processes: 3 },
    database: { servers: 2, capacity: "20/s" },
    workload: { keys: 200, popularity: { zipf: 0.8 }, reads: 0.9, arrivals: { rate: 12 } },
    faults: [fault],
    ...more,
  };
  const text = JSON.stringify({ question: "q", scenario });
  const { points } = readExperiment(text, "test", "test") as SimulationExperiment;
  const loss = lossOf(points, 30);
  return { loss, configuration: configurationsOf(points, loss)[0] };
}

const crash = worldOf({ fault: "crash", node: 0, at: "1m", for: "30s" });
const hang = worldOf({ fault: "pause", node: 0, at: "1m", for: "30s" });

const point = pointOf([{ metrics: { databaseUtilizationDuringOutage: 0.2 }, atLeast: [] }], {
  id: "",
  label: "",
  isStated: true,
});

/** Numbers for each way, known by what its world is called: a mean, what all ways share of a seed, and each way's own part. */
function drawn(
  means: Readonly<Record<string, number>>,
  {
    own = 0.01,
    old = {} as Readonly<Record<string, number>>,
    oldIn = (_: string, __: number): number | undefined => undefined,
  } = {},
) {
  const asked = new Set<string>();
  const make = async (asks: readonly Ask[]): Promise<Kept[]> =>
    asks.map(({ world, seed }) => {
      asked.add(`${world.label} ${seed}`);
      const streams = new Streams(seed);
      const shared = normalQuantile(streams.stream("seed").next());
      const noise = normalQuantile(streams.stream("own", world.label).next());
      const load = (means[world.label] ?? 0.5) + 0.1 * shared + own * noise;
      return {
        metrics: {
          [SINCE_BACK]: load,
          databaseUtilizationDuringOutage: 0.2,
          staleReads: oldIn(world.label, seed) ?? old[world.label] ?? 0,
          databaseLoadWorstMinuteDuringDisturbance: load,
          databaseUtilizationWorstMinuteDuringDisturbance: Math.min(1, load),
          failedRatioWorstMinuteDuringDisturbance: 0,
        },
        atLeast: [],
      };
    });
  return { runs: { make, affords: () => true } as unknown as Runs, asked };
}

describe("the race of ways to bring nodes back", () => {
  it("is won by the least load, and names who is not decided to be worse", async () => {
    const { configuration, loss } = crash;
    const { runs } = drawn({ "at once": 0.6, "process by process": 0.5, "filled before": 0.502 });
    const { recovery } = await recoveryOf(configuration, [0], { loss, firstSeed: 1, judge, runs });
    expect(recovery).toMatchObject({ ended: "decided" });
    expect(["process by process", "filled before"]).toContain(recovery.winner);
    const noWorse = recovery.tried.filter(({ isNoWorse }) => isNoWorse).map(({ name }) => name);
    expect(noWorse).toContain(recovery.winner);
    expect(noWorse).not.toContain("at once");
    // Own parts are a hundredth of the variance of what all share.
    expect(recovery.varianceRatio).toBeLessThan(0.1);
  });

  it("prefers no way that leaves old values where another leaves hardly any, whatever the load", async () => {
    const { configuration, loss } = hang;
    const old = { "at once": 500, "flushed first": 2, "process by process": 2, "filled before": 3 };
    const { runs } = drawn(
      { "at once": 0.1, "flushed first": 0.6, "process by process": 0.4, "filled before": 0.5 },
      { old },
    );
    const { recovery, best, kept } = await recoveryOf(configuration, [0], { loss, firstSeed: 1, judge, runs });
    expect(recovery.winner).toBe("process by process");
    expect(recovery.tried.find(({ name }) => name === "at once")).toMatchObject({
      isNoWorse: false,
      passedOver: "old values",
    });
    const book = await runbookOf(configuration, recovery, best, { loss, firstSeed: 1, runs, kept });
    const text = runbookText(book === null ? [] : [book]);
    expect(text).toContain(
      "Passed over for decidedly more than twice the old values, whatever the database is offered: at once",
    );
    expect(text).toMatch(/Flush node 0 .* first, .*: 500 old values are read where it is not flushed, 2 where it is/);
  });

  it("passes nobody over for old values that chance may have left, however many they are in all", async () => {
    const { configuration, loss } = hang;
    const means = { "at once": 0.1, "flushed first": 0.6, "process by process": 0.4, "filled before": 0.5 };
    // Two futures of ten have thousands.
    const oldIn = (label: string, seed: number) => (label === "at once" && seed <= 2 ? 5000 : 5);
    const { runs } = drawn(means, { oldIn });
    const { recovery } = await recoveryOf(configuration, [0], { loss, firstSeed: 1, judge, runs });
    expect(recovery.tried.map(({ passedOver }) => passedOver)).toEqual(recovery.tried.map(() => null));
    expect(recovery.winner).toBe("at once");
  });

  it("has a way that waits for the load that is known to hold, at the time of day at which it comes to it", async () => {
    const arrivals = { rate: 12, load: { curve: "daily", peakAt: "12:00", peakToTrough: 3 } };
    const { configuration, loss } = worldOf(
      { fault: "pause", node: 0, at: "12h", for: "30s" },
      { startAt: "00:00", duration: "24h", workload: { keys: 200, reads: 0.9, prefill: "stationary", arrivals } },
    );
    const { runs } = drawn({});
    const { recovery } = await recoveryOf(configuration, [0], { loss, firstSeed: 1, judge, runs, holdsUpTo: 12 });
    // The mean of a cosine, six hours after its peak: of the load at 12 a second that is.
    const held = recovery.tried.find(({ name }) => name === "when the load is below 12/s");
    expect(held?.outcome).toBe("PASS");
    const { scenario } = candidatesOf(configuration, [0], loss, { lost: point, holdsUpTo: 12 }).find(
      ({ name }) => name === "when the load is below 12/s",
    )!;
    const { holdUntil } = scenario.faults[0].options.onReturn as { holdUntil: { offsetSeconds: number } };
    // To the minute.
    expect(Math.abs(holdUntil.offsetSeconds - 18 * 3600)).toBeLessThanOrEqual(60);
    const none = candidatesOf(configuration, [0], loss, { lost: point, holdsUpTo: 30 });
    expect(none.map(({ name }) => name).filter((name) => name.startsWith("when"))).toEqual([]);
  });

  it("has a gutter among the ways where the client makes errors that it would get, and none where it fails over", () => {
    const names = (world: typeof crash): string[] =>
      candidatesOf(world.configuration, [0, 1], world.loss, { lost: point }).map(({ name }) => name);
    expect(
      names(worldOf({ fault: "crash", node: 0, at: "1m", for: "30s" }, { client: { name: "php-memcached" } })),
    ).toContain("a gutter of 1");
    expect(names(crash)).not.toContain("a gutter of 1");
  });

  it("is not begun where the budget has no room", async () => {
    const { configuration, loss } = crash;
    const runs = { make: async () => [], affords: () => false } as unknown as Runs;
    const { recovery } = await recoveryOf(configuration, [0], { loss, firstSeed: 1, judge, runs });
    expect(recovery).toMatchObject({ winner: null, ended: "budget" });
  });

  it("has ways that the model takes, and a runbook with the winner's own numbers in order of time", async () => {
    const { configuration, loss } = hang;
    const make = inline((scenario, seed) => run(scenario as Scenario, seed));
    const runs = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600 });
    const { recovery, best, kept } = await recoveryOf(configuration, [0, 1], { loss, firstSeed: 1, judge, runs });
    expect(recovery.tried.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "at once",
        "flushed first",
        "process by process",
        "filled before",
        "one at a time, 1m apart",
      ]),
    );
    const book = await runbookOf(configuration, recovery, best, { loss, firstSeed: 1, runs, kept });
    const kinds = planSchema.shape;
    kinds.recoveries.parse([recovery]);
    kinds.runbooks.parse([book]);
    const times = book?.steps.map(({ atSeconds }) => atSeconds) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.length).toBeGreaterThan(4);
    for (const { watch } of book?.steps ?? []) expect(watch.length).toBe(3);
    expect(book?.worstLoad).toBe(Math.max(...kept.map(({ metrics }) => metrics[SINCE_BACK])));
    const text = runbookText(book === null ? [] : [book]);
    expect(text).toContain("When to stop and go back");
    expect(text).toContain("`curr_items`");
  }, 60_000);

  it("has a runbook that goes back at what was never seen, and at the capacity where the database is worse off without the node", async () => {
    const loss = { ...crash.loss, forSeconds: 600 };
    const back = crash.configuration.lostAtSeconds + loss.forSeconds;
    const configuration = {
      ...crash.configuration,
      scenario: { ...crash.configuration.scenario, durationSeconds: back + 600 },
    };
    /** Minutes by minutes: the first of the outage, the one before the return, and the first since. */
    const stopsOf = async (first: number, before: number, since: number) => {
      const { runs } = drawn({ "at once": since });
      const { recovery, best, kept } = await recoveryOf(configuration, [0], { loss, firstSeed: 1, judge, runs });
      const load = {
        ...{ fromSeconds: back - 600, windowSeconds: 60, events: [], capacity: Array(11).fill(20) },
        offered: [first, ...Array(9).fill(before), since].map((of) => 20 * of),
      };
      const own = kept.map(() => ({ metrics: { [SINCE_BACK]: since }, atLeast: [], load }));
      const book = await runbookOf(configuration, recovery, best, { loss, firstSeed: 1, runs, kept: own });
      expect(book).toMatchObject({ worstLoad: since, loadBefore: before });
      return runbookText([book!]);
    };
    // The first minute of the outage, in which other nodes fill, does not come again.
    expect(await stopsOf(0.9, 0.2, 0.5)).toMatch(
      /Stop and go back where .* more than 10\/s [\s\S]*Stop when it is offered more/,
    );
    const worse = await stopsOf(0.9, 0.66, 0.25);
    expect(worse).toMatch(/Stop and go back only where the database is offered 20\/s or more/);
    expect(worse).toMatch(
      /Going back costs .* 5\/s, 0\.25x of the 20\/s .* 13\.2\/s, 0\.66x, in the last minutes before it/,
    );
    expect(worse).not.toContain("more than 5/s");
    expect(await stopsOf(1, 1.1, 0.5)).toMatch(/Do not go back: [\s\S]*do not close the node's port again/);
  });

  it("fills nodes before with half of what the database has left in the outage, for all of them together", () => {
    const rateOf = (busy: number, nodes: readonly number[]): number => {
      const metrics = { databaseUtilization: 0.1, databaseUtilizationDuringOutage: busy };
      const lost = pointOf([{ metrics, atLeast: [] }], { id: "", label: "", isStated: true });
      const { configuration, loss } = crash;
      const way = candidatesOf(configuration, nodes, loss, { lost }).find(({ name }) => name === "filled before");
      const filling = way?.scenario.faults.map(({ options }) => options.onReturn as { preFill: { rate: number } });
      return filling?.reduce((sum, { preFill }) => sum + preFill.rate * nodes.length, 0) ?? 0;
    };
    // Of 20 queries a second.
    expect(rateOf(0.5, [0])).toBe(5);
    expect(rateOf(0.2, [0, 1])).toBe(8);
    for (const nodes of [[0], [0, 1], [0, 1, 2]]) {
      for (const busy of [0, 0.3, 0.5, 0.9, 1]) expect(rateOf(busy, nodes)).toBeLessThanOrEqual(10 * (1 - busy) + 1e-9);
    }
    expect(rateOf(1, [0])).toBe(0);
  });

  it("says why a way fails where its columns, which are of the time since the return, do not show it, and only there", () => {
    const estimate = { unit: "x", better: "lower", low: null, high: null, n: 1, censored: 0 } as const;
    const verdictOf = (outcome: "PASS" | "FAIL", load: number, failed: number) => {
      const figures = {
        [SINCE_BACK]: { ...estimate, mean: load },
        [FAILED_SINCE_BACK]: { ...estimate, unit: "ratio", mean: failed },
      };
      const way = {
        ...{
          name: "at once",
          prepare: [],
          steps: [],
          outcome,
          isNoWorse: true,
          passedOver: null,
          repeats: 10,
          figures,
        },
        ...(outcome === "FAIL" ? { reasons: ["7.1 % of the worst minute's requests fail"] } : {}),
      };
      const recovery = { configuration: "", nodes: [0], winner: "at once", tried: [way], varianceRatio: null };
      return recoveryTables([{ ...recovery, ended: "decided" }])[0].rows[0][2];
    };
    expect(verdictOf("FAIL", 0.5, 0.0035)).toMatchObject({ text: "FAIL: 7.1 % of the worst minute's requests fail" });
    expect(verdictOf("FAIL", 1.2, 0.0035)).toMatchObject({ text: "FAIL" });
    expect(verdictOf("FAIL", 0.5, 0.02)).toMatchObject({ text: "FAIL" });
    expect(verdictOf("PASS", 0.5, 0.0035)).toMatchObject({ text: "PASS" });
  });
});
