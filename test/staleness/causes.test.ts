import { describe, expect, it } from "vitest";
import { causes } from "../../models/recording/causes.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

type Json = Readonly<Record<string, unknown>>;
type Metrics = Readonly<Record<string, number | null>>;

const twice = [
  { fault: "crash", node: 1, at: "6m", for: "4m" },
  { fault: "crash", node: 1, at: "15m", for: "3m" },
];
const pecl = { name: "pecl-memcache", processes: 16 };

/** Nothing expires and memory is plenty: a copy goes when it is replaced, deleted or lost. */
function metricsOf(client: Json, faults: readonly Json[], workload: Json = {}): Metrics {
  const { value, problems } = readScenario({
    duration: "20m",
    measureFrom: "2m",
    window: "2m",
    cluster: { nodes: 4 },
    client,
    database: { servers: 64, readService: { distribution: "exponential", mean: "4ms" } },
    workload: {
      keys: 2000,
      popularity: { zipf: 0 },
      valueBytes: 300,
      reads: 0.9,
      ttl: "never",
      arrivals: { rate: 200 },
      ...workload,
    },
    faults,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, 2, { check: true }).metrics;
}

/** Stale reads by cause, those there are. */
function readsOf(metrics: Metrics): Record<string, number> {
  const found = causes.map(({ name }): [string, number] => [name, metrics[`staleReads${name}`] as number]);
  expect(found.reduce((sum, [, reads]) => sum + reads, 0)).toBe(metrics.staleReads);
  return Object.fromEntries(found.filter(([, reads]) => reads > 0));
}

describe("stale reads have the cause that the experiment gives them", () => {
  it("second failure: failover copies that were not reached are read when the node dies again", () => {
    const metrics = metricsOf(pecl, twice);
    const reads = readsOf(metrics);
    expect(reads.SecondFailure! / metrics.staleReads!).toBeGreaterThan(0.9);
    expect(reads.SecondFailure).toBeLessThanOrEqual(metrics.staleReadsDuringSecondOutage!);
    expect(reads.DeletedKey).toBeUndefined();
  });

  it("deleted key returned: the same where a write deletes", () => {
    const reads = readsOf(metricsOf(pecl, twice, { onWrite: "delete" }));
    expect(reads.SecondFailure).toBeUndefined();
    expect(reads.DeletedKey).toBeGreaterThan(1000);
  });

  it("split view: in the 15 s after the return, while workers keep their own timers, and no longer", () => {
    // So many processes that each asks the node seldom: their timers drift apart.
    const metrics = metricsOf({ ...pecl, processes: 256 }, twice.slice(0, 1), { reads: 0.5 });
    const reads = readsOf(metrics);
    expect(Object.keys(reads).sort()).toEqual(["Race", "SplitView"]);
    expect(reads.SplitView).toBeGreaterThan(20);
    expect(metrics.viewsSettledSeconds).toBeGreaterThan(10);
    expect(metrics.viewsSettledSeconds).toBeLessThanOrEqual(15);
    expect(metrics.splitViewSeconds).toBeLessThanOrEqual(16);
  });

  it("views are out of date until each process has learned of a dead node, throughout an outage where requests forget it, and never where nothing moves", () => {
    const ejecting = { OPT_REMOVE_FAILED_SERVERS: true, OPT_LIBKETAMA_COMPATIBLE: true, OPT_DEAD_TIMEOUT: 600 };
    const outOfDate = (options: object) =>
      metricsOf({ name: "php-memcached", processes: 16, options }, twice.slice(0, 1)).splitViewSecondsDuringOutage;
    const forgets = outOfDate(ejecting);
    const learns = outOfDate({ ...ejecting, persistent_id: "p" });
    // Some fifty requests a second ask for the node's keys: there is one in each second of the four minutes.
    expect(forgets).toBe(240);
    // Each of 16 processes has five failed connections, two seconds and more apart, and asks for these keys every third of a second.
    expect(learns).toBeGreaterThan(8);
    expect(learns).toBeLessThan(40);
    expect(outOfDate({ OPT_LIBKETAMA_COMPATIBLE: true })).toBe(0);
  });

  it("misdirected: a restart that nobody notices but by broken sockets, with pecl-memcache 3 and not with 2.2", () => {
    const blink = [{ fault: "restart", node: 1, at: "6m", after: "1ms" }];
    const copies = (version: string) =>
      metricsOf({ ...pecl, version, processes: 64 }, blink).strandedCopiesMisdirected!;
    // Each of 64 processes once, with a get or a set.
    expect(copies("3.0")).toBeGreaterThan(0);
    expect(copies("3.0")).toBeLessThanOrEqual(64);
    expect(copies("2.2")).toBe(0);
  });

  it("node returned with what it held: what was written on other nodes meanwhile it does not know", () => {
    const reads = readsOf(metricsOf(pecl, [{ fault: "partition", node: 1, at: "6m", for: "4m" }]));
    expect(reads.KeptMemory! / Object.values(reads).reduce((sum, n) => sum + n)).toBeGreaterThan(0.9);
  });

  it("missed set: where nothing fails over the write is lost, and the old value is back with the node", () => {
    const client = { name: "php-memcached", processes: 16, options: { persistent_id: "p" } };
    const reads = readsOf(metricsOf(client, [{ fault: "host-down", memory: "kept", node: 1, at: "6m", for: "4m" }]));
    expect(reads.MissedWrite! / Object.values(reads).reduce((sum, n) => sum + n)).toBeGreaterThan(0.9);
  });

  it("replica not updated: libmemcached reads replicas whose owner is down, and writes none of them then", () => {
    const options = { OPT_BINARY_PROTOCOL: true, OPT_NUMBER_OF_REPLICAS: 1, persistent_id: "p" };
    const metrics = metricsOf({ name: "php-memcached", processes: 16, options }, twice.slice(0, 1));
    const reads = readsOf(metrics);
    expect(Object.keys(reads)).toEqual(["Replica"]);
    expect(metrics.staleReadsDuringOutage! / reads.Replica!).toBeGreaterThan(0.9);
  });

  it("not invalidated: an application that never touches the cache after a write needs no fault", () => {
    const reads = readsOf(metricsOf(pecl, [], { onWrite: "nothing" }));
    expect(Object.keys(reads)).toEqual(["NotInvalidated"]);
  });

  it("none at all in a healthy cluster whose application sets what it writes, but for races", () => {
    const reads = readsOf(metricsOf(pecl, []));
    expect(Object.keys(reads).filter((cause) => cause !== "Race")).toEqual([]);
  });
});

describe("stale copies", () => {
  it("of a node that returned with its memory are gone as writes come: half-life ln 2 / (writes per key and second)", () => {
    const { staleCopiesHalfLifeSeconds: half } = metricsOf(
      pecl,
      [{ fault: "partition", node: 1, at: "6m", for: "4m" }],
      { reads: 0.8 },
    );
    // 40 writes a second over 2,000 keys: 34.7 s. The median of some 490 exponentials scatters by 1/sqrt(490) of the mean 50 s;
    // four of those.
    expect(Math.abs(half! - 50 * Math.LN2)).toBeLessThan(9);
  });

  it("last no longer than the time to live", () => {
    const { staleCopyAgeSecondsP99: oldest, staleReadAgeSecondsP99: read } = metricsOf(pecl, [], {
      onWrite: "nothing",
      ttl: "60s",
    });
    // Expiry is in whole seconds, and an expired copy is gone when it is next asked for, every 11 s on average.
    expect(read).toBeLessThan(61);
    expect(oldest).toBeLessThan(61 + 60);
  });
});
