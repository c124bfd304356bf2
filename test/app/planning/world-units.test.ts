/**
 * A plan tells what scale models count in the units of the world. Oracle: the world itself, run as it is beside a scale model of it.
 */
import { expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { scaled, scaleOf } from "../../../src/app/planning/coarser.ts";
import { pointOf } from "../../../src/app/planning/figures.ts";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { asksOf, Runs } from "../../../src/app/planning/runs.ts";
import { inWorldUnits } from "../../../src/app/planning/world-units.ts";
import { configurationsOf, losing, lossOf } from "../../../src/app/planning/worlds.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const scenario = {
  duration: "8m",
  measureFrom: "1m",
  cluster: { nodes: 4, memory: "40MB", profile: "classic" },
  client: {
    name: "php-memcached",
    processes: 40,
    options: {
      OPT_LIBKETAMA_COMPATIBLE: true,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_DEAD_TIMEOUT: 20,
      persistent_id: "p",
    },
  },
  database: { capacity: "400/s" },
  workload: {
    keys: 60_000,
    valueBytes: 2000,
    popularity: { zipf: 0.9 },
    reads: 0.95,
    prefill: "stationary",
    arrivals: { rate: 300 },
  },
  faults: [{ fault: "crash", node: 1, at: "3m", for: "2m" }],
};
const PER = 5;

const text = JSON.stringify({ question: "q", control: false, scenario });
const { points } = readExperiment(text, "test", "test") as SimulationExperiment;
const loss = lossOf(points, 120);
const [configuration] = configurationsOf(points, loss);
const world = losing(configuration, [1], loss);
const scale = scaleOf(world, PER)!;

const make = inline((one, seed) => run(one as Scenario, seed));
const all = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 6000 });
const model = all.ofOthers(
  (one) => scaled(one, scale),
  (kept) => inWorldUnits(kept, scale),
);
const asItCounts = all.ofOthers(
  (one) => scaled(one, scale),
  (kept) => kept,
);

/** What the plan's tables are made of, in the world itself, as a model tells it, and as it counts it. */
const asks = asksOf([{ label: "", scenario: world }], [1, 2, 3, 4, 5, 6]);
const [inItself, told, counted] = [await all.make(asks), await model.make(asks), await asItCounts.make(asks)];
const figures = (kept: readonly Kept[]) => pointOf(kept, { id: "", label: "", isStated: true }).metrics;
const mean = (kept: readonly Kept[], of: (one: Kept) => number): number =>
  kept.reduce((sum, one) => sum + of(one), 0) / kept.length;

/** Verdicts of models are held to this too: of a minute of 3,600 requests some percent are chance, and so are the processes that are fewer. */
const APART = 0.1;
/** The most popular keys, which are all there in a model: those of the lost node are counted as if each stood for others too. */
const HEAD = (300 / 4) * (PER - 1);

it("tells as many copies as the world itself, and as many bytes", () => {
  const copies = ({ metrics }: Kept): number => metrics.strandedCopies;
  const bytes = ({ metrics }: Kept): number => metrics.strandedBytes;
  for (const of of [copies, bytes]) {
    const own = mean(inItself, of);
    const head = (HEAD * own) / mean(inItself, copies);
    expect(Math.abs(mean(told, of) - own)).toBeLessThan(APART * own + head);
    // As it counts them they would be a fifth, and no such tolerance would do.
    expect(Math.abs(mean(counted, of) - own)).toBeGreaterThan(APART * own + head);
  }
});

it("tells old values within the interval of the world itself", () => {
  const [own, as, less] = [inItself, told, counted].map((kept) => figures(kept).staleReads);
  expect(as.low!).toBeLessThan(own.high!);
  expect(as.high!).toBeGreaterThan(own.low!);
  expect(less.high!).toBeLessThan(own.low!);
});

it("tells the database's queries, failures a second and capacity of the world itself", () => {
  const parts: readonly ((one: Kept) => number)[] = [
    ({ metrics }) => metrics.fallThroughPerSecondDuringOutage,
    ({ load }) => Math.max(...load!.offered.map(Number)),
    ({ load }) => Math.max(...load!.capacity.map(Number)),
  ];
  for (const of of parts) expect(Math.abs(mean(told, of) / mean(inItself, of) - 1)).toBeLessThan(APART);
});

it("leaves shares, multiples and times as they are", () => {
  const [as, own] = [figures(told), figures(counted)];
  const same = Object.keys(own).filter((name) => ["ratio", "x", "s", "ms"].includes(own[name].unit));
  expect(same.length).toBeGreaterThan(100);
  for (const name of same) expect(as[name], name).toEqual(own[name]);
});
