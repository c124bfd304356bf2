/** Databases of several servers: shards, replicas that are behind, and reads that ask every shard. */
import { describe, expect, it } from "vitest";
import { ReplicationLog } from "../../models/database/replication-log.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { uniformAt } from "../../src/core/random.ts";
import { within } from "../run/writes-only.ts";

type Json = Readonly<Record<string, unknown>>;

function metricsOf(scenario: Json) {
  const { value, problems } = readScenario(scenario);
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, 1, { check: true });
}

const constant = (value: string) => ({
  readService: { distribution: "constant", value },
  writeService: { distribution: "constant", value },
});

describe("a cache shard that is lost, before a database of as many shards", () => {
  /** All that is asked for is in the cache, but what lay on the lost node; no client stores it elsewhere. */
  const lost = (shards: Json) => {
    const { metrics, notes } = metricsOf({
      duration: "400s",
      measureFrom: "50s",
      cluster: { nodes: 4 },
      client: { name: "python-memcached", processes: 4, options: { dead_retry: 3600 } },
      workload: {
        keys: 2000,
        popularity: { zipf: 0 },
        reads: 1,
        prefill: true,
        ttl: "30d",
        arrivals: { rate: 200, load: { curve: "constant" } },
      },
      database: { ...constant("1ms"), shards: { count: 4, ...shards } },
      faults: [{ fault: "crash", node: 2, at: "100s", for: "250s" }],
    });
    return { metrics, notes };
  };

  it("asks one database shard for all that it misses where they are aligned, and each for its part where they are not", () => {
    const aligned = lost({ placement: "aligned" });
    expect(aligned.metrics.worstShardShareDuringOutage).toBe(1);
    expect(aligned.notes.join(" ")).toMatch(/100 % went to shard 2 of 4/);
    const { metrics } = lost({});
    // Each of some 500 keys of the node lies on each shard with probability 1/4; the worst of four has more than that.
    const share = Number(metrics.worstShardShareDuringOutage);
    expect(share).toBeGreaterThanOrEqual(1 / 4);
    expect(share - 1 / 4).toBeLessThan(within(1 / 4, 400));
  });
});

