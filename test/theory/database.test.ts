import { describe, expect, it } from "vitest";
import { type Asker, Database, QueryEnd } from "../../models/database/database.ts";
import { QueryKind, Requests } from "../../models/database/requests.ts";
import { COUNTERS, Counter } from "../../models/recording/counters.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation } from "../../src/core/simulation.ts";
import { erlangC } from "./erlang.ts";

interface Setting {
  readonly servers: number;
  readonly arrivalsPerSecond: number;
  readonly meanServiceSeconds: number;
  readonly queueLimit?: number;
  readonly timeoutSeconds?: number;
  readonly constantService?: boolean;
  readonly queries?: number;
  readonly seed?: number;
}

/** Poisson arrivals at the product's own database, and nothing else. */
function simulate(setting: Setting) {
  const { servers, arrivalsPerSecond, meanServiceSeconds, queries = 200_000, seed = 1 } = setting;
  const simulation = new Simulation();
  const requests = new Requests();
  const counts = new Float64Array(COUNTERS);
  const ends = new Map<QueryEnd, number>();
  let sojournSeconds = 0;
  const asker: Asker = {
    queryStarted: () => {},
    queryEnded: (row, end) => {
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (end === QueryEnd.completed) sojournSeconds += simulation.now - requests.beganAt[row];
      requests.release(row);
    },
  };
  const service = createDistribution(
    setting.constantService === true
      ? { distribution: "constant", value: meanServiceSeconds }
      : { distribution: "exponential", mean: meanServiceSeconds },
  );
  const streams = new Streams(seed);
  const database = new Database(
    {
      servers,
      readService: service,
      writeService: service,
      queueLimit: setting.queueLimit ?? Number.POSITIVE_INFINITY,
      timeoutSeconds: setting.timeoutSeconds ?? Number.POSITIVE_INFINITY,
      streamKey: streams.key("service"),
    },
    simulation,
    requests,
    counts,
    asker,
  );
  const gaps = streams.stream("gaps");
  let number = 0;
  const arrive = simulation.declare("arrival", () => {
    const row = requests.take();
    requests.kind[row] = QueryKind.read;
    requests.number[row] = number++;
    requests.beganAt[row] = simulation.now;
    database.arrive(row);
    if (number < queries) simulation.after(arrive, -Math.log(gaps.next()) / arrivalsPerSecond);
  });
  simulation.at(arrive, 0);
  simulation.run(Number.POSITIVE_INFINITY);
  database.settle();
  const completed = ends.get(QueryEnd.completed) ?? 0;
  return {
    counts,
    ends,
    seconds: simulation.now,
    waitSeconds: counts[Counter.databaseQueueSeconds] / queries,
    sojournSeconds: sojournSeconds / completed,
    utilization: counts[Counter.databaseBusySeconds] / simulation.now / servers,
    completed,
  };
}

describe("the database is the queue that theory knows", () => {
  it("with one server and exponential service it waits as an M/M/1 does: rho / (mu - lambda)", () => {
    const { waitSeconds, sojournSeconds, utilization } = simulate({
      servers: 1,
      arrivalsPerSecond: 70,
      meanServiceSeconds: 0.01,
    });
    // 200,000 correlated waits at rho = .7: a standard error of about 1.5 %, and three of them.
    expect(waitSeconds / (0.7 / (100 - 70))).toBeCloseTo(1, 1);
    expect(Math.abs(sojournSeconds / (1 / (100 - 70)) - 1)).toBeLessThan(0.045);
    expect(Math.abs(utilization / 0.7 - 1)).toBeLessThan(0.01);
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
      meanServiceSeconds: 1 / mu,
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
      meanServiceSeconds: 0.01,
      constantService: true,
    });
    expect(Math.abs(waitSeconds / (0.5 * (0.7 / (100 - 70))) - 1)).toBeLessThan(0.045);
  });

  it("with no queue at all it rejects what Erlang's B says", () => {
    const { ends } = simulate({ servers: 5, arrivalsPerSecond: 400, meanServiceSeconds: 0.01, queueLimit: 0 });
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
    meanServiceSeconds: 0.01,
    timeoutSeconds: 0.5,
    queries: 60_000,
  });

  it("is busy all the time, and yet completes less than it could: it works for callers who have left", () => {
    expect(overloaded.utilization).toBeGreaterThan(0.995);
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
      meanServiceSeconds: 0.01,
      queueLimit: 10,
      queries: 20_000,
    });
    expect(ends.get(QueryEnd.rejected)).toBe(counts[Counter.databaseRejections]);
    // An M/M/1/11 at rho = 3 is full almost always: it rejects 1 - 1/rho of what comes, to .1 %.
    expect((ends.get(QueryEnd.rejected) ?? 0) / 20_000).toBeCloseTo(2 / 3, 1);
  });
});
