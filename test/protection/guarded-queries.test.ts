/** Queries around a real database, played by hand: what the application is told, when, and what the database does meanwhile. */
import { describe, expect, it } from "vitest";
import { type Asker, QueryEnd } from "../../models/database/answering.ts";
import { Database } from "../../models/database/database.ts";
import { Left, QueryKind, Requests, Stage } from "../../models/database/requests.ts";
import { GuardedQueries } from "../../models/protection/guarded-queries.ts";
import type { Protections } from "../../models/protection/guards.ts";
import { breakers, limits, retries } from "../../models/protection/index.ts";
import { COUNTERS, Counter } from "../../models/recording/counters.ts";
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation } from "../../src/core/simulation.ts";
import { made } from "./mechanism.ts";

interface Setting {
  readonly servers: number;
  readonly service: DistributionSpec;
  readonly timeoutSeconds: number;
  readonly queueLimit?: number;
  /** Null for a database that is asked itself. */
  readonly protections: Protections | null;
}

interface Asked {
  readonly at: number;
  readonly kind?: number;
  readonly process?: number;
  readonly key?: number;
  /** When its caller goes. */
  readonly leavesAt?: number | undefined;
}

const endNames = Object.fromEntries(Object.entries(QueryEnd).map(([name, end]) => [end, name]));

/** Each request asks at its time; what was told is `request: end at time`, orphans without a request. */
function played(setting: Setting, asked: readonly Asked[]) {
  const { servers, service, timeoutSeconds, queueLimit = 1000, protections } = setting;
  const simulation = new Simulation();
  const requests = new Requests();
  const counts = new Float64Array(COUNTERS);
  const told: string[] = [];
  const requestIn = new Map<number, number>();
  const asker: Asker = {
    queryStarted: () => {},
    queryEnded: (row, end) => {
      const isOrphan = requests.left[row] === Left.worker;
      told.push(
        `${isOrphan ? "nobody" : requestIn.get(row)}: ${endNames[end]} at ${Number(simulation.now.toFixed(6))}`,
      );
      requests.release(row);
    },
    queryGivenUp: () => {},
  };
  const streams = new Streams(1);
  const keysOfChance = { attempt: 1, pause: 2, throttle: 3, limit: 4 };
  const guarded =
    protections === null
      ? null
      : new GuardedQueries({
          protections,
          simulation,
          requests,
          counts,
          asker,
          keys: 100,
          processes: 100,
          keysOfChance,
        });
  const options = {
    servers,
    readService: createDistribution(service),
    writeService: createDistribution(service),
    queueLimit,
    timeoutSeconds,
    exactTimeouts: true,
    streamKey: streams.key("service"),
  };
  const database = new Database(options, simulation, requests, counts, guarded ?? asker);
  guarded?.begin(database);
  const leaves = simulation.declare("leaves", (row) => {
    requests.left[row] = Left.caller;
  });
  const asks = simulation.declare("asks", (number) => {
    const { kind = QueryKind.read, process = 0, key = 0, leavesAt } = asked[number];
    const row = requests.take();
    requests.begin(row, kind, process, key, number, simulation.now);
    requests.stage[row] = Stage.query;
    requests.left[row] = Left.nobody;
    requestIn.set(row, number);
    if (leavesAt !== undefined) simulation.at(leaves, leavesAt, row);
    (guarded ?? database).arrive(row);
  });
  for (const [number, { at }] of asked.entries()) simulation.at(asks, at, number);
  simulation.run(1000);
  return { told, counts, left: requests.size };
}

const seconds = (value: number): DistributionSpec => ({ distribution: "constant", value });
const fixed = (attempts: number, pause: string) => () => made(retries, "fixed", { attempts, pause });

