import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { erlangB } from "../theory/erlang.ts";

type Json = Readonly<Record<string, unknown>>;

function metricsOf(world: Json, seed = 3) {
  const { value, problems } = readScenario(world);
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, seed, { check: true }).metrics;
}

/** A cache that is down for good, so that every request is one query. */
const everyRequestQueries = (changes: Json): Json => ({
  duration: "1h",
  measureFrom: "10m",
  cluster: { nodes: 1, memory: "2MB" },
  workload: { keys: 10_000, popularity: { zipf: 0 }, reads: 1, prefill: false, arrivals: { rate: 80 } },
  faults: [{ fault: "crash", node: 0, at: 0 }],
  ...changes,
});

const exponential = (mean: string): Json => ({ distribution: "exponential", mean });

describe("a deadline", () => {
  it("fails as many requests of M/M/1 as stay longer than it, and no query is done less", () => {
    // Time in the system is exponential with rate mu - lambda: 100 - 80 a second.
    const database = { servers: 1, readService: exponential("10ms"), queueLimit: 1_000_000, timeout: "1h" };
    const all = metricsOf(everyRequestQueries({ database }));
    const some = metricsOf(everyRequestQueries({ database, application: { deadline: "100ms" } }));
    // 240,000 requests at a load of .8, whose waits hang together: a busy period is some 25 requests, and e^-2 = .135 has a
    // standard error of about .135 * sqrt(2 / (1 - .8)^2 / 240,000) = .002; four of those.
    expect(Math.abs(some.deadlineRatio! - Math.exp(-2))).toBeLessThan(0.008);
    expect(some.errorRatio).toBe(some.deadlineRatio);
    expect(some.failedRatioWorstMinuteDuringDisturbance).toBeGreaterThan(some.deadlineRatio!);
    expect([all.databaseUtilization, all.deadlineRatio]).toEqual([some.databaseUtilization, null]);
    // A latency that is the deadline, in a histogram that is exact to .8 %.
    expect(some.latencyMsMax! / 100).toBeCloseTo(1, 2);
  });

  it.each([
    // While they go on, each worker is busy for all of its query.
    ["continue", 0.1],
    // Killed after d, for the least of d and an exponential time: (1 - e^(-mu d)) / mu.
    ["kill", (1 - Math.exp(-10 * 0.05)) / 10],
  ])("with %s lets the workers refuse what Erlang's formula says of the time they are busy", (onDeadline, busySeconds) => {
    const metrics = metricsOf(
      everyRequestQueries({
        application: { deadline: "50ms", onDeadline },
        client: { name: "php-memcached", workers: 8, backlog: 0 },
        database: { servers: 1000, readService: exponential("100ms"), timeout: "1h" },
      }),
    );
    // 240,000 arrivals, of which up to .24 are refused in clusters of about 10: a standard error of .0028; four of those.
    expect(Math.abs(metrics.refusedRatio! - erlangB(8, 80 * busySeconds))).toBeLessThan(0.0112);
    // Of those that are served e^-.5 pass the deadline.
    expect(Math.abs(metrics.deadlineRatio! / (1 - metrics.refusedRatio!) - Math.exp(-0.5))).toBeLessThan(0.005);
    // Past it a query goes on for 100 ms more on average, whoever is there.
    const wasted = (80 * metrics.deadlineRatio! * 0.1) / 8;
    expect(Math.abs(metrics.wastedWorkerRatio! - (onDeadline === "kill" ? 0 : wasted))).toBeLessThan(0.01);
    expect(metrics.wastedQueriesPerSecond! / (80 * metrics.deadlineRatio!)).toBeCloseTo(1, 2);
  });

  it("fails each get of a hung node that begins more than the deadline before the node goes on, and no other", () => {
    const world = (application: Json) => ({
      duration: "20m",
      measureFrom: "5m",
      cluster: { nodes: 2 },
      client: { name: "twemproxy", processes: 1 },
      application,
      workload: { keys: 1000, arrivals: { rate: 50 }, reads: 1 },
      faults: [{ fault: "pause", node: 0, at: "10m", for: "5m" }],
    });
    const patient = metricsOf(world({}), 1);
    const metrics = metricsOf(world({ deadline: "30s" }), 1);
    // Who waits to the end is unanswered; 270 of the 300 seconds end before their deadline, and 30 after it.
    const share = patient.unansweredRatioDuringOutage!;
    expect(share).toBeCloseTo(0.136, 3);
    expect(metrics.deadlineRatioDuringOutage! + metrics.unansweredRatioDuringOutage!).toBeCloseTo(share, 11);
    // A binomial share of 2,040 waits: a standard error of .0066; four of those.
    expect(Math.abs(metrics.deadlineRatioDuringOutage! / share - 0.9)).toBeLessThan(0.027);
    expect([metrics.latencyMsMaxDuringOutage, metrics.errorRatioAfterReturn, metrics.errorRatioBefore]).toEqual([
      30_000, 0, 0,
    ]);
    expect(metrics.missRatioDuringOutage).toBe(patient.missRatioDuringOutage);
  });

  it("counts in the queue for workers too, and who is served after it is served for nobody", () => {
    // One worker, a query of exactly a second, a request each 300 ms or so: nearly all wait in the backlog.
    const world = (onDeadline: string) =>
      everyRequestQueries({
        duration: "10m",
        measureFrom: 0,
        application: { deadline: "3s", onDeadline },
        client: { name: "php-memcached", workers: 1, backlog: 5000 },
        database: { servers: 10, readService: { distribution: "constant", value: "1s" }, timeout: "1h" },
        workload: { keys: 100, popularity: { zipf: 0 }, reads: 1, prefill: false, arrivals: { rate: 3 } },
      });
    const [goesOn, killed] = ["continue", "kill"].map((onDeadline) => metricsOf(world(onDeadline)));
    // The worker serves one a second, always somebody whose caller left long ago.
    expect(goesOn.deadlineRatio).toBeGreaterThan(0.99);
    expect(goesOn.wastedWorkerRatio).toBeGreaterThan(0.98);
    expect(goesOn.backlogLength).toBeGreaterThan(100);
    // A killed worker spends no time on who is past the deadline, so nobody waits longer: by Little's law at most 3/s * 3 s wait.
    expect(killed.backlogLength).toBeLessThan(9);
    expect(killed.deadlineRatio).toBeLessThan(0.95);
    expect(killed.wastedWorkerRatio).toBe(0);
  });
});

describe("a deadline in a scenario", () => {
  const problemsOf = (application: Json) =>
    readScenario({ application }).problems.map(({ path, text }) => `${path.join(".")}: ${text}`);

  it("is above the round trip, at most a day, and both at once are told", () => {
    expect(problemsOf({ deadline: "0.2ms" })).toEqual([
      "application.deadline: 0.2ms; expected more than 0.3ms, the round trip of a hit (network.roundTrip)",
    ]);
    expect(problemsOf({ deadline: "25h", onDeadline: "stop" }).map((text) => text.split(":")[0])).toEqual([
      "application.deadline",
      "application.onDeadline",
    ]);
    expect(problemsOf({ deadline: "1d", onDeadline: "kill" })).toEqual([]);
  });
});
