import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { run } from "../../models/run/run.ts";
import { runScript } from "../../models/run/script.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { scriptSchema } from "../../models/scenario/script-schema.ts";
import type { Scenario } from "../../models/scenario/types.ts";

type Json = Readonly<Record<string, unknown>>;

function scenario(changes: Json = {}): Scenario {
  const { value, problems } = readScenario({
    duration: "20m",
    measureFrom: "5m",
    window: "30s",
    cluster: { nodes: 4, memory: "2MB", profile: "classic" },
    client: { name: "pecl-memcache", processes: 8 },
    database: { servers: 8, readService: { distribution: "exponential", mean: "10ms" } },
    workload: { keys: 5000, valueBytes: 300, reads: 0.9, arrivals: { rate: 200, load: { curve: "constant" } } },
    ...changes,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const outage = [
  { fault: "crash", node: 1, at: "8m" },
  { fault: "recover", node: 1, at: "12m" },
];
const twoOutages = [...outage, { fault: "crash", node: 1, at: "16m" }, { fault: "recover", node: 1, at: "18m" }];

/** Every client at its defaults, and those whose rings leave servers out, where that moves keys of others too. */
const libraries = [
  ...clients.map(({ name }) => ({ name, options: {} })),
  { name: "twemproxy", options: { auto_eject_hosts: true, distribution: "modula", server_retry_timeout: 10_000 } },
  {
    name: "envoy",
    options: { lb_policy: "MAGLEV", health_checks: { interval: 5, unhealthy_threshold: 2, healthy_threshold: 2 } },
  },
  {
    name: "php-memcached",
    options: {
      persistent_id: "p",
      OPT_LIBKETAMA_COMPATIBLE: true,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_SERVER_FAILURE_LIMIT: 1,
      OPT_DEAD_TIMEOUT: 20,
    },
  },
  {
    name: "mcrouter",
    options: {
      route: {
        type: "FailoverWithExptimeRoute",
        normal: "PoolRoute|main",
        failover: { type: "PoolRoute", pool: "main", hash: "Crc32" },
        failover_exptime: 10,
      },
    },
  },
];

describe("the founding experiment", () => {
  const { script } = JSON.parse(readFileSync(new URL("../../experiments/founding.json", import.meta.url), "utf8"));
  const withoutComment = ({ comment: _, ...rest }: Json): unknown => rest;

  it("is reproduced in every cell of both tables, stale copies included", () => {
    const result = runScript(scriptSchema.parse(withoutComment(script)));
    expect(result.differences).toEqual([]);
    expect(result.expected).toBe(32);
    const stale = result.tables.flatMap(({ rows }) => rows.flat()).filter(({ strong }) => strong);
    expect(stale.map(({ text }) => text)).toEqual(["b, c (stale)", "a (stale)"]);
  });

  it("differs, and says where, when the client is set not to fail over", () => {
    const changed = structuredClone(script);
    changed.cases[0].client.options = { "memcache.allow_failover": false };
    const { differences } = runScript(scriptSchema.parse(withoutComment(changed)));
    expect(differences[0]).toMatch(/set a, b, c again, the client: b=bb; a, c cannot be got; expected a=aa b=bb c=cc$/);
  });
});

describe("a run", () => {
  it("is the same, byte by byte, for the same scenario and seed", () => {
    const world = scenario({ faults: twoOutages });
    expect(JSON.stringify(run(world, 7))).toBe(JSON.stringify(run(world, 7)));
    expect(JSON.stringify(run(world, 7))).not.toBe(JSON.stringify(run(world, 8)));
  });

  it("breaks no conservation law, whatever the scenario", () => {
    const worlds = fc.record({
      client: fc.constantFrom(...libraries),
      nodes: fc.integer({ min: 1, max: 6 }),
      processes: fc.integer({ min: 1, max: 20 }),
      keys: fc.integer({ min: 10, max: 30_000 }),
      reads: fc.constantFrom(0, 0.5, 0.9, 1),
      onWrite: fc.constantFrom("set", "delete", "nothing"),
      ttl: fc.constantFrom("never", "5s", "3m"),
      queueLimit: fc.constantFrom(0, 5, 1000),
      timeout: fc.constantFrom("5ms", "100ms", "10s"),
      prefill: fc.boolean(),
      zipf: fc.constantFrom(0, 1, 1.5),
      crash: fc.nat({ max: 5 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(worlds, (w) => {
        const world = scenario({
          duration: "4m",
          measureFrom: "1m",
          window: "20s",
          cluster: { nodes: w.nodes, memory: "2MB", profile: "classic" },
          client: { ...w.client, processes: w.processes },
          database: {
            servers: 2,
            readService: { distribution: "exponential", mean: "20ms" },
            queueLimit: w.queueLimit,
            timeout: w.timeout,
          },
          workload: {
            keys: w.keys,
            popularity: { zipf: w.zipf },
            valueBytes: 500,
            ttl: w.ttl,
            reads: w.reads,
            onWrite: w.onWrite,
            prefill: w.prefill,
            arrivals: { rate: 60, load: { curve: "constant" } },
          },
          faults: [
            { fault: "crash", node: w.crash % w.nodes, at: "90s" },
            { fault: "recover", node: w.crash % w.nodes, at: "150s" },
            { fault: "crash", node: (w.crash + 1) % w.nodes, at: "200s" },
          ],
        });
        expect(() => run(world, w.seed, { check: true })).not.toThrow();
      }),
      { numRuns: 45, seed: 20_261_123 },
    );
  });

  it("meets the same requests under either client (common random numbers)", () => {
    const offered = (name: string): unknown =>
      run(scenario({ client: { name, processes: 8 }, faults: outage }), 3).series.columns.requestsPerSecond;
    expect(offered("pecl-memcache")).toEqual(offered("php-memcached"));
  });

  it("without faults has neither stale nor stranded copies, and no phase but the whole", () => {
    const { metrics, series, phases, events } = run(scenario(), 1);
    expect(series.columns.strandedCopies!.every((copies) => copies === 0)).toBe(true);
    expect(series.columns.staleCopies!.every((copies) => copies === 0)).toBe(true);
    expect([phases, events, metrics.fallThroughRatioDuringOutage]).toEqual([[], [], null]);
  });

  it("covers its time with windows, the last one included", () => {
    const { series } = run(scenario({ window: "40s" }), 1);
    // 15 minutes in windows of 40 s are 22 and a half.
    expect(series.columns.hitRatio).toHaveLength(23);
  });

  it("ends with an error that names a fault which changed nothing", () => {
    const world = { ...scenario(), faults: scenario({ faults: outage }).faults.slice(1) };
    expect(() => run(world, 1)).toThrow('the fault "127.0.0.1:11212 is started again, empty" at 720 s changed nothing');
  });
});

describe("an outage", () => {
  it("with php-memcached costs the dead node's share of the gets for as long as it lasts, and leaves nothing behind", () => {
    const lost = run(scenario({ client: { name: "php-memcached", processes: 8 }, faults: outage }), 1).metrics;
    const before = lost.fallThroughRatioBefore!;
    // One of four nodes by a hash of the keys: a quarter of the gets, give or take the popular keys' places.
    expect(lost.fallThroughRatioDuringOutage! - before).toBeGreaterThan(0.1);
    expect(lost.fallThroughRatioDuringOutage! - before).toBeLessThan(0.5);
    expect([lost.strandedCopies, lost.staleReads]).toEqual([0, 0]);
    expect(lost.setFailureRatioDuringOutage).toBeGreaterThan(0.1);
  });

  it("with pecl-memcache fills the other nodes, and leaves stranded copies there when the node returns", () => {
    const lost = run(scenario({ faults: twoOutages }), 1).metrics;
    expect(lost.setFailureRatioDuringOutage).toBe(0);
    expect(lost.strandedCopies).toBeGreaterThan(100);
    expect(lost.staleCopiesAtSecondOutage).toBeGreaterThan(0);
    expect(lost.staleReadsDuringSecondOutage).toBeGreaterThan(0);
  });

  it("costs less where the client writes every item to a second node (memcache.redundancy)", () => {
    const fallThroughRatio = (redundancy: number): number => {
      const options = { "memcache.redundancy": redundancy };
      const client = { name: "pecl-memcache", processes: 8, options };
      const cluster = { nodes: 4, memory: "8MB", profile: "classic" };
      return run(scenario({ client, cluster, faults: outage }), 1, { check: true }).metrics
        .fallThroughRatioDuringOutage!;
    };
    // A failed primary leads to the first copy: only what was there before the run's first writes is missing.
    expect(fallThroughRatio(2)).toBeLessThan(0.8 * fallThroughRatio(1));
  });

  it("empties the node: what it held falls through when it returns", () => {
    const lost = run(scenario({ faults: outage }), 1).metrics;
    expect(lost.fallThroughRatioAfterReturn! / lost.fallThroughRatioBefore!).toBeGreaterThan(2);
  });

  it("multiplies the database's reads in its first second by (1 - s) + s/(1 - h), s being the dead node's share", () => {
    // Every key alike and every write a delete: the hit ratio is the share of reads.
    const world = scenario({
      duration: "70s",
      measureFrom: "20s",
      window: "1s",
      cluster: { nodes: 5, memory: "16MB", profile: "classic" },
      client: { name: "php-memcached", processes: 8 },
      database: { servers: 4000, readService: { distribution: "exponential", mean: "1ms" } },
      workload: {
        keys: 20_000,
        popularity: { zipf: 0 },
        reads: 0.95,
        onWrite: "delete",
        arrivals: { rate: 10_000, load: { curve: "constant" } },
      },
      faults: [
        { fault: "crash", node: 2, at: "60s" },
        { fault: "recover", node: 2, at: "69s" },
      ],
    });
    const { metrics } = run(world, 1);
    // Nine seconds of 9,500 gets: 25,000 fall through, so chance is .6 %; modula's shares differ by 2 % of theirs.
    const closed = metrics.databaseReadMultiplierClosedForm!;
    expect(Math.abs(metrics.databaseReadMultiplierDuringOutage! / closed - 1)).toBeLessThan(0.05);
    expect(Math.abs(1 - 0.95 - metrics.fallThroughRatioBefore!)).toBeLessThan(0.002);
  });
});

describe("a warm start", () => {
  it.each(["set", "delete", "nothing"])("is what the cache comes to by itself where writes %s", (onWrite) => {
    const world = (prefill: boolean, measureFrom: string): Scenario =>
      scenario({
        duration: "40m",
        measureFrom,
        window: "1m",
        cluster: { nodes: 4, memory: "16MB", profile: "classic" },
        workload: {
          keys: 3000,
          popularity: { zipf: 0.8 },
          ttl: "3m",
          reads: 0.8,
          onWrite,
          prefill,
          arrivals: { rate: 100, load: { curve: "constant" } },
        },
      });
    const fallThroughRatio = ({ metrics }: ReturnType<typeof run>): number => metrics.fallThroughRatio!;
    const warm = [1, 2, 3].map((seed) => run(world(true, "0s"), seed).series.columns.missRatio!.slice(0, 3));
    const first = warm.flat().reduce((sum, ratio) => sum + ratio, 0) / 9;
    const cold = [1, 2, 3].map((seed) => fallThroughRatio(run(world(false, "20m"), seed)));
    const settled = cold.reduce((sum, ratio) => sum + ratio, 0) / 3;
    // Nine minutes of 4,800 gets with a miss ratio of a quarter: a standard error of .2 points, and expiry in whole
    // seconds shortens 180 s by half of one; four standard errors.
    expect(Math.abs(first - settled)).toBeLessThan(0.01);
  });
});