describe("shards", () => {
  const writes = {
    duration: "1300s",
    measureFrom: "300s",
    cluster: { nodes: 1 },
    client: { name: "gomemcache", processes: 4 },
    workload: { keys: 1, reads: 0, onWrite: "nothing", arrivals: { rate: 8, load: { curve: "constant" } } },
  };

  it("that are not asked do not help: all queries for one key wait for one shard, as M/D/1", () => {
    const database = { ...constant("62.5ms"), servers: 1 };
    const { metrics } = metricsOf({ ...writes, database: { ...database, shards: { count: 8 } } });
    expect(metrics.databaseWaitMs).toEqual(metricsOf({ ...writes, database }).metrics.databaseWaitMs);
    expect(metrics.worstShardShare).toBe(1);
    // Eight a second of the sixteen that one shard can do; its time is an eighth of all.
    expect(Number(metrics.databaseLoadWorstShard)).toBeCloseTo(Number(metrics.databaseUtilizationWorstShard), 2);
    expect(Number(metrics.databaseUtilization)).toBeCloseTo(Number(metrics.databaseUtilizationWorstShard) / 8, 9);
  });

  it("that a read asks all end with the slowest: the longest of n exponential times", () => {
    const shards = 5;
    const database = {
      servers: 1000,
      readService: { distribution: "exponential", mean: "100ms" },
      timeout: "1h",
      shards: { count: shards, scatter: 1 },
    };
    const workload = {
      // So many that hardly one is asked for twice.
      keys: 300_000,
      popularity: { zipf: 0 },
      reads: 1,
      prefill: false,
      arrivals: { rate: 8, load: { curve: "constant" } },
    };
    const { metrics } = metricsOf({ ...writes, workload, database, network: { roundTrip: "0.001ms" } });
    // No server is ever waited for, so that busy server-seconds are the work: 100 ms for each query, of which there are 40,000.
    const work = Number(metrics.databaseUtilization) * 1000 * shards;
    expect(Math.abs(work / (Number(metrics.fallThroughPerSecond) * 0.1) - 1)).toBeLessThan(5 / Math.sqrt(40_000));
    // Five for each read that misses, of eight a second: some three in a hundred have been asked for before.
    expect(Math.abs(Number(metrics.fallThroughPerSecond) / (8 * shards) - 1)).toBeLessThan(0.03 + 5 / Math.sqrt(8000));
    // Quantile .99 of the longest: 1 - (1 - e^-t)^5 = .01, so t = -ln(1 - .99^(1/5)), in buckets of .8 %. Its density there is 5 e^-t
    // (1 - e^-t)^4 = .01, of 8000 reads: a standard deviation of sqrt(.0099 / 8000) / .01 = .11 of the mean.
    const p99 = -Math.log(1 - 0.99 ** (1 / shards)) * 100;
    expect(Math.abs(Number(metrics.latencyMsP99) - p99)).toBeLessThan(5 * 11 + 0.008 * p99);
  });

  /** Each write is one query, and nothing is repeated. */
  const struck = (...faults: readonly Json[]) =>
    metricsOf({
      ...writes,
      duration: "300s",
      measureFrom: "0s",
      workload: { ...writes.workload, keys: 500, arrivals: { rate: 40, load: { curve: "constant" } } },
      database: { ...constant("5ms"), shards: { count: 4 } },
      faults: faults.map((one) => ({ at: "100s", ...one })),
    }).metrics;
  const outage = { fault: "database-outage", for: "50s" };

  it("are struck each for itself: what fails where one is gone adds up to what fails where all are", () => {
    const each = [0, 1, 2, 3].map((shard) => Number(struck({ ...outage, shard }).errorRatio));
    const all = struck(outage);
    expect(Math.min(...each)).toBeGreaterThan(0);
    expect(each.reduce((sum, one) => sum + one, 0)).toBeCloseTo(Number(all.errorRatio), 12);
    // A third of 300 s, but for what was at work when it began.
    expect(Number(all.errorRatioDuringOutage)).toBe(1);
    expect(struck({ ...outage, shards: [3, 1, 0, 2] })).toEqual(all);
    expect(struck({ ...outage, shards: [0, 1] }, { ...outage, shard: 2 }, { ...outage, shard: 3 })).toEqual(all);
  });

  it("and a replica of them: one that is slow slows down its part of the reads and nothing else", () => {
    const world = (more: Json) =>
      metricsOf({
        ...writes,
        duration: "220s",
        measureFrom: "20s",
        workload: { keys: 300_000, popularity: { zipf: 0 }, reads: 1, prefill: false, arrivals: { rate: 40 } },
        database: {
          ...constant("1ms"),
          servers: 1000,
          shards: { count: 2 },
          replicas: { count: 2, lag: { distribution: "constant", value: "0s" } },
        },
        faults: [{ fault: "database-slow", factor: 100, at: "20s", for: "199s", ...more }],
      }).metrics.databaseUtilization;
    const [whole, ofShard, ofOne] = [{}, { shard: 1 }, { shard: 1, replica: 0 }].map((more) => Number(world(more)));
    // All queries take 100 times as long, half of them, or a quarter. Some 8,000 come.
    expect(Math.abs(ofShard / whole - 0.505)).toBeLessThan(within(0.5, 8000));
    expect(Math.abs(ofOne / whole - 0.2575)).toBeLessThan(within(0.25, 8000));
  });

  it("that are not there cannot be struck, nor what is gone already", () => {
    const problemsOf = (database: Json, ...faults: readonly Json[]) =>
      readScenario({ cluster: { nodes: 1 }, duration: "60s", database, faults }).problems.map(({ text }) => text);
    const at = { fault: "database-outage", at: "10s" };
    expect(problemsOf({}, { ...at, shard: 2 })).toEqual([
      "2, where the database has no shards; expected database.shards, or none",
    ]);
    expect(problemsOf({ shards: { count: 2 } }, { ...at, shards: [1, 2] })).toEqual([
      "2; expected one of the 2 shards, 0 to 1",
    ]);
    expect(problemsOf({ shards: { count: 2 } }, { ...at, shard: 0, replica: 0 })).toEqual([
      "0, where the database has no replicas; expected database.replicas, or none",
    ]);
    expect(problemsOf({ shards: { count: 2 } }, { ...at, shard: 0, shards: [1] })).toEqual([
      "shard is given too; expected one of the two",
    ]);
    expect(problemsOf({}, { fault: "database-failover", at: "10s", after: "5s", replication: "asynchronous" })).toEqual(
      ["database-failover of writes that no replica has, where there are no replicas; expected database.replicas"],
    );
    const [part, whole] = [
      { ...at, shard: 1 },
      { ...at, at: "20s" },
    ];
    expect(problemsOf({ shards: { count: 2 } }, part, whole)).toEqual([
      "database-outage at 20s; expected a database that is not down, it is so in part since 10s",
    ]);
  });

  it("keep all laws in trouble, with replicas, pools, retries and scattered reads", () => {
    const { metrics } = metricsOf({
      duration: "200s",
      measureFrom: "20s",
      cluster: { nodes: 3 },
      client: { name: "gomemcache", processes: 4 },
      workload: { keys: 500, reads: 0.7, arrivals: { rate: 150, load: { curve: "constant" } } },
      application: { deadline: "700ms" },
      protection: { retry: { name: "fixed", options: { attempts: 3, pause: "50ms" } } },
      database: {
        servers: 1,
        ...constant("20ms"),
        timeout: "300ms",
        pool: { name: "hikari", options: { maximumPoolSize: 6, connectionTimeout: "1s" } },
        shards: { count: 3, scatter: 0.3 },
        replicas: { count: 2, lag: { distribution: "exponential", mean: "500ms" } },
      },
      faults: [
        { fault: "crash", node: 0, at: "60s", for: "30s" },
        { fault: "database-slow", factor: 20, at: "70s", for: "10s" },
        { fault: "database-outage", at: "120s", for: "5s", callers: "hang" },
        { fault: "database-restart", at: "150s", after: "5s" },
        { fault: "database-failover", at: "170s", after: "3s", replication: "asynchronous", shards: [0, 2] },
      ],
    });
    expect(Number(metrics.errorRatio)).toBeGreaterThan(0);
    expect(Number(metrics.staleReadsReplicaLag)).toBeGreaterThan(0);
  });
});

