/** Connections before a database: against M/M/k, against a second program that is slow and obvious, and by hand. */
import { describe, expect, it } from "vitest";
import type { PoolRules } from "../../models/database/pools/definition.ts";
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { Streams, uniformAt } from "../../src/core/random.ts";
import { type Asked, asked, type Ended, rules } from "./pooled.ts";

type Reserved = Required<Pick<PoolRules, "size" | "idleSeconds" | "waitSeconds" | "reserve">>;

const exponential: DistributionSpec = { distribution: "exponential", mean: 2 };

function poisson(queries: number, perSecond: number): Asked[] {
  const gaps = new Streams(7).stream("gaps");
  let at = 0;
  return Array.from({ length: queries }, () => {
    at -= Math.log(gaps.next()) / perSecond;
    return { at };
  });
}

/** First come, first served by k connections; who has not begun after so long leaves: each query after the other, by a list of when they are free. */
function twin(queries: readonly Asked[], k: number, waitSeconds: number): Ended[] {
  const service = createDistribution(exponential);
  const freeAt = Array.from({ length: k }, () => 0);
  return queries.map(({ at }, number) => {
    const first = freeAt.indexOf(Math.min(...freeAt));
    const begin = Math.max(at, freeAt[first]);
    if (begin - at >= waitSeconds) return { end: "refused", at: at + waitSeconds };
    freeAt[first] = begin + service.quantile(uniformAt(1, number));
    return { end: "completed", at: freeAt[first] };
  });
}

/** PgBouncer by the letter: at every instant at which anything may change it closes, serves and opens what it may. */
function reserveTwin(queries: readonly Asked[], pooler: Reserved): Ended[] {
  const service = createDistribution(exponential);
  const { size, idleSeconds, waitSeconds, reserve } = pooler;
  const ends: Ended[] = [];
  const times = new Set(queries.map(({ at }) => at));
  let waiting: number[] = [];
  let busy: number[] = [];
  let idleSince: number[] = [];
  let next = 0;
  const give = (number: number, now: number) => {
    const end = now + service.quantile(uniformAt(1, number));
    busy.push(end);
    times.add(end).add(end + idleSeconds);
    ends[number] = { end: "completed", at: end };
  };
  while (times.size > 0) {
    const now = Math.min(...times);
    times.delete(now);
    idleSince.push(...busy.filter((end) => end === now));
    busy = busy.filter((end) => end !== now);
    idleSince = idleSince.filter((since) => since + idleSeconds > now);
    for (const number of waiting) {
      if (queries[number].at + waitSeconds <= now) ends[number] = { end: "refused", at: now };
    }
    waiting = waiting.filter((number) => queries[number].at + waitSeconds > now);
    while (next < queries.length && queries[next].at === now) {
      waiting.push(next++);
      times.add(now + reserve.afterSeconds).add(now + waitSeconds);
    }
    while (waiting.length > 0) {
      const open = busy.length + idleSince.length;
      const hasWaited = queries[waiting[0]].at + reserve.afterSeconds <= now;
      if (idleSince.length > 0) idleSince.pop();
      else if (open >= (hasWaited ? size + reserve.size : size)) break;
      give(waiting.shift()!, now);
    }
  }
  return ends;
}

