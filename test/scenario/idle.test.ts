/** What is said to do nothing does nothing: a run with it is the run without it. What is not said to do nothing does something there. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";

type Json = Readonly<Record<string, unknown>>;

interface World {
  readonly protection?: Json;
  readonly workload?: Json;
  readonly client?: Json;
  readonly cluster?: Json;
  readonly faults?: readonly Json[];
  readonly database?: Json;
}

function scenarioOf({ protection = {}, workload = {}, client = {}, cluster = {}, faults = [], database = {} }: World) {
  const { value, problems } = readScenario({
    duration: "90s",
    cluster: { nodes: 2, ...cluster },
    client: { name: "gomemcache", processes: 4, hosts: 2, workers: 8, ...client },
    database: { servers: 2, readService: { distribution: "exponential", mean: "100ms" }, ...database },
    workload: {
      keys: 20,
      popularity: { zipf: 0 },
      ttl: "3s",
      reads: 0.95,
      onWrite: "delete",
      arrivals: { rate: 40 },
      ...workload,
    },
    // The same code, so that its values are as long.
    protection: { stampede: { name: "none" }, ...protection },
    faults,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const resultOf = (world: World) => run(scenarioOf(world), 3, { check: true }).metrics;
const warnings = (world: World) => warningsOf(scenarioOf(world));
const stampede = (name: string, options: Json = {}) => ({ stampede: { name, options } });
const writes = (name: string) => ({ writes: { name } });

const [writesOnly, readsOnly, forEver] = [{ reads: 0 }, { reads: 1 }, { ttl: "never" }];
const alone = { name: "php-memcached", hosts: 4, processes: 4, workers: 1 };

const protections: readonly (readonly [string, Json, World, RegExp])[] = [
  ["a lease, writes alone", stampede("lease"), { workload: writesOnly }, /lease does nothing.*only writes/],
  ["write-through, reads alone", writes("write-through"), { workload: readsOnly }, /write-through.*nobody writes/],
  ["xfetch, values for ever", stampede("xfetch"), { workload: forEver }, /xfetch does nothing.*live for ever/],
  [
    "stale-while-revalidate, values for ever",
    stampede("stale-while-revalidate", { grace: "5s" }),
    { workload: forEver },
    /stale-while-revalidate does nothing.*live for ever/,
  ],
  ["nginx's useStale, values for ever", stampede("nginx", { useStale: true }), { workload: forEver }, /useStale/],
  ["single flight, one request a process", stampede("single-flight"), { client: alone }, /each process serves one/],
  [
    "single flight by host, one request a host",
    stampede("single-flight", { per: "host" }),
    { client: alone },
    /each host serves one/,
  ],
];

describe("a protection of the cache that is said to do nothing", () => {
  it.each(protections)("does nothing, and something elsewhere: %s", (_, protection, world, text) => {
    expect(warnings({ ...world, protection }).join()).toMatch(text);
    expect(resultOf({ ...world, protection })).toEqual(resultOf(world));
    expect(warnings({ protection })).toEqual([]);
    expect(resultOf({ protection })).not.toEqual(resultOf({}));
  });

  it("names the part of it that does: a grace, a lease's R and I, tombstones", () => {
    const part = (protection: Json, workload: Json) => warnings({ protection, workload }).join();
    expect(part(stampede("varnish"), forEver)).toMatch(/varnish: grace does nothing/);
    expect(part(stampede("meta-lease", { N: "10s", R: "1s" }), forEver)).toMatch(/meta-lease: R does nothing/);
    expect(part(stampede("meta-lease", { N: "10s", I: true }), { onWrite: "set" })).toMatch(
      /meta-lease: I does nothing/,
    );
    expect(part(stampede("meta-lease", { N: "10s", I: true }), { onWrite: "delete" })).toBe("");
    expect(part(writes("hold-off"), { onWrite: "set" })).toMatch(/no tombstones/);
    expect(part(writes("hold-off"), { onWrite: "delete" })).toBe("");
  });
});

describe("a pool beside the cluster that is said to do nothing", () => {
  const gutter = { nodes: 2, gutter: { nodes: 1, ttl: "10s" } };
  const warm = { nodes: 2, replicas: { count: 1 }, warmUp: { from: "replica", for: "1m" } };
  const at = { at: "30s", for: "30s" };
  const [slowDatabase, cut, crash] = [
    { fault: "database-slow", factor: 2, ...at },
    { fault: "partition", node: 0, ...at },
    { fault: "crash", node: 0, ...at },
  ];

  it("has no hits there, and some where a node fails and returns empty", () => {
    expect(warnings({ cluster: gutter, faults: [slowDatabase] }).join()).toMatch(/gutter gets nothing/);
    expect(resultOf({ cluster: gutter, faults: [slowDatabase] }).gutterHitRatio).toBe(0);
    expect(warnings({ cluster: gutter, faults: [crash] })).toEqual([]);
    expect(resultOf({ cluster: gutter, faults: [crash] }).gutterHitRatio).toBeGreaterThan(0);
    expect(warnings({ cluster: warm, faults: [cut] }).join()).toMatch(/warmUp does nothing/);
    expect(resultOf({ cluster: warm, faults: [cut] }).warmUpHitRatio).toBe(0);
    expect(warnings({ cluster: warm, faults: [crash] })).toEqual([]);
    expect(resultOf({ cluster: warm, faults: [crash] }).warmUpHitRatio).toBeGreaterThan(0);
  });
});

describe("a setting of the database that is said to do nothing", () => {
  it("does nothing: a limit of the queue where no query waits; the usual one is nobody's", () => {
    const unlimited = { servers: "unlimited", sharing: { cores: 2 } };
    const servers = { servers: 1 };
    const none = { ...unlimited, queueLimit: 0 };
    expect(warnings({ database: none })).toEqual([expect.stringMatching(/queueLimit does nothing/)]);
    expect(resultOf({ database: none })).toEqual(resultOf({ database: unlimited }));
    expect(warnings({ database: unlimited })).toEqual([]);
    expect(warnings({ database: { ...servers, queueLimit: 0 } })).toEqual([]);
    expect(resultOf({ database: { ...servers, queueLimit: 0 } })).not.toEqual(resultOf({ database: servers }));
  });

  it("does nothing: replicas without a lag are never behind, and with one some reads are", () => {
    const replicas = (lag: string) => ({ replicas: { count: 2, lag: { distribution: "constant", value: lag } } });
    expect(warnings({ database: replicas("0s") })).toEqual([expect.stringMatching(/lag is 0: no replica is ever/)]);
    expect(resultOf({ database: replicas("0s") }).laggedReadRatio).toBe(0);
    expect(warnings({ database: replicas("5s") })).toEqual([]);
    expect(resultOf({ database: replicas("5s") }).laggedReadRatio).toBeGreaterThan(0);
  });
});

describe("more than there is to have", () => {
  const crash = { fault: "crash", node: 0, at: "30s", for: "20s" };

  it("changes nothing: a gutter's time to live above that of all keys", () => {
    const gutter = (ttl: string): World => ({
      cluster: { gutter: { nodes: 1, ttl } },
      faults: [crash],
      protection: { stampede: undefined },
    });
    for (const ttl of ["3s", "1h"]) {
      expect(warnings(gutter(ttl))).toEqual([expect.stringMatching(/gutter.ttl does nothing: .* 3 s at most/)]);
      expect(resultOf(gutter(ttl))).toEqual(resultOf(gutter("5s")));
    }
    expect(warnings(gutter("2s"))).toEqual([]);
    expect(resultOf(gutter("2s"))).not.toEqual(resultOf(gutter("5s")));
    expect(warnings({ ...gutter("1h"), workload: forEver })).toEqual([]);
  });

  it("changes nothing: keys for a loader beyond those there are", () => {
    const onReturn = (keys: number): World => ({
      faults: [{ ...crash, onReturn: { preFill: { keys, rate: 100 } } }],
      workload: { ttl: "1h" },
      protection: { stampede: undefined },
    });
    expect(warnings(onReturn(21))).toEqual([expect.stringMatching(/preFill.keys is more than there are: .* the 20 /)]);
    expect(warnings(onReturn(20))).toEqual([]);
    expect(resultOf(onReturn(21))).toEqual(resultOf(onReturn(20)));
    expect(resultOf(onReturn(1))).not.toEqual(resultOf(onReturn(20)));
    const alone: World = { faults: [{ fault: "pre-fill", node: 0, at: "30s", keys: 21, rate: 100 }] };
    expect(warnings({ ...alone, protection: { stampede: undefined } }).join()).toMatch(/faults\[0\].keys is more/);
  });
});

describe("a lock that is said to be shorter than the read it guards", () => {
  const slow = { servers: 16, readService: { distribution: "constant", value: "3s" }, timeout: "10s" };
  const held = (protection: Json, database: Json = slow): World => ({
    protection,
    database,
    workload: { ttl: "10s", reads: 1 },
    client: { hosts: 1 },
  });
  const locks: readonly (readonly [string, (time: string) => Json])[] = [
    ["lock", (expiry) => stampede("lock", { expiry, wait: "30s" })],
    ["lease", (token) => stampede("lease", { token })],
    ["meta-lease", (N) => stampede("meta-lease", { N })],
    ["nginx", (lockAge) => stampede("nginx", { lock: true, lockAge, lockTimeout: "30s" })],
  ];

  it.each(locks)("lets others read meanwhile, and one that is longer does not: %s", (_, protection) => {
    expect(warnings(held(protection("1s")))).toEqual([expect.stringMatching(/over after 1 s, .* takes 3 s/)]);
    expect(resultOf(held(protection("1s"))).duplicateReadRatio).toBeGreaterThan(0);
    expect(warnings(held(protection("30s")))).toEqual([]);
    expect(resultOf(held(protection("30s"))).duplicateReadRatio).toBe(0);
  });

  it("is as long as the application waits, where that is shorter", () => {
    const said = warnings(held(stampede("lock", { expiry: "2s", wait: "30s" }), { ...slow, timeout: "2s" }));
    expect(said).toEqual([
      expect.stringMatching(/^A read takes the database 3 s .* longer than database.timeout \(2 s\)/),
    ]);
  });
});
