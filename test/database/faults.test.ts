import { describe, expect, it } from "vitest";
import { BufferPool } from "../../models/database/buffer-pool.ts";
import { sharingOf } from "../../models/database/sharing/index.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { uniformAt } from "../../src/core/random.ts";
import { ask } from "./rig.ts";

const alone = { servers: Number.POSITIVE_INFINITY, sharing: sharingOf({ cores: 100 }) };

describe("a database that is slowed down", () => {
  it.each([
    ["a server to each", {}],
    ["shared", alone],
  ])("slows down what is under way too, and goes on as before when it is over: %s", (_, options) => {
    const slowed = [
      { at: 1, does: (database: { slow(factor: number): boolean }) => database.slow(10) },
      { at: 6, does: (database: { slow(factor: number): boolean }) => database.slow(1) },
    ];
    // One second of work before, half a second in five slow ones, and the last half at the usual pace.
    expect(ask(options, [{ at: 0 }], slowed).ends).toEqual(["0 completed at 6.5"]);
  });

  it("says so when it is that slow already", () => {
    const told: boolean[] = [];
    const slow = (database: { slow(factor: number): boolean }) => told.push(database.slow(2));
    ask(
      {},
      [],
      [
        { at: 1, does: slow },
        { at: 2, does: slow },
      ],
    );
    expect(told).toEqual([true, false]);
  });
});

type Gone = { stop(callers: "refused" | "hang"): boolean; start(cold: null): boolean };

describe("a database that is gone", () => {
  const asked = [{ at: 0 }, { at: 0.5 }, { at: 2 }, { at: 9 }];
  const gone = (callers: "refused" | "hang") => [
    { at: 1, does: (database: Gone) => database.stop(callers) },
    { at: 5, does: (database: Gone) => database.start(null) },
  ];

  it.each([
    ["a server to each", {}],
    ["shared", alone],
  ])("loses the queries at it and refuses others, at once, until it is back: %s", (_, options) => {
    const { ends, count, presence, stays } = ask(options, asked, gone("refused"));
    expect(ends).toEqual(["0 rejected at 1", "1 rejected at 1", "2 rejected at 2", "3 completed at 11"]);
    expect([count("databaseLost"), count("databaseRejections"), count("databaseCompletions")]).toEqual([2, 1, 1]);
    // One second, half a second, and two.
    expect([presence, stays]).toEqual([3.5, 3.5]);
  });

  it("where callers hang they learn it at their time-outs, and what was asked in the outage is lost although it is over", () => {
    const { ends, count } = ask({ timeoutSeconds: 4 }, asked, gone("hang"));
    expect(ends).toEqual(["0 timedOut at 4", "1 timedOut at 4.5", "2 timedOut at 6", "3 completed at 11"]);
    expect(count("databaseLost")).toBe(3);
  });
});

describe("a cold buffer pool", () => {
  const popularity = Array.from({ length: 400 }, (_, i) => 1 / (i + 1));
  const total = popularity.reduce((sum, p) => sum + p, 0);
  const shares = popularity.map((p) => p / total);
  const drawn = (index: number): number => {
    let left = uniformAt(7, index);
    return shares.findIndex((p) => (left -= p) < 0) % 400;
  };

  it("is missing what theory says after so many queries: the sum of p (1 - p)^m of those that ask for it", () => {
    const runs = 300;
    for (const m of [0, 100, 1000]) {
      const expected = shares.reduce((sum, p) => sum + p * (1 - p) ** m, 0);
      let missed = 0;
      for (let i = 0; i < runs; i++) {
        const pool = new BufferPool(400);
        pool.restart({ factor: 10, reload: 0, keysPerPage: 1 });
        for (let j = 0; j < m; j++) pool.asked(drawn(i * 2000 + j));
        // The work of a query is 1 + (c - 1) times the missing share, on average.
        if (pool.asked(drawn(i * 2000 + m)) === 10) missed++;
      }
      // Three standard errors of a share of 300.
      expect(Math.abs(missed / runs - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected) + 1e-9) / runs));
    }
  });

  it("has the pages that were used last from the start, and all of a page's keys with it", () => {
    const pool = new BufferPool(100);
    for (const key of [3, 50, 7, 3]) pool.asked(key);
    pool.restart({ factor: 10, reload: 0.1, keysPerPage: 5 });
    // 20 pages: key modulo 20; two of them are there.
    expect(pool.missingShare).toBe(0.9);
    expect([3, 7, 23, 87].map((key) => pool.asked(key))).toEqual([1, 1, 1, 1]);
    expect([50, 10].map((key) => pool.asked(key))).toEqual([10, 1]);
  });

  it("makes the queries after a restart slower, and fewer of them as it fills", () => {
    const asked = [
      { at: 0, key: 5 },
      { at: 20, key: 5 },
      { at: 50, key: 5 },
    ];
    const cold = { factor: 10, reload: 0, keysPerPage: 1 };
    const restart = [
      { at: 5, does: (database: Gone) => database.stop("refused") },
      { at: 6, does: (database: { start(with_: typeof cold): boolean }) => database.start(cold) },
    ];
    const { ends } = ask({ pool: new BufferPool(10) }, asked, restart as never);
    expect(ends).toEqual(["0 completed at 2", "1 completed at 40", "2 completed at 52"]);
  });
});

describe("faults of the database in a run", () => {
  const world = (faults: readonly object[]) =>
    readScenario({
      duration: "120s",
      measureFrom: "10s",
      cluster: { nodes: 2, memory: "2MB", profile: "classic" },
      database: { servers: 4, capacity: "200/s", queueLimit: 100, timeout: "500ms" },
      workload: { keys: 500, valueBytes: 200, reads: 0.8, ttl: "5s", prefill: false, arrivals: { rate: 60 } },
      faults,
    });

  it.each([
    [{ fault: "database-slow", factor: 20, for: "30s" }, 2],
    [{ fault: "database-outage", for: "20s" }, 2],
    [{ fault: "database-outage", callers: "hang", for: "20s" }, 2],
    [{ fault: "database-failover", after: "20s" }, 2],
    [{ fault: "database-restart", after: "5s", cold: { factor: 50 } }, 2],
  ])("%j costs requests while it lasts, and the laws hold", (fault, events) => {
    const { value, problems } = world([{ at: "40s", ...fault }]);
    expect(problems).toEqual([]);
    const result = run(value!, 2, { check: true });
    expect(result.events).toHaveLength(events);
    expect(result.metrics.errorRatioDuringOutage).toBeGreaterThan(10 * result.metrics.errorRatioBefore!);
    expect(result.metrics.errorRatioDuringOutage).toBeGreaterThan(0.1);
  });

  it("a database that is up cannot be started, nor one that is slow be slowed", () => {
    expect(world([{ fault: "database-back", at: "40s" }]).problems.map(({ text }) => text)).toEqual([
      "database-back at 40s; expected a database that is down",
    ]);
    const twice = world([40, 50].map((at) => ({ fault: "database-slow", at: `${at}s` })));
    expect(twice.problems.map(({ text }) => text)).toEqual([
      "database-slow at 50s; expected a database that is not slow, it is slow since 40s",
    ]);
  });
});
