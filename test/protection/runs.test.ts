/** Runs with protections beside closed forms of what these do to queries that are all writes, all fail or are all served alike. */
import { describe, expect, it } from "vitest";
import { type Json, metricsOfWrites, within, writes } from "../run/writes-only.ts";

const served = (value: string) => ({
  readService: { distribution: "constant", value },
  writeService: { distribution: "constant", value },
});
/** Each query times out, and servers do not run out. */
const hopeless = { ...served("3s"), servers: 1000, timeout: "1s" };

const metricsOf = (protection: Json, parts: Json = {}) => metricsOfWrites({ ...parts, protection });

describe("a run with protections", () => {
  it("makes as many attempts as a retry allows where all fail: n times as many queries", () => {
    const retry = { name: "fixed", options: { attempts: 4, pause: "0.5s" } };
    const { retryAmplification, databaseRetries } = metricsOf({ retry }, { database: hopeless });
    // What is still to be asked again when the measuring begins and ends is some five seconds of a thousand.
    expect(Math.abs(Number(retryAmplification) - 4)).toBeLessThan(0.02);
    expect(Math.abs(Number(databaseRetries) / 24 - 1)).toBeLessThan(0.06);
  });

  it("with a budget of a fifth makes 1.2 times as many, and what the reserve allows", () => {
    const busy = {
      duration: "250s",
      measureFrom: "50s",
      workload: { ...writes.workload, arrivals: { rate: 80, load: { curve: "constant" } } },
    };
    const budget = (minRetriesPerSecond: number) => {
      const retry = { name: "budget", options: { attempts: 10, base: "100ms", cap: "100ms", minRetriesPerSecond } };
      return Number(metricsOf({ retry }, { ...busy, database: hopeless }).retryAmplification);
    };
    // Each of the four processes has 20 queries a second, 200 in ten; of these up to four do not come to a retry: two in a hundred of .2.
    expect(Math.abs(budget(0) - 1.2)).toBeLessThan(0.006);
    // One retry a second more.
    expect(Math.abs(budget(1) - 1.25)).toBeLessThan(0.006);
  });

  it.each([
    { name: "aimd", options: { initialLimit: 1, minLimit: 1, maxLimit: 1 } },
    { name: "bulkhead", options: { maxConcurrentCalls: 1 } },
  ])("with a limit of one in each process loses what Erlang's formula says: $name", (limit) => {
    const database = { ...served("250ms"), servers: 1000 };
    const { limitedRatio, errorRatio } = metricsOf({ limit }, { database });
    // Two queries a second for each process, of a quarter of a second: a = 1/2, lost a / (1 + a), whatever the service's distribution.
    expect(Math.abs(Number(limitedRatio) - 1 / 3)).toBeLessThan(within(1 / 3, 8000));
    expect(errorRatio).toBeCloseTo(Number(limitedRatio), 3);
  });

  it("throttled with nothing accepted lets through one in the requests of two minutes and one more", () => {
    const { throttledRatio } = metricsOf({ throttle: { name: "google-sre" } }, { database: hopeless });
    // n of Poisson's law with mean m = 240 came in the window: 1/(n + 1) go through, on average (1 - e^-m)/m.
    const through = 1 / 240;
    expect(Math.abs(1 - Number(throttledRatio) - through)).toBeLessThan(within(through, 8000));
  });

  it("behind an open breaker asks only to see whether the database is back", () => {
    const breaker = { name: "opossum" };
    const { breakerOpenRatio, brokenOffRatio } = metricsOf({ breaker }, { database: hopeless });
    // 30 s open and on average half a second until a query comes; it is given up on a second later, and what comes meanwhile is refused.
    expect(Math.abs(Number(breakerOpenRatio) - 30.5 / 31.5)).toBeLessThan(0.01);
    const asked = 1 / (31.5 * 2);
    expect(Math.abs(1 - Number(brokenOffRatio) - asked)).toBeLessThan(within(asked, 8000));
  });

  it("with errors kept asks for a key once in their time and a query's", () => {
    const negativeCaching = { ttl: "9s", keptBy: "host" };
    const reads = { keys: 1, reads: 1, prefill: false, arrivals: { rate: 0.5, load: { curve: "constant" } } };
    const database = { ...served("3ms"), servers: 1, timeout: "1ms" };
    const { negativeHitRatio } = metricsOf({ negativeCaching }, { database, workload: reads, duration: "20300s" });
    // A read every two seconds finds no error 9.001 s after the last one began: it comes 2 s later on average.
    const asked = 1 / (1 + 9.001 / 2);
    expect(Math.abs(1 - Number(negativeHitRatio) - asked)).toBeLessThan(within(asked, 10_000));
  });

  it("sheds the queries of callers who have gone, and those alone", () => {
    const deadline = { application: { deadline: "1.2s" }, database: { ...served("3s"), servers: 1000, timeout: "1s" } };
    const retry = { name: "fixed", options: { attempts: 3, pause: "0.5s" } };
    const kept = metricsOf({ retry }, deadline);
    const shed = metricsOf({ retry, shed: { deadline: true } }, deadline);
    // Given up on at 1 s, the caller goes at 1.2 s, asked again at 1.5 s: the first retry is shed, and there is no second.
    expect(Math.abs(Number(kept.retryAmplification) - 3)).toBeLessThan(0.02);
    expect(Math.abs(Number(shed.retryAmplification) - 2)).toBeLessThan(0.02);
    expect(Math.abs(Number(shed.shedRatio) - 0.5)).toBeLessThan(0.005);
    expect(shed.errorRatio).toBe(kept.errorRatio);
  });

  it.each([
    ["in the database's queue", {}],
    ["for a connection", { pool: { name: "hikari", options: { maximumPoolSize: 1 } } }],
  ])("drops those who wait %s at their turn: it works as one that drops at a time-out as long", (_, place) => {
    const service = { distribution: "exponential", mean: "200ms" };
    const world = (database: Json) => ({
      client: { name: "gomemcache", processes: 1 },
      application: { deadline: "1s" },
      database: { servers: 1, readService: service, writeService: service, queueLimit: 100_000, ...database },
    });
    const kept = metricsOf({}, world({ ...place, timeout: "10m" }));
    const dropped = metricsOf({ shed: { deadline: true } }, world({ ...place, timeout: "10m" }));
    const timedOut = metricsOf({}, world({ timeout: "1s" }));
    // It is asked for 1.6 times what it can do: in turn it comes to nobody in time, and dropping serves what is left of its time.
    expect(kept.errorRatio).toBeGreaterThan(0.99);
    expect([dropped.errorRatio, dropped.databaseUtilization]).toEqual([
      timedOut.errorRatio,
      timedOut.databaseUtilization,
    ]);
    expect(dropped.shedRatio).toBeGreaterThan(0.3);
  });

  it("that never comes to anything is the run without them", () => {
    const calm = {
      database: { ...served("2ms"), servers: 50 },
      workload: { keys: 100, reads: 0.5, arrivals: { rate: 20 } },
    };
    const own = /^(?:databaseRetries|retryAmplification|breakerOpen|brokenOff|limited|throttled|shed|negativeHit)/;
    const others = (protection: Json) =>
      Object.entries(metricsOf(protection, calm)).filter(([name]) => !own.test(name));
    const all = {
      retry: { name: "aws-sdk" },
      breaker: { name: "resilience4j" },
      limit: { name: "gradient2" },
      throttle: { name: "google-sre" },
      shed: { priority: { queueAbove: 10 } },
      negativeCaching: { ttl: "1s" },
    };
    expect(others(all)).toEqual(others({}));
  });
});
