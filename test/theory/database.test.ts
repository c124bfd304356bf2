/** The database beside the closed forms of queues, and a database that is asked for more than it can do. */
import { describe, expect, it } from "vitest";
import { QueryEnd } from "../../models/database/answering.ts";
import { Counter } from "../../models/recording/counters.ts";
import { erlangC } from "./erlang.ts";
import { poissonQueries, type Setting } from "./poisson-queries.ts";

/** Queries of a hundredth of a second; the means are over all of them. */
const simulate = (setting: Partial<Setting> & Pick<Setting, "servers" | "arrivalsPerSecond">) =>
  poissonQueries({ service: { distribution: "exponential", mean: 0.01 }, queries: 200_000, warmUp: 0, ...setting });

const utilizationOf = ({ busySeconds, seconds }: ReturnType<typeof simulate>, servers: number): number =>
  busySeconds / seconds / servers;

describe("the database is the queue that theory knows", () => {
  it("with one server and exponential service it waits as an M/M/1 does: rho / (mu - lambda)", () => {
    const queries = simulate({ servers: 1, arrivalsPerSecond: 70 });
    const { waitSeconds, sojournSeconds } = queries;
    // 200,000 correlated waits at rho = .7: a standard error of about 1.5 %, and three of them.
    expect(waitSeconds / (0.7 / (100 - 70))).toBeCloseTo(1, 1);
    expect(Math.abs(sojournSeconds / (1 / (100 - 70)) - 1)).toBeLessThan(0.045);
    expect(Math.abs(utilizationOf(queries, 1) / 0.7 - 1)).toBeLessThan(0.01);
  });

  it.each([
    { servers: 4, load: 0.8 },
    { servers: 16, load: 0.9 },
  ])("with $servers servers at load $load it waits as Erlang's C says", ({ servers, load }) => {
    const mu = 50;
    const lambda = servers * mu * load;
    const { waitSeconds } = simulate({
      servers,
      arrivalsPerSecond: lambda,
      service: { distribution: "exponential", mean: 1 / mu },
      queries: 400_000,
    });
    const expected = erlangC(servers, lambda / mu) / (servers * mu - lambda);
    // At load .9 neighbouring waits hardly differ: some 3 % of standard error with 400,000 of them.
    expect(Math.abs(waitSeconds / expected - 1)).toBeLessThan(0.09);
  });

  it("with constant service it waits half as long (Pollaczek and Khinchine)", () => {
    const { waitSeconds } = simulate({
      servers: 1,
      arrivalsPerSecond: 70,
      service: { distribution: "constant", value: 0.01 },
    });
    expect(Math.abs(waitSeconds / (0.5 * (0.7 / (100 - 70))) - 1)).toBeLessThan(0.045);
  });

  it("with no queue at all it rejects what Erlang's B says", () => {
    const { ends } = simulate({ servers: 5, arrivalsPerSecond: 400, queueLimit: 0 });
    // Erlang B for 5 servers and 4 erlang, from the recursion B(0) = 1, B(c) = aB / (c + aB).
    let blocked = 1;
    for (let c = 1; c <= 5; c++) blocked = (4 * blocked) / (c + 4 * blocked);
    expect(Math.abs((ends.get(QueryEnd.rejected) ?? 0) / 200_000 / blocked - 1)).toBeLessThan(0.03);
  });
});

describe("a database that is asked for too much", () => {
  const overloaded = simulate({
    servers: 2,
    arrivalsPerSecond: 300,
    timeoutSeconds: 0.5,
    queries: 60_000,
  });

  it("is busy all the time, and yet completes less than it could: it works for callers who have left", () => {
    expect(utilizationOf(overloaded, 2)).toBeGreaterThan(0.995);
    // First come, first served, so whoever is taken up has almost run out of patience; nearly half of them leave.
    expect(overloaded.completed / overloaded.seconds).toBeLessThan(0.75 * 200);
    expect(overloaded.completed + (overloaded.ends.get(QueryEnd.timedOut) ?? 0)).toBe(60_000);
  });

  it("never lets a completed query take longer than the time-out", () => {
    expect(overloaded.sojournSeconds).toBeLessThanOrEqual(0.5);
  });

  it("is never longer than its limit, and says so by rejecting", () => {
    const { counts, ends } = simulate({
      servers: 1,
      arrivalsPerSecond: 300,
      queueLimit: 10,
      queries: 20_000,
    });
    expect(ends.get(QueryEnd.rejected)).toBe(counts[Counter.databaseRejections]);
    // An M/M/1/11 at rho = 3 is full almost always: it rejects 1 - 1/rho of what comes, to .1 %.
    expect((ends.get(QueryEnd.rejected) ?? 0) / 20_000).toBeCloseTo(2 / 3, 1);
  });
});
