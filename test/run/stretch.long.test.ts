/** A run of which the stretch around its faults is simulated, against the same run in full. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { workOf } from "../../models/run/work.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { estimateMean } from "../../src/core/estimate.ts";

type Json = Readonly<Record<string, unknown>>;

const removal = {
  persistent_id: "p",
  OPT_LIBKETAMA_COMPATIBLE: true,
  OPT_REMOVE_FAILED_SERVERS: true,
  OPT_SERVER_FAILURE_LIMIT: 1,
  OPT_DEAD_TIMEOUT: 20,
};

const outage = (at: string, back: string) => [
  { fault: "crash", node: 1, at },
  { fault: "recover", node: 1, at: back },
];

const world = {
  duration: "10h",
  startAt: "13:00",
  measureFrom: "0s",
  cluster: { nodes: 4, memory: "2MB", profile: "classic" },
  client: { name: "php-memcached", processes: 4, options: removal },
  database: { servers: 4, readService: { distribution: "exponential", mean: "20ms" } },
  workload: {
    keys: 10_000,
    valueBytes: 800,
    ttl: "1h",
    reads: 0.95,
    popularity: { zipf: 1 },
    prefill: "stationary",
    arrivals: { rate: 30, load: { curve: "daily", peakAt: "19:00", peakToTrough: 3 } },
  },
  faults: outage("peak", "peak+20m"),
};

function read(changes: Json, detail: unknown): Scenario {
  const { value, problems } = readScenario({ ...world, ...changes, detail });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const SEEDS = [1, 2, 3, 4, 5, 6];

/** Of each metric the values in full and in a stretch. */
function both(changes: Json) {
  const [full, stretch] = ["full", { stretches: true }].map((detail) => {
    const scenario = read(changes, detail);
    return { work: workOf(scenario), runs: SEEDS.map((seed) => run(scenario, seed, { check: seed === 1 })) };
  });
  const values = (runs: typeof full.runs, name: string) => {
    const found = runs.map(({ metrics }) => metrics[name]);
    if (found.some((value) => typeof value !== "number")) throw new Error(`${name}: ${found}`);
    return estimateMean(found as number[])!;
  };
  return { full, stretch, of: (name: string) => [values(full.runs, name), values(stretch.runs, name)] as const };
}

type Both = ReturnType<typeof both>;

/** Equal but for chance, by the intervals that are printed, or within what is allowed. */
function expectAlike({ of }: Both, name: string, allowed: (value: number) => number): void {
  const [full, stretch] = of(name);
  const chance = full.high! - full.mean + (stretch.high! - stretch.mean);
  const difference = Math.abs(full.mean - stretch.mean);
  expect(difference, `${name}: ${full.mean} in full, ${stretch.mean}`).toBeLessThan(
    Math.max(chance, allowed(full.mean)),
  );
}

/** Half a point of hit ratio: what the closed forms of the start and of the hours that are stepped over are good for. */
const HALF_A_POINT = () => 0.005;
/** The same of all gets that come in a second. */
const HALF_A_POINT_OF_GETS = () => 0.005 * world.workload.arrivals.rate * world.workload.reads;
/** A twentieth, of maxima and of what few requests make. */
const A_TWENTIETH = (value: number) => 0.05 * value;

const shares = [
  "missRatio",
  "missRatioBefore",
  "missRatioDuringOutage",
  "missRatioAfterReturn",
  "getFailureRatioDuringOutage",
];
const sizes = [
  "databaseUtilization",
  "databaseUtilizationDuringOutage",
  "databaseUtilizationAfterReturn",
  "databaseLoadWorstMinuteDuringDisturbance",
  "latencyMsP99",
  "latencyMsP99DuringOutage",
  "strandedCopies",
  "strandedBytes",
  "staleCopiesAtReturn",
  "storedElsewhere",
];

describe("a run in a stretch", () => {
  it.each<readonly [string, Json]>([
    ["a node that is lost at the peak", {}],
    ["one whose keys have no time to live", { workload: { ...world.workload, ttl: "never" } }],
  ])(
    "has the figures of the run in full, with a fifth of its work: %s",
    (_, changes) => {
      const found = both(changes);
      for (const name of shares) expectAlike(found, name, HALF_A_POINT);
      expectAlike(found, "fallThroughPerSecond", HALF_A_POINT_OF_GETS);
      for (const name of sizes) expectAlike(found, name, A_TWENTIETH);
      expect(found.stretch.work.events).toBeLessThan(found.full.work.events / 5);
      expect(found.stretch.work.simulatedSeconds).toBeLessThan(2 * 3600);
    },
    240_000,
  );

  it("carries stranded and stale copies to a second outage, by the hours in between", () => {
    const found = both({ faults: [...outage("peak", "peak+20m"), ...outage("peak+35m", "peak+45m")] });
    for (const name of shares) expectAlike(found, name, HALF_A_POINT);
    expectAlike(found, "fallThroughPerSecond", HALF_A_POINT_OF_GETS);
    for (const name of [...sizes, "staleCopiesAtSecondOutage", "staleReadsDuringSecondOutage"]) {
      expectAlike(found, name, A_TWENTIETH);
    }
    const [full] = found.of("staleCopiesAtSecondOutage");
    expect(full.mean).toBeGreaterThan(0);
  }, 240_000);
});