describe("replicas", () => {
  it("have a write as long after the primary as they lag, in the order of the writes: against a list of all writes", () => {
    const lag = createDistribution({ distribution: "exponential", mean: 3 });
    const log = new ReplicationLog({ replicas: 2, lag, streamKeys: [5, 6] });
    const writes: { key: number; at: number }[] = [];
    for (let i = 0; i < 4000; i++) {
      const [key, at] = [Math.floor(uniformAt(1, i) * 7), i * 0.25];
      writes.push({ key, at });
      log.written(key, at);
      if (i % 10 !== 0) continue;
      for (const [replica, stream] of [5, 6].entries()) {
        // A replica has a write when it has had its lag, and all before it have had theirs.
        let appliedAt = 0;
        const missing = writes.filter((write, n) => {
          appliedAt = Math.max(appliedAt, write.at + lag.quantile(uniformAt(stream, n)));
          return write.key === key && appliedAt > at;
        });
        expect(log.behind(replica, key, at)).toBe(missing.length);
      }
    }
  });

  it("that take over lose what the foremost of them lacks, and all others with it: against a log that is cut", () => {
    const lag = createDistribution({ distribution: "exponential", mean: 3 });
    const streams = [5, 6, 8];
    const log = new ReplicationLog({ replicas: 3, lag, streamKeys: streams });
    /** What has happened and is not lost, with the time at which each replica has it. */
    let kept: { key: number; write: number; appliedAt: number[] }[] = [];
    const writes = new Array<number>(7).fill(0);
    let lost = 0;
    for (let i = 0; i < 3000; i++) {
      const [key, at] = [Math.floor(uniformAt(1, i) * 7), i * 0.25];
      const last = kept.at(-1)?.appliedAt ?? [0, 0, 0];
      const appliedAt = streams.map((stream, r) => Math.max(last[r], at + lag.quantile(uniformAt(stream, i))));
      kept.push({ key, write: ++writes[key], appliedAt });
      log.written(key, at);
      if (i % 97 === 96) {
        const has = streams.map((_, r) => kept.filter((one) => one.appliedAt[r] <= at).length);
        const before = kept.length;
        kept = kept.slice(0, Math.max(...has));
        lost += before - kept.length;
        log.lose(at);
      }
      if (i % 10 !== 0 && i % 97 !== 96) continue;
      for (const [r] of streams.entries()) {
        for (let k = 0; k < 7; k++) {
          const had = kept.filter((one) => one.key === k && one.appliedAt[r] <= at).at(-1)?.write ?? 0;
          expect(log.behind(r, k, at)).toBe(writes[k] - had);
          const atPrimary = kept.filter((one) => one.key === k).at(-1)?.write ?? 0;
          expect(log.hasLost(r, k)).toBe(had === atPrimary && atPrimary < writes[k]);
        }
      }
    }
    expect(lost).toBeGreaterThan(30);
  });

  it("of which one takes over asynchronously set back the keys of its lag, until they are written again", () => {
    const failover = (replication: string) =>
      metricsOf({
        duration: "201s",
        measureFrom: "50s",
        cluster: { nodes: 1 },
        client: { name: "gomemcache", processes: 2 },
        workload: {
          keys: 2000,
          popularity: { zipf: 0 },
          reads: 0.8,
          ttl: "1s",
          prefill: false,
          onWrite: "nothing",
          arrivals: { rate: 1000, load: { curve: "constant" } },
        },
        database: { ...constant("0.1ms"), replicas: { count: 1, lag: { distribution: "constant", value: "10s" } } },
        faults: [{ fault: "database-failover", at: "100s", after: "1s", callers: "refused", replication }],
      }).metrics;
    const { lostWriteReadRatioAfterReturn: setBack, ...metrics } = failover("asynchronous");
    // Each key has .1 writes a second: 1 - 1/e of them had one in ten seconds, and each is so until the next, of 100 s the part
    // (1 - e^-10) / 10. Of 2,000 keys some 1,264 are set back for an exponential time each: a standard deviation of 3 %.
    const expected = ((1 - Math.exp(-1)) * (1 - Math.exp(-10))) / 10;
    expect(Math.abs(Number(setBack) / expected - 1)).toBeLessThan(5 * 0.03);
    expect(Number(metrics.staleReadsLostWrite)).toBeGreaterThan(0);
    const none = failover("synchronous");
    expect([none.lostWriteReadRatio, none.staleReadsLostWrite]).toEqual([0, 0]);
  });

  /** One key: each read misses, since nothing lives long, and some time after each write the replicas still say what was before. */
  const lagging = (lag: Json | null) => ({
    duration: "1600s",
    measureFrom: "100s",
    cluster: { nodes: 1 },
    client: { name: "gomemcache", processes: 2 },
    workload: {
      keys: 20,
      popularity: { zipf: 0 },
      reads: 0.9,
      prefill: false,
      onWrite: "delete",
      arrivals: { rate: 20, load: { curve: "constant" } },
    },
    database: { ...constant("0.1ms"), ...(lag === null ? {} : { replicas: { count: 2, lag } }) },
  });

  it("make stale copies of what they are behind with, and the cause is known; those that are not behind make none", () => {
    const { metrics } = metricsOf(lagging({ distribution: "constant", value: "2s" }));
    // After each delete the next read misses: it comes within the lag with probability 1 - e^(-2 x .9), of .9 reads a second and key. It
    // is stale until the next write of its key or its end: some reads of each copy are.
    const readsInLag = 1 - Math.exp(-2 * 0.9);
    expect(Number(metrics.staleReadsReplicaLag)).toBe(Number(metrics.staleReads));
    // A write deletes, the first read fills: one fill for each write that a read follows before the next write (.9 of them).
    const behind = Number(metrics.laggedReadRatio);
    expect(behind).toBeGreaterThan(readsInLag - 0.02);
    const none = metricsOf(lagging({ distribution: "constant", value: "0ms" })).metrics;
    expect(none.staleReads).toBe(0);
    expect(none.laggedReadRatio).toBe(0);
  });

  it("take the reads and leave the writes: each replica has its part of the reads' work", () => {
    const { metrics } = metricsOf({
      ...lagging({ distribution: "constant", value: "0ms" }),
      workload: {
        keys: 300_000,
        popularity: { zipf: 0 },
        reads: 0.75,
        prefill: false,
        onWrite: "nothing",
        arrivals: { rate: 8, load: { curve: "constant" } },
      },
      database: {
        ...constant("10ms"),
        servers: 1,
        replicas: { count: 3, lag: { distribution: "constant", value: "0ms" } },
      },
    });
    // Four servers and 80 ms of work a second.
    expect(Math.abs(Number(metrics.databaseUtilization) / (0.08 / 4) - 1)).toBeLessThan(0.05);
  });
});
