/**
 * What a runbook tells to do, for every way that nodes are lost and every way to bring them back. Oracle: what the world of that way is
 * said to do, as the model spells it out.
 */
import { describe, expect, it } from "vitest";
import { plan } from "../../../models/run/plan.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { type Candidate, candidatesOf } from "../../../src/app/planning/candidates.ts";
import { pointOf } from "../../../src/app/planning/figures.ts";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { type Recovery, SINCE_BACK, type Tried } from "../../../src/app/planning/recovery.ts";
import { runbookOf } from "../../../src/app/planning/runbook.ts";
import { runbookText } from "../../../src/app/planning/runbook-text.ts";
import type { Making } from "../../../src/app/planning/runs.ts";
import { configurationsOf, lossOf } from "../../../src/app/planning/worlds.ts";

const retrying = { retry: { name: "fixed", options: { attempts: 3 } } };
const arrivals = { rate: 12, load: { curve: "daily", peakAt: "12:00", peakToTrough: 3 } };

function worldOf(fault: string) {
  const scenario = {
    ...{ startAt: "00:00", duration: "24h", measureFrom: "30s", protection: retrying },
    cluster: { nodes: 4, memory: "64MB", ...(fault === "warm-stop" ? { memcached: "-e /mem" } : {}) },
    client: { name: "php-memcached", processes: 3 },
    database: { servers: 2, capacity: "20/s" },
    workload: { keys: 200, popularity: { zipf: 0.8 }, reads: 0.9, prefill: "stationary", arrivals },
    faults: [{ fault, node: 0, at: "12h", for: "2m" }],
  };
  const { points } = readExperiment(JSON.stringify({ question: "q", scenario }), "t", "t") as SimulationExperiment;
  const loss = lossOf(points, 120);
  return { loss, configuration: configurationsOf(points, loss)[0] };
}

/** Retries that multiply what a drowning database is asked, so that a protection is among the ways. */
const metrics = {
  databaseUtilizationDuringOutage: 0.2,
  databaseUtilizationWorstMinuteDuringDisturbance: 1,
  retryAmplification: 3,
};
const point = pointOf([{ metrics, atLeast: [] }], { id: "", label: "", isStated: true });

function waysOf(fault: string, nodes: readonly number[]) {
  const { configuration, loss } = worldOf(fault);
  const all = candidatesOf(configuration, nodes, loss, { lost: point, holdsUpTo: 12 });
  return all.map((candidate) => ({ configuration, loss, candidate, all, nodes }));
}

const runs: Making = {
  affords: () => true,
  make: async (asks) => asks.map((): Kept => ({ metrics: {}, atLeast: [] })),
};

/** As if this way had won, and each had half the load of the one before. */
async function bookOf({ configuration, loss, candidate, all, nodes }: ReturnType<typeof waysOf>[number]) {
  const estimate = { unit: "x", better: "lower", low: null, high: null, n: 1, censored: 0 } as const;
  const tried = all.map(
    ({ name, prepare, wait, steps }, i): Tried => ({
      ...{ name, prepare, steps: [...(wait === undefined ? [] : [wait.todo]), ...steps], outcome: "PASS" },
      ...{
        isNoWorse: false,
        passedOver: null,
        repeats: 1,
        figures: { [SINCE_BACK]: { ...estimate, mean: 0.5 ** i }, strandedCopies: { ...estimate, mean: 49 } },
      },
    }),
  );
  const recovery: Recovery = {
    ...{ configuration: "", nodes, winner: candidate.name, tried, ended: "decided", varianceRatio: null },
  };
  const book = await runbookOf(configuration, recovery, candidate, { loss, firstSeed: 1, runs, kept: [] });
  return { book: book!, tried };
}

/** What strikes after the loss, by name. */
function strikesOf({ scenario }: Candidate, lostAtSeconds: number) {
  return plan(scenario, 1).timed.filter(({ atSeconds }) => atSeconds > lostAtSeconds);
}

const ways = ["crash", "host-down", "pause", "partition", "warm-stop"].flatMap((fault) =>
  [[0], [0, 1, 2, 3]].flatMap((nodes) =>
    waysOf(fault, nodes).map((way) => [fault, nodes.length, way.candidate.name, way] as const),
  ),
);