describe("guarded queries", () => {
  it("a query that times out while a server is at work on it is asked again, and the first one ends for nobody", () => {
    const protections = { retry: fixed(2, "500ms") };
    const { told, counts, left } = played({ servers: 1, service: seconds(1.8), timeoutSeconds: 1.2, protections }, [
      { at: 0, kind: QueryKind.write },
    ]);
    // Given up at 1.2, asked again at 1.7, taken up at 1.8 when the first is done, given up at 2.9, done at 3.6.
    expect(told).toEqual(["nobody: lateWrite at 1.8", "0: timedOut at 2.9", "nobody: lateWrite at 3.6"]);
    expect([counts[Counter.databaseWrites], counts[Counter.databaseRetries], left]).toEqual([2, 1, 0]);
    expect(counts[Counter.databaseBusySeconds]).toBeCloseTo(3.6, 9);
  });

  it("the answer of the second attempt is the request's", () => {
    const { told, left } = played(
      { servers: 1, service: seconds(0.6), timeoutSeconds: 1, protections: { retry: fixed(3, "1s") } },
      [{ at: 0 }, { at: 0.05 }, { at: 0.1 }],
    );
    // The second is given up on at 1.05, in service, and asked again at 2.05. The third is dropped from the queue at 1.1, asked again at
    // 2.1, in service from 2.65, given up on at 3.1, and asked again at 4.1.
    expect(told).toEqual(["0: completed at 0.6", "1: completed at 2.65", "2: completed at 4.7"]);
    expect(left).toBe(0);
  });

  it("a query that the database refuses is asked again too; what a protection refuses is not", () => {
    const refusing = { servers: 1, service: seconds(1), timeoutSeconds: 10, queueLimit: 0 };
    const two = [{ at: 0 }, { at: 0.5 }];
    const retried = played({ ...refusing, protections: { retry: fixed(2, "600ms") } }, two);
    expect(retried.told).toEqual(["0: completed at 1", "1: completed at 2.1"]);
    const limit = () => made(limits, "aimd", { initialLimit: 1, minLimit: 1 });
    const limited = played({ ...refusing, protections: { retry: fixed(2, "600ms"), limit } }, two);
    expect(limited.told).toEqual(["1: refused at 0.5", "0: completed at 1"]);
    expect([limited.counts[Counter.limited], limited.counts[Counter.databaseRetries]]).toEqual([1, 0]);
  });

  /** internal/SemaphoreBulkheadTest.java at 03bf3a7, testBulkhead: two permits, a third call rejected, and one as soon as one ends. */
  it("a bulkhead has so many queries of a process at once, and refuses one more at once", () => {
    const limit = () => made(limits, "bulkhead", { maxConcurrentCalls: 2 });
    const setting = { servers: 9, service: seconds(2), timeoutSeconds: 10, protections: { limit } };
    const other = { at: 1.5, process: 1 };
    const { told, counts } = played(setting, [{ at: 0 }, { at: 1 }, { at: 1.5 }, other, { at: 2.5 }]);
    expect(told).toEqual([
      "2: refused at 1.5",
      "0: completed at 2",
      "1: completed at 3",
      "3: completed at 3.5",
      "4: completed at 4.5",
    ]);
    expect(counts[Counter.limited]).toBe(1);
    const none = () => made(limits, "bulkhead", { maxConcurrentCalls: 0 });
    expect(played({ ...setting, protections: { limit: none } }, [{ at: 0 }]).told).toEqual(["0: refused at 0"]);
  });

  /** The same class, testTryEnterWithTimeout: one that waits is rejected when its time is over. */
  it("a bulkhead with a wait has them wait in turn, each for its time; a time-out counts from when one is asked", () => {
    const limit = () => made(limits, "bulkhead", { maxConcurrentCalls: 1, maxWaitDuration: "3s" });
    const setting = { servers: 9, service: seconds(2), timeoutSeconds: 2.5, protections: { limit } };
    const { told, counts, left } = played(setting, [{ at: 0 }, { at: 0.25 }, { at: 0.5 }, { at: 3.75 }]);
    // The third would have its turn at 4 and is refused at 3.5.
    expect(told).toEqual(["0: completed at 2", "2: refused at 3.5", "1: completed at 4", "3: completed at 6"]);
    expect([counts[Counter.limited], left]).toEqual([1, 0]);
  });

  it("whoever has gone by his turn is not asked, with shedding by deadline; else he is", () => {
    const limit = () => made(limits, "bulkhead", { maxConcurrentCalls: 1, maxWaitDuration: "9s" });
    const two = [{ at: 0 }, { at: 1, leavesAt: 1.5 }, { at: 1 }];
    const setting = { servers: 9, service: seconds(2), timeoutSeconds: 9 };
    const shedding = played({ ...setting, protections: { limit, shed: { deadline: true } } }, two);
    expect(shedding.told).toEqual(["0: completed at 2", "1: refused at 2", "2: completed at 4"]);
    expect(shedding.counts[Counter.shed]).toBe(1);
    expect(played({ ...setting, protections: { limit } }, two).told.at(-1)).toBe("2: completed at 6");
  });

  it("a bulkhead that waits is a queue: with k at once before any number of servers that of k servers", () => {
    const limit = () => made(limits, "bulkhead", { maxConcurrentCalls: 3, maxWaitDuration: "1d" });
    const gaps = new Streams(3).stream("gaps");
    let at = 0;
    const queries = Array.from({ length: 1500 }, () => {
      at -= Math.log(gaps.next()) / 4;
      return { at };
    });
    const service: DistributionSpec = { distribution: "exponential", mean: 0.7 };
    const waited = played({ servers: 5000, service, timeoutSeconds: 1e6, protections: { limit } }, queries);
    const queued = played({ servers: 3, service, timeoutSeconds: 1e6, queueLimit: 1e6, protections: null }, queries);
    expect(waited.told).toEqual(queued.told);
  });

  it("a database that ends at once all that waited calls nobody within calls within calls", () => {
    const limit = () => made(limits, "bulkhead", { maxConcurrentCalls: 1, maxWaitDuration: "1h" });
    const many = Array.from({ length: 20_000 }, (_, i) => ({ at: i === 0 ? 0 : 0.5 }));
    // The first is given up on at 1 and leaves its room, while the server is at work on it until 2.
    const busy = { servers: 1, service: seconds(2), timeoutSeconds: 1, queueLimit: 0, protections: { limit } };
    const { told } = played(busy, many);
    expect(told[0]).toBe("0: timedOut at 1");
    expect(told.slice(1)).toEqual(many.slice(1).map((_, i) => `${i + 1}: rejected at 1`));
  });

  it("processes have breakers of their own", () => {
    const breaker = () => made(breakers, "semian", { errorThreshold: 1, errorTimeout: "10s", successThreshold: 1 });
    const { told, counts } = played({ servers: 9, service: seconds(2), timeoutSeconds: 1, protections: { breaker } }, [
      { at: 0 },
      { at: 1.5 },
      { at: 1.6, process: 1 },
      { at: 11.5 },
    ]);
    expect(told).toEqual(["0: timedOut at 1", "1: refused at 1.5", "2: timedOut at 2.6", "3: timedOut at 12.5"]);
    // The first was open from 1 to 11.5 and from 12.5 to the last look at it, the second from 2.6.
    expect([counts[Counter.brokenOff], counts[Counter.databaseReads]]).toEqual([1, 3]);
  });

  it("the error of a read is kept for its time, for that key and that process; writes are asked", () => {
    const errorCache = { ttlSeconds: 5, placeOf: (process: number) => process };
    const { told, counts } = played(
      { servers: 9, service: seconds(2), timeoutSeconds: 1, protections: { errorCache } },
      [
        { at: 0 },
        { at: 5.9 },
        { at: 5.91, key: 1 },
        { at: 5.92, process: 1 },
        { at: 5.93, kind: QueryKind.write },
        { at: 6 },
      ],
    );
    expect(told.filter((text) => text.includes("refused"))).toEqual(["1: refused at 5.9"]);
    expect([counts[Counter.negativeHits], counts[Counter.databaseReads], counts[Counter.databaseWrites]]).toEqual([
      1, 4, 1,
    ]);
  });

  it("what is shed: queries of those who have gone, and the less important kind while many wait", () => {
    const shed = { deadline: true, priority: { keep: "writes" as const, queueAbove: 1 } };
    const asks = [0, 0.1, 0.2, 0.3, 0.4].map((at, i) => ({ at, kind: i === 4 ? QueryKind.write : QueryKind.read }));
    const { told } = played({ servers: 1, service: seconds(1), timeoutSeconds: 100, protections: { shed } }, asks);
    // One is served, two wait: that is above 1.
    expect(told[0]).toBe("3: refused at 0.3");
    expect(told.slice(1)).toEqual([0, 1, 2, 4].map((request, i) => `${request}: completed at ${i + 1}`));
  });

  it("drops in a row those whose callers have gone while they waited, asks none of them again, and keeps no error", () => {
    const protections = {
      shed: { deadline: true },
      retry: fixed(3, "10ms"),
      errorCache: { ttlSeconds: 100, placeOf: () => 0 },
    };
    const asks = [0, 0.1, 0.2, 0.3, 5].map((at) => ({ at, leavesAt: at === 0.1 || at === 0.2 ? 0.5 : undefined }));
    const { told, counts, left } = played({ servers: 1, service: seconds(1), timeoutSeconds: 100, protections }, asks);
    expect(told).toEqual([
      "0: completed at 1",
      "1: unwanted at 1",
      "2: unwanted at 1",
      "3: completed at 2",
      "4: completed at 6",
    ]);
    expect([counts[Counter.databaseUnwanted], counts[Counter.databaseRetries], left]).toEqual([2, 0, 0]);
  });

  it("without protections they are the database's own", () => {
    const draws = new Streams(7).stream("arrivals");
    let at = 0;
    const asked = Array.from({ length: 3000 }, () => {
      at += -0.12 * Math.log(draws.next());
      return { at, kind: draws.next() < 0.3 ? QueryKind.write : QueryKind.read, process: draws.below(5) };
    });
    const drowning: Omit<Setting, "protections"> = {
      servers: 2,
      service: { distribution: "exponential", mean: 0.25 },
      timeoutSeconds: 0.7,
      queueLimit: 4,
    };
    const plain = played({ ...drowning, protections: null }, asked);
    const guarded = played({ ...drowning, protections: {} }, asked);
    // The asker of this test is not told of the time-out of a query at work by the database alone: it hears of its end.
    const known = (told: readonly string[]) => told.filter((text) => /completed|rejected/.test(text));
    expect(known(guarded.told)).toEqual(known(plain.told));
    expect(known(plain.told).length).toBeGreaterThan(2000);
    expect(new Set(guarded.told.map((text) => text.split(" ")[1])).size).toBe(4);
    const fromDatabase = [Counter.databaseReads, Counter.databaseTimeouts, Counter.databaseCompletions] as const;
    for (const counter of fromDatabase) expect(guarded.counts[counter]).toBe(plain.counts[counter]);
  });
});