describe("connections to a database", () => {
  it("k of them before any number of servers are k servers: M/M/k, query by query", () => {
    const queries = poisson(20_000, 2.2);
    const pooled = asked({ rules: rules({ size: 5 }), service: exponential }, queries);
    const plain = asked({ rules: null, servers: 5, service: exponential }, queries);
    expect(pooled.ends).toEqual(plain.ends);
    // Waits in the pool are those that the database has without one.
    expect(pooled.count("poolWaitSeconds")).toBeCloseTo(plain.count("databaseQueueSeconds"), 6);
    expect(pooled.count("databaseQueueSeconds")).toBe(0);
  });

  it("with a limit of the wait they are M/M/k with customers who leave, query by query", () => {
    const queries = poisson(20_000, 3);
    const waitSeconds = 1.5;
    const pooled = asked({ rules: rules({ size: 5, waitSeconds }), service: exponential }, queries);
    const expected = twin(queries, 5, waitSeconds);
    expect(pooled.ends).toEqual(expected);
    const lost = expected.filter(({ end }) => end === "refused").length;
    // More comes than five can do, so that at least the excess leaves: 1 - 5 / (3 * 2).
    expect(lost / queries.length).toBeGreaterThan(1 - 5 / 6);
    expect(pooled.count("poolTimeouts")).toBe(lost);
  });

  it("the time that queries wait is the sum of their waits (Little's law), those that got none among them", () => {
    const queries = poisson(5000, 3);
    const { pooled } = asked({ rules: rules({ size: 5, waitSeconds: 1.5 }), service: exponential }, queries);
    expect(pooled!.presence()).toBeGreaterThan(1000);
    // Each of some 10,000 additions rounds by at most 2^-53 of the sum so far.
    expect(pooled!.presence() / pooled!.stays()).toBeCloseTo(1, 9);
  });

  it("each process has a pool of its own, and poolers are shared by the processes that go to them", () => {
    const at0 = [0, 1, 2, 3].map((process) => ({ at: 0, process }));
    expect(asked({ rules: rules({}) }, at0).texts).toEqual(Array(4).fill("completed at 2"));
    const shared = { poolers: 2, by: "transaction" } as const;
    expect(asked({ rules: rules({ shared }) }, at0).texts).toEqual([
      "completed at 2",
      "completed at 2",
      "completed at 4",
      "completed at 4",
    ]);
  });

  it("a session keeps its connection: another process waits in vain, its own queries do not", () => {
    const shared = { poolers: 1, by: "session" } as const;
    const queries = [
      { at: 0, process: 0 },
      { at: 1, process: 1 },
      { at: 5, process: 0 },
    ];
    const { texts } = asked({ rules: rules({ shared, waitSeconds: 10 }) }, queries);
    expect(texts).toEqual(["completed at 2", "refused at 11", "completed at 7"]);
    const transaction = { poolers: 1, by: "transaction" } as const;
    expect(asked({ rules: rules({ shared: transaction, waitSeconds: 10 }) }, queries).texts[1]).toBe("completed at 4");
  });

  it("a pooler refuses the client beyond its limit, and knows one that it has by its earlier queries", () => {
    const shared = { poolers: 1, by: "transaction" } as const;
    const queries = [
      { at: 0, process: 0 },
      { at: 1, process: 1 },
      { at: 1, process: 2 },
      { at: 9, process: 0 },
      { at: 9, process: 0 },
    ];
    const { texts, count } = asked({ rules: rules({ shared, clientsMax: 2 }) }, queries);
    expect(texts).toEqual(["completed at 2", "completed at 4", "refused at 1", "completed at 11", "refused at 9"]);
    expect(count("poolRefusals")).toBe(2);
  });

  it("a queue with a limit refuses what comes to it when it is full", () => {
    const { texts } = asked({ rules: rules({ queueLimit: 1 }) }, [{ at: 0 }, { at: 1 }, { at: 1 }, { at: 5 }]);
    expect(texts).toEqual(["completed at 2", "completed at 4", "refused at 1", "completed at 7"]);
  });

  it("the database refuses a connection beyond its limit: an error at once, or a wait for one of the pool's own", () => {
    const queries = [{ at: 0 }, { at: 1 }, { at: 2.5 }];
    const refused = asked({ rules: rules({ size: 10 }), connections: 1 }, queries);
    expect(refused.texts).toEqual(["completed at 2", "refused at 1", "completed at 4.5"]);
    expect(refused.count("connectionsRefused")).toBe(1);
    const waiting = asked({ rules: rules({ size: 10, waitsWhenRefused: true }), connections: 1 }, queries);
    expect(waiting.texts).toEqual(["completed at 2", "completed at 4", "completed at 6"]);
  });

  it("what is not kept is closed when it is given back, and what was idle for too long when others want it", () => {
    const queries = [0, 0, 3].map((at, process) => ({ at, process }));
    const keeping = asked({ rules: rules({}), connections: 2 }, queries);
    expect(keeping.texts[2]).toBe("refused at 3");
    expect(asked({ rules: rules({ kept: 0 }), connections: 2 }, queries).texts[2]).toBe("completed at 5");
    expect(asked({ rules: rules({ idleSeconds: 1 }), connections: 2 }, queries).texts[2]).toBe("completed at 5");
    expect(asked({ rules: rules({ idleSeconds: 1.5 }), connections: 2 }, queries).texts[2]).toBe("refused at 3");
    // Overflow: two are kept of the three that were open.
    const three = [{ at: 0 }, { at: 0 }, { at: 0 }];
    expect(asked({ rules: rules({ size: 3, kept: 2 }) }, three).connections.open).toBe(2);
  });

  it("with a reserve: query by query a second program, which looks at everybody at every instant", () => {
    const pooler = { size: 3, idleSeconds: 4, reserve: { size: 2, afterSeconds: 0.7 }, waitSeconds: 2.5 };
    // Bursts, so that the reserve is wanted, left idle for long enough to be closed, and wanted again.
    const queries = poisson(1200, 1).map(({ at }, i) => ({ at: at / 3 + 10 * Math.floor(i / 40) }));
    const shared = { poolers: 1, by: "transaction" } as const;
    const pooled = asked({ rules: rules({ ...pooler, shared }), service: exponential }, queries);
    expect(pooled.ends).toEqual(reserveTwin(queries, pooler));
    const { reserve: _, ...plain } = pooler;
    const without = asked({ rules: rules({ ...plain, shared }), service: exponential }, queries);
    expect(pooled.count("poolTimeouts")).toBeLessThan(0.8 * without.count("poolTimeouts"));
    expect(pooled.count("poolTimeouts")).toBeGreaterThan(0);
  });

  it("a reserve opens one connection when the first of the line has waited so long, and no more than it has", () => {
    const shared = { poolers: 1, by: "transaction" } as const;
    const pooler = rules({ shared, reserve: { size: 1, afterSeconds: 0.5 } });
    const queries = [{ at: 0 }, { at: 0.25 }, { at: 0.5 }, { at: 20 }, { at: 20 }];
    expect(asked({ rules: pooler }, queries).texts).toEqual([
      "completed at 2",
      // From the reserve at .75; the third waits for the first connection, since there is one in the reserve.
      "completed at 2.75",
      "completed at 4",
      // It has stayed open, as no connection is closed that may be idle for ever.
      "completed at 22",
      "completed at 22",
    ]);
    const closed = asked({ rules: { ...pooler, idleSeconds: 10 } }, queries);
    expect(closed.texts.slice(3)).toEqual(["completed at 22", "completed at 22.5"]);
    const full = asked({ rules: { ...pooler, waitsWhenRefused: true }, connections: 1 }, queries);
    expect(full.texts.slice(0, 3)).toEqual(["completed at 2", "completed at 4", "completed at 6"]);
  });

  it("a minimum is opened with a process's first query, also for nobody, and is not closed", () => {
    const pool = rules({ size: 3, minimum: 2, idleSeconds: 1 });
    const queries = [
      { at: 0, process: 0 },
      { at: 0, process: 0 },
      { at: 0, process: 0 },
      { at: 9, process: 1 },
    ];
    expect(asked({ rules: pool }, queries.slice(0, 1)).connections.open).toBe(2);
    // The database takes three. That which is beyond the minimum of the first process has been closed, and makes room for one.
    const { texts, connections } = asked({ rules: pool, connections: 3 }, queries);
    expect(texts[3]).toBe("completed at 11");
    expect(connections.open).toBe(3);
    expect(asked({ rules: { ...pool, minimum: 3 }, connections: 3 }, queries).texts[3]).toBe("refused at 9");
  });

  it("a long queue before a database that goes down empties without calls within calls within calls", () => {
    const many = Array.from({ length: 50_000 }, () => ({ at: 0 }));
    const { ends } = asked({ rules: rules({}), downAt: 1 }, many);
    expect(ends.every(({ end, at }) => end === "rejected" && at === 1)).toBe(true);
  });
});