describe.each(ways)("a runbook after a %s of %d, %s", (_, __, ___, way) => {
  const { candidate, configuration } = way;
  const strikes = strikesOf(candidate, configuration.lostAtSeconds);
  const has = (fault: string): boolean => strikes.some((one) => one.fault === fault);

  it("says to flush where the world is flushed, and to keep clients away where its port is closed", async () => {
    const { book } = await bookOf(way);
    const todo = book.steps.flatMap((step) => step.todo).join(" ");
    expect([todo.includes("flush_all"), todo.includes("close the port"), todo.includes("Fill ")]).toEqual([
      has("flush"),
      has("close"),
      has("pre-fill"),
    ]);
    expect(book.flush[0].startsWith("Flush ")).toBe(has("flush"));
    expect(todo).not.toMatch(/before the next loss|Set up/);
  });

  it("has copies that are left on the gutter, where the world has one, end with their time to live, and no other node flushed", async () => {
    const { book } = await bookOf(way);
    const { secondPools } = candidate.scenario;
    const text = book.flush.at(-1)!;
    expect(/^The gutter keeps 49 .* over 10s after they were set/.test(text)).toBe(secondPools !== undefined);
    // The client does not fail over, so that without a gutter no world has such copies; the words are those of one that does.
    expect(text.includes("Flush these nodes one by one")).toBe(secondPools === undefined);
  });

  it("says it a second before the nodes are there in that world, and to wait until then", async () => {
    const { book } = await bookOf(way);
    const back = Math.min(...strikes.map(({ atSeconds }) => atSeconds));
    expect(book.steps.find(({ title }) => title === "before the return")?.atSeconds).toBe(back - 1);
    const isHeld = back > configuration.lostAtSeconds + way.loss.forSeconds;
    expect(book.steps.some(({ title }) => title === "half-way through the wait")).toBe(isHeld);
  });

  it("tells apart what to prepare and what to do tonight, by what of the world is not as it was", async () => {
    const { book, tried } = await bookOf(way);
    const rest = ({ faults: _, durationSeconds: __, stretch: ___, ...others }: Scenario): string =>
      JSON.stringify(others);
    const isPrepared = rest(candidate.scenario) !== rest(configuration.scenario);
    expect(candidate.prepare.length > 0).toBe(isPrepared);
    const text = runbookText([book]);
    expect(text.includes("## What to prepare before the next loss")).toBe(isPrepared);
    if (!isPrepared) return;
    // Of the ways that need nothing the last has the least load here.
    const tonight = tried.findLast(({ prepare }) => prepare.length === 0)!;
    expect(book.prepare[1]).toContain(`bring back ${tonight.name}, which offers`);
    expect(book.prepare[1]).toContain(tonight.steps.join(" "));
  });
});

it("counts the stranded copies of the whole wait, of a way that raced without it, in the units of the world", async () => {
  const { configuration, loss } = worldOf("crash");
  const all = candidatesOf(configuration, [0], loss, { lost: point, holdsUpTo: 12, isShort: true });
  const candidate = all.find(({ late }) => late !== undefined)!;
  const figures = {
    strandedCopies: { unit: "copies", better: "lower", mean: 49, low: 49, high: 49, n: 1, censored: 0 },
  } as const;
  const way = {
    name: candidate.name,
    prepare: [],
    steps: [],
    outcome: "PASS",
    isNoWorse: true,
    passedOver: null,
  } as const;
  const recovery: Recovery = {
    ...{ configuration: "", nodes: [0], winner: candidate.name, ended: "decided", varianceRatio: null },
    tried: [{ ...way, repeats: 1, figures }],
  };
  const seen = { ...runs, make: async () => [{ metrics: { strandedCopies: 7 }, atLeast: [] }] };
  const options = { loss, firstSeed: 1, runs, kept: [] };
  const scale = { per: 20, sampled: 1, larger: 1, memory: 1 };
  const told = async (best: Candidate) =>
    (await runbookOf(configuration, recovery, best, { ...options, model: { scale, runs: seen } }))!.flush.at(-1);
  expect(await told(candidate)).toContain("keep 140 copies");
  const { late: _, ...whole } = candidate;
  expect(await told(whole)).toContain("keep 49 copies");
});

it.each([
  [20, 12, 1],
  [20, 123, 2],
  [1, 123, 3],
])("of counts that are %d times as many, %d a step, tells as many digits as they have: %d", async (times, misses, digits) => {
  const [way] = waysOf("crash", [0]);
  const { configuration, loss, candidate, all, nodes } = way;
  const tried = all.map(
    ({ name, prepare, steps }): Tried => ({
      ...{ name, prepare, steps, outcome: "PASS", isNoWorse: false, passedOver: null, repeats: 1, figures: {} },
    }),
  );
  const recovery: Recovery = {
    ...{ configuration: "", nodes, winner: candidate.name, tried, ended: "decided", varianceRatio: null },
  };
  const { host, port } = configuration.scenario.nodes[1];
  const counting: Making = {
    ...runs,
    make: async ([{ world }]) => [
      {
        ...{ metrics: {}, atLeast: [] },
        inspections: world.scenario.statsAt.map(({ offsetSeconds }, i) => ({
          ...{
            atSeconds: offsetSeconds,
            when: `${offsetSeconds}s`,
            title: "",
            table: { title: "", note: "", columns: [], rows: [] },
          },
          data: [{ node: `${host}:${port}`, stats: { get_misses: i * misses } }],
        })),
      },
    ],
  };
  const model = times === 1 ? null : { scale: { per: times, sampled: 1, larger: 1, memory: 1 }, runs: counting };
  const options = { loss, firstSeed: 1, runs: counting, kept: [], model };
  const book = (await runbookOf(configuration, recovery, candidate, options))!;
  const [first, second] = book.steps;
  const exact = (misses * times) / (second.atSeconds - first.atSeconds);
  const told = second.watch[0].missesPerSecond!;
  expect(told).toBeCloseTo(digits === 3 ? exact : Number(exact.toPrecision(digits)), 9);
});

it("the ways are of every kind", () => {
  const names = new Set(ways.map(([, , name]) => name));
  for (const name of [
    "at once",
    "flushed first",
    "process by process",
    "filled before",
    "a gutter of 1",
    "no retries",
    "in the trough",
  ])
    expect(names).toContain(name);
  expect([...names].some((name) => name.startsWith("when the load is below"))).toBe(true);
  expect(names).toContain("2 at a time, 5m apart");
});
