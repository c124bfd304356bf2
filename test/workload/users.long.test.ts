/** A closed loop: Little's law over a run, the throughput by mean value analysis, and what is refused. */
import { describe, expect, it } from "vitest";
import { prepare, run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { Users } from "../../models/workload/users.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { problemText } from "../../src/core/text/problems.ts";

const scenarioOf = (scenario: unknown) => {
  const { value, problems } = readScenario(scenario);
  expect(problems.map(problemText)).toEqual([]);
  return value!;
};

describe("users in a heap", () => {
  it("ask in the order of the times at which they have thought", () => {
    const think = createDistribution({ distribution: "exponential", mean: 3 });
    const users = new Users(50, think, new Streams(1).stream("think"));
    const twin = Array.from(
      { length: 50 },
      (
        (stream) => () =>
          think.quantile(stream.next())
      )(new Streams(1).stream("think")),
    ).sort((a, b) => a - b);
    const came: number[] = [];
    while (users.nextTime < Number.POSITIVE_INFINITY) {
      came.push(users.nextTime);
      users.asks();
    }
    expect(came).toEqual(twin);
  });
});

describe("a closed loop", () => {
  const duration = 2000;
  const count = 40;
  const crowded = {
    duration: `${duration}s`,
    measureFrom: 0,
    window: "100s",
    cluster: { nodes: 2, memory: "64MB" },
    client: { name: "php-memcached", hosts: 2, workers: 6, backlog: 5 },
    database: {
      servers: 2,
      readService: { distribution: "exponential", mean: "30ms" },
      timeout: "80ms",
      queueLimit: 9,
    },
    workload: {
      keys: 20_000,
      popularity: { zipf: 0.8 },
      reads: 0.8,
      prefill: false,
      arrivals: { users: { count, think: { distribution: "exponential", mean: "300ms" } } },
    },
    faults: [{ fault: "pause", node: 0, at: "500s", for: "20s" }],
  };

  it("obeys Little's law: users = throughput x (response + thought), to the last request of a run", () => {
    const prepared = prepare(scenarioOf(crowded), 1, { check: true });
    const users = prepared.world.users!;
    const begun: number[] = [];
    const ended: number[] = [];
    const [asks, answered] = [users.asks.bind(users), users.answered.bind(users)];
    users.asks = () => {
      begun.push(users.nextTime);
      asks();
    };
    users.answered = (atSeconds) => {
      ended.push(atSeconds);
      answered(atSeconds);
    };
    prepared.result();
    // The thoughts are drawn again: those of the start, and one after each answer.
    const think = createDistribution({ distribution: "exponential", mean: 0.3 });
    const stream = new Streams(1).stream("time to think");
    const until = (from: number, seconds: number) => Math.max(0, Math.min(seconds, duration - from));
    const starts = [...Array<number>(count).fill(0), ...ended];
    const thought = starts.reduce((sum, from) => sum + until(from, think.quantile(stream.next())), 0);
    const ends = ended.map((at) => Math.min(at, duration));
    const unended = (begun.length - ended.length) * duration;
    const waited = ends.reduce((a, b) => a + b) + unended - begun.reduce((a, b) => a + b);
    const throughput = ended.length / duration;
    const [response, thinking] = [waited / ended.length, thought / ended.length];
    expect(ended.length).toBeGreaterThan(50_000);
    expect((throughput * (response + thinking)) / count).toBeCloseTo(1, 9);
  });

  /** Throughput of users with one exponential server (Reiser and Lavenberg, JACM 27, 1980). */
  function throughput(users: number, service: number, thought: number): number {
    let queue = 0;
    let perSecond = 0;
    for (let n = 1; n <= users; n++) {
      const response = service * (1 + queue);
      perSecond = n / (response + thought);
      queue = perSecond * response;
    }
    return perSecond;
  }

  it.each([
    1, 5, 20,
  ])("of %d users has the throughput of mean value analysis where each request is a query", (users) => {
    const scenario = scenarioOf({
      duration: "20000s",
      measureFrom: "100s",
      cluster: { nodes: 1, memory: "64MB" },
      network: { roundTrip: 0 },
      database: {
        servers: 1,
        writeService: { distribution: "exponential", mean: "50ms" },
        timeout: "1h",
        queueLimit: 100,
      },
      workload: {
        keys: 1000,
        reads: 0,
        onWrite: "nothing",
        arrivals: { users: { count: users, think: { distribution: "exponential", mean: "400ms" } } },
      },
    });
    const { metrics } = run(scenario, 3, { check: true });
    const utilization = metrics.databaseUtilization!;
    // Utilization is throughput times service: that of some 40,000 to 400,000 queries is within 2 %.
    expect(Math.abs(utilization / (throughput(users, 0.05, 0.4) * 0.05) - 1)).toBeLessThan(0.02);
  });

  it("conserves what every run conserves, with workers, time-outs and a node that hangs", () => {
    const { metrics } = run(scenarioOf(crowded), 2, { check: true });
    expect(metrics.errorRatio).toBeGreaterThan(0);
  });

  it("is refused beside a rate, a load or a process, and where nobody thinks", () => {
    const problemsOf = (arrivals: unknown, more = {}) =>
      readScenario({ workload: { arrivals, ...more } }).problems.map(problemText);
    expect(problemsOf({ users: { count: 3, think: "1s" }, rate: 5, load: { curve: "daily" } })).toEqual([
      "workload.arrivals.rate: expected none beside users, who ask when they have thought",
      "workload.arrivals.load: expected none beside users, who ask when they have thought",
    ]);
    expect(problemsOf({ users: { count: 3, think: { distribution: "constant", value: 0 } } })).toEqual([
      "workload.arrivals.users.think: constant, 0; expected a mean above 0 that is finite",
    ]);
    expect(problemsOf({ users: { count: 3, think: "1s" } }, { newKeys: "1/s" })).toEqual([
      "workload.newKeys: expected none beside arrivals.users, whose requests a second are not known; oneHitWonders is a share of them",
    ]);
  });
});
