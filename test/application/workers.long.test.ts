import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";

type Json = Readonly<Record<string, unknown>>;

function scenario(changes: Json): Scenario {
  const { value, problems } = readScenario({ window: "5m", ...changes });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

/** A cache that is down for good, so that every request keeps its worker for one query. */
const everyRequestQueries = (client: Json, rate: number, servers = 1000, duration = "1h"): Scenario =>
  scenario({
    duration,
    measureFrom: "10m",
    cluster: { nodes: 1, memory: "2MB" },
    client: { name: "php-memcached", ...client },
    database: { servers, readService: { distribution: "exponential", mean: "100ms" }, timeout: "1000s" },
    workload: { keys: 10_000, popularity: { zipf: 0 }, reads: 1, prefill: false, arrivals: { rate } },
    faults: [{ fault: "crash", node: 0, at: 0 }],
  });

/** Probability that c servers with an offered load of a erlangs are all busy (Erlang B), by its recursion. */
function erlangB(c: number, a: number): number {
  let blocked = 1;
  for (let n = 1; n <= c; n++) blocked = (a * blocked) / (n + a * blocked);
  return blocked;
}

describe("workers", () => {
  it("without a backlog refuse what Erlang's formula says: M/M/c/c", () => {
    // 8 erlangs on 10 workers.
    const { metrics } = run(everyRequestQueries({ workers: 10, backlog: 0 }, 80), 3, { check: true });
    // 240,000 arrivals, of which .12 are refused in clusters of about 10: a standard error of .0021; four of those.
    expect(Math.abs(metrics.refusedRatio! - erlangB(10, 8))).toBeLessThan(0.0085);
    expect(metrics.errorRatio).toBe(metrics.refusedRatio);
  });

  it("with a backlog let requests wait as long as in M/M/c", () => {
    const { metrics } = run(everyRequestQueries({ workers: 10, backlog: 100_000 }, 80, 1000, "2h"), 3, { check: true });
    const b = erlangB(10, 8);
    const waits = b / (1 - 0.8 * (1 - b));
    // Queue length of M/M/c: C(c, a) rho/(1 - rho); runs of two hours at rho .8 scatter by some percent.
    expect(Math.abs(metrics.backlogLength! / ((waits * 0.8) / 0.2) - 1)).toBeLessThan(0.1);
    expect(Math.abs(metrics.workerUtilization! - 0.8)).toBeLessThan(0.01);
    expect(metrics.refusedRatio).toBe(0);
  });

  it("stand in equal parts on their hosts, and do not help another host out", () => {
    // Five hosts of two workers are five small systems, not one of ten.
    const { metrics } = run(everyRequestQueries({ hosts: 5, workers: 2, backlog: 0 }, 80), 3, { check: true });
    expect(Math.abs(metrics.refusedRatio! - erlangB(2, 8 / 5))).toBeLessThan(0.0085);
  });

  it("are idle again when their query times out, though the database works on", () => {
    const world = everyRequestQueries({ workers: 10, backlog: 0 }, 80, 2);
    const impatient = { ...world, database: { ...world.database, timeoutSeconds: 0.05, queueLimit: 0 } };
    const { metrics } = run(impatient, 3, { check: true });
    // Two queries at a time keep their workers for 50 ms at most: ten are never all busy.
    expect([metrics.refusedRatio, metrics.workerUtilization! < 0.2]).toEqual([0, true]);
  });

  it("of a process with threads are as many as it has", () => {
    const { metrics } = run(everyRequestQueries({ name: "gomemcache", processes: 2, workers: 10, backlog: 0 }, 80), 3, {
      check: true,
    });
    expect(Math.abs(metrics.refusedRatio! - erlangB(10, 8))).toBeLessThan(0.0085);
  });
});

describe("without a limit", () => {
  /** Each request comes a millisecond after the one before, and nobody waits longer than a second for a query that never ends. */
  const noted = (name: string): readonly string[] =>
    run(
      scenario({
        duration: "5s",
        window: "1s",
        cluster: { nodes: 1, memory: "2MB" },
        client: { name, processes: 64 },
        database: { servers: 10_000, readService: { distribution: "constant", value: "1h" }, timeout: "1s" },
        workload: {
          keys: 10_000,
          reads: 1,
          prefill: false,
          arrivals: { rate: 1000, process: { name: "deterministic" } },
        },
        faults: [{ fault: "crash", node: 0, at: 0 }],
      }),
      1,
      { check: true },
    ).notes.filter((note) => note.startsWith("At the worst moment"));

  it("as many processes stand in as callers wait beyond those that there are, by Little's law", () => {
    // 1000 a second that wait for 1 s are 1000 at once, or one more where one comes as another leaves.
    expect(noted("php-memcached")).toEqual([
      expect.stringMatching(/^At the worst moment 93[67] more processes stand in/),
    ]);
  });

  it("queries that go on are under way too, whether anybody waits for them or not", () => {
    // All that came in five seconds.
    expect(noted("gomemcache")).toEqual([
      expect.stringMatching(
        /^At the worst moment (?:4,99\d|5,000) requests are under way, counting those whose query goes on/,
      ),
    ]);
  });
});

describe("one dead memcached", () => {
  const blocks = (client: Json, fault: string): Readonly<Record<string, number | null>> =>
    run(
      scenario({
        duration: "40m",
        measureFrom: "5m",
        cluster: { nodes: 10, memory: "4MB" },
        client: { ...client, hosts: 2, workers: 20, backlog: 50 },
        database: { servers: 64, readService: { distribution: "exponential", mean: "4ms" } },
        workload: { keys: 20_000, popularity: { zipf: 0 }, valueBytes: 300, reads: 1, arrivals: { rate: 200 } },
        faults: [{ fault, node: 3, at: "10m", for: "20m" }],
      }),
      1,
      { check: true },
    ).metrics;

  it("blocks every application server, live nodes' keys included, where each request waits 4 s for it", () => {
    const { refusedRatioDuringOutage, fallThroughRatioDuringOutage } = blocks({ name: "php-memcached" }, "host-down");
    // 40 workers, each of whose requests for the dead node's keys takes 4 s (the set behind the get fails at once): they
    // serve 40/(s 4 s) of 200 requests a second, s being the dead node's share of the gets served.
    const served = 40 / (fallThroughRatioDuringOutage! * 4) / 200;
    expect(Math.abs(refusedRatioDuringOutage! - (1 - served))).toBeLessThan(0.02);
    expect(refusedRatioDuringOutage).toBeGreaterThan(0.4);
  });

  it("blocks nobody where the port refuses, or where the client waits 50 ms", () => {
    expect(blocks({ name: "php-memcached" }, "crash").refusedRatioDuringOutage).toBe(0);
    const patient = { name: "php-memcached", options: { OPT_CONNECT_TIMEOUT: 50 } };
    expect(blocks(patient, "host-down").refusedRatioDuringOutage).toBe(0);
  });
});
