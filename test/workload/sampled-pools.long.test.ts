/** Several pools, clients that keep several copies of a key, and namespaces: one key in ten beside the same seeds in full, in worlds of a few thousand keys. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { estimateDifference, estimateMean } from "../../src/core/estimate.ts";

type Json = Readonly<Record<string, unknown>>;
const SEEDS = 16;
/** Ten worlds of some six numbers each: seldom enough that chance alone breaks none of them. */
const CONFIDENCE = 0.999;

const cluster = { nodes: 4, memory: "1GB", profile: "classic" };
const address = (node: number) => `127.0.0.1:${11_211 + node}`;
const pools = { a: { servers: [address(0), address(1)] }, b: { servers: [address(2), address(3)] } };
const both = ["PoolRoute|a", "PoolRoute|b"];
const mcrouter = (route: Json) => ({ client: { name: "mcrouter", processes: 2, options: { pools, route } } });
const cutOff = { faults: [{ fault: "partition", node: 1, at: "40s", for: "40s" }] };

const namespaces = [
  {
    name: "pages",
    share: 0.5,
    keys: 4000,
    valueBytes: 400_000,
    ttl: "1m",
    onWrite: "delete",
    popularity: { zipf: 0.7 },
  },
  { name: "users", share: 0.4, keys: 6000, valueBytes: 200_000, reads: 0.8, onWrite: "set", popularity: { zipf: 0.8 } },
  { name: "rare", share: 0.1, keys: 90, valueBytes: 400_000, ttl: "5m" },
];

const worlds: readonly (readonly [string, Json])[] = [
  [
    "a replica, and a node that is cut off with writes that delete",
    { cluster: { ...cluster, replicas: { count: 1 } }, onWrite: "delete", ...cutOff },
  ],
  ["a warm-up from a replica", { cluster: { ...cluster, replicas: { count: 1 }, warmUp: { from: "replica" } } }],
  [
    "a warm-up from a gutter",
    { cluster: { ...cluster, gutter: { nodes: 2, ttl: "40s" }, warmUp: { from: "gutter" } } },
  ],
  [
    "pecl-memcache, which writes each value twice",
    { client: { name: "pecl-memcache", version: "3.0", processes: 8, options: { "memcache.redundancy": 2 } } },
  ],
  [
    "libmemcached's replicas",
    {
      client: {
        name: "php-memcached",
        processes: 8,
        options: { OPT_NUMBER_OF_REPLICAS: 1, OPT_BINARY_PROTOCOL: true },
      },
    },
  ],
  ["namespaces with sizes, times to live and writes of their own", { namespaces }],
  ["pages over namespaces", { namespaces, application: { page: { gets: 3, multiGets: [{ keys: 4 }], writes: 0.5 } } }],
  [
    "mcrouter's fail-over to a pool",
    mcrouter({ type: "FailoverWithExptimeRoute", normal: both[0], failover: both[1], failover_exptime: 20 }),
  ],
  ["mcrouter's fail-over where a pool misses", mcrouter({ type: "MissFailoverRoute", children: both })],
  ["mcrouter's pools that are all written and asked", mcrouter({ type: "AllFastestRoute", children: both })],
];

/** What is asked of a sample: half a point, and a twentieth. */
const asked: readonly (readonly [string, "points" | "part"])[] = [
  ["missRatioBefore", "points"],
  ["missRatioDuringOutage", "points"],
  ["missRatioAfterReturn", "points"],
  ["replicaHitRatioDuringOutage", "points"],
  ["gutterHitRatioDuringOutage", "points"],
  ["warmUpHitRatioAfterReturn", "points"],
  ["databaseUtilizationDuringOutage", "part"],
  ["strandedCopies", "part"],
  ["storedElsewhere", "part"],
  ["staleCopiesAtReturn", "part"],
];

function scenarioOf({ onWrite = "set", namespaces: split, ...world }: Json, detail: unknown) {
  const whole = { keys: 8000, popularity: { zipf: 0.8 }, valueBytes: 400_000, reads: 0.9, onWrite, ttl: "2m" };
  const { value, problems } = readScenario({
    duration: "2m",
    measureFrom: "0s",
    window: "10s",
    cluster,
    client: { name: "php-memcached", processes: 8 },
    database: { servers: 4, readService: { distribution: "exponential", mean: "4ms" } },
    faults: [{ fault: "crash", node: 1, at: "40s", for: "40s" }],
    workload: {
      ...(split === undefined ? whole : { namespaces: split }),
      ...{ prefill: "stationary", arrivals: { rate: 100 } },
    },
    ...world,
    detail,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

function metricsOf(world: Json, detail: unknown) {
  const scenario = scenarioOf(world, detail);
  return Array.from({ length: SEEDS }, (_, i) => run(scenario, i + 1).metrics);
}

describe("one key in so many", () => {
  it.each(worlds)("keeps the laws, and of one is the run in full, to the byte: %s", (_, world) => {
    const full = run(scenarioOf(world, "full"), 7, { check: true });
    const one = run(scenarioOf(world, { sampled: 1 }), 7, { check: true });
    expect(JSON.stringify(one)).toBe(JSON.stringify(full));
    const some = run(scenarioOf(world, { sampled: 10 }), 7, { check: true });
    expect(some.metrics.operationsPerSecond).toBe(full.metrics.operationsPerSecond);
  });
});

describe("with one key in ten", () => {
  it.each(worlds)(
    "as many hits, and as many copies out of place, as in full: %s",
    (_, world) => {
      const [full, some] = [metricsOf(world, "full"), metricsOf(world, { sampled: 10 })];
      let compared = 0;
      for (const [name, of] of asked) {
        const [a, b] = [full, some].map((all) => all.map((metrics) => metrics[name] ?? Number.NaN));
        const { mean } = estimateMean(a)!;
        // Of fewer than a hundred events the own chance is more than a tenth.
        if (
          Number.isNaN(mean) ||
          mean === 0 ||
          (of === "part" && name !== "databaseUtilizationDuringOutage" && mean < 100)
        )
          continue;
        const apart = estimateDifference(a, b, CONFIDENCE)!;
        const most = of === "points" ? 0.005 : mean / 20;
        const isChance = apart.low! <= 0 && apart.high! >= 0;
        expect(isChance || Math.abs(apart.mean) <= most, `${name}: ${mean} and ${apart.mean} more`).toBe(true);
        compared++;
      }
      expect(compared).toBeGreaterThanOrEqual(4);
    },
    300_000,
  );
});
