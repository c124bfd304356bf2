import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Witness } from "../../models/key-history/witness.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { Refusal } from "../../src/core/refusal.ts";
import { type World, worlds } from "../swarm/worlds.ts";

type Json = Readonly<Record<string, unknown>>;

const RUNS = Number(process.env.PAGE_RUNS ?? 24);
const SEED = 20_261_128;

function scenarioOf(world: Json): Scenario {
  const { value, problems } = readScenario(world);
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const metricsOf = (world: Json, seed = 3) => run(scenarioOf(world), seed, { check: true }).metrics;

const constant = (value: string): Json => ({ distribution: "constant", value });

/** Nothing is ever missed or written. */
const warm = (changes: Json): Json => ({
  duration: "30m",
  measureFrom: "5m",
  cluster: { nodes: 2, memory: "64MB" },
  client: { name: "php-memcached", workers: "unlimited" },
  workload: { keys: 500, ttl: "never", reads: 1, popularity: { zipf: 0 }, arrivals: { rate: 200 } },
  ...changes,
});

describe("a page of one get", () => {
  it("is that get, to the byte, in any world whose workers are unlimited", { timeout: 900_000 }, () => {
    let compared = 0;
    fc.assert(
      fc.property(worlds.map(asBoth).filter(isInBoth), ({ single, paged, seed }) => {
        const expected = attempted(single, seed);
        if (expected === null) return;
        const { metrics, ...others } = run(paged, seed, { check: true });
        const ofPages = Object.keys(metrics).filter((name) => /^pages?[A-Z]|^operationsPerSecond/.test(name));
        const common = Object.fromEntries(Object.entries(metrics).filter(([name]) => !ofPages.includes(name)));
        const inBoth = Object.fromEntries(Object.keys(common).map((name) => [name, expected.metrics[name]]));
        expect(JSON.stringify(common)).toBe(JSON.stringify(inBoth));
        // A note says of which requests it is.
        const notes = others.notes.map((note) => note.replace("the requests of pages", "the requests"));
        expect([others.series, others.events, notes]).toEqual([expected.series, expected.events, expected.notes]);
        compared++;
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(RUNS / 2);
  });
});

/** The world as single gets, and as pages of one; null where it cannot be: traces are not opened here. */
function asBoth({ given: { framework: _framework, ...drawn }, seed }: World) {
  const isClosed = ((drawn.workload as Json).arrivals as Json | undefined)?.users !== undefined;
  // A page also waits for the set of what it missed, so that with a round trip its user asks again later.
  const open: Json = isClosed ? { ...drawn, network: { roundTrip: 0 } } : drawn;
  // What protects the cache is done by a framework, under which each request is a page.
  const { stampede: _stampede, writes: _writes, ttlJitter: _jitter, ...protection } = (open.protection ?? {}) as Json;
  const given: Json = { ...open, protection: Object.keys(protection).length === 0 ? undefined : protection };
  const { page: _, ...application } = (given.application ?? {}) as Json;
  const { workers: _workers, ...client } = (given.client ?? { name: "pecl-memcache" }) as Json;
  const { per: _per, ...arrivals } = ((given.workload as Json).arrivals ?? {}) as Json;
  const workload = { ...(given.workload as Json), arrivals };
  // Nobody holds a lock without the framework.
  const faults = ((given.faults ?? []) as readonly Json[]).filter(({ fault }) => fault !== "lock-holder-dies");
  const single = readScenario({ ...given, workload, faults, client, application }).value;
  const paged = readScenario({
    ...{ ...given, workload, faults },
    client: { ...client, workers: "unlimited" },
    application: { ...application, page: { gets: 1 } },
  }).value;
  return { single, paged, seed };
}

type Both = ReturnType<typeof asBoth>;

function isInBoth(both: Both): both is Both & { readonly single: Scenario; readonly paged: Scenario } {
  return both.single !== null && both.paged !== null;
}

/** Null where only the run tells that a fault changes nothing. */
function attempted(scenario: Scenario, seed: number) {
  try {
    return run(scenario, seed, { check: true });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

describe("a page", () => {
  it("takes as long as its round trips and its own work, where all is found", () => {
    const { pageLatencyMsMax, pageLatencyMsP50, pageFailedRatio, pageSlowRatio } = metricsOf(
      warm({ application: { page: { gets: 12, multiGets: [{ keys: 20 }], workMs: 30 } } }),
    );
    // 13 round trips of .3 ms; the maximum is a difference of two times of day, exact to a nanosecond.
    expect(pageLatencyMsMax).toBeCloseTo(33.9, 5);
    expect(pageLatencyMsP50! / 33.9).toBeCloseTo(1, 2);
    expect([pageFailedRatio, pageSlowRatio]).toEqual([0, 0]);
  });

  it("pays a round trip for each node that its library asks in turn", () => {
    const page = { multiGets: [{ keys: 40 }] };
    const world = (name: string) => warm({ client: { name, workers: "unlimited" }, application: { page } });
    // 40 keys lie on both nodes but once in 2^39 pages.
    expect(metricsOf(world("pylibmc")).pageLatencyMsMax).toBeCloseTo(0.3, 5);
    expect(metricsOf(world("pymemcache")).pageLatencyMsMax).toBeCloseTo(0.6, 5);
  });

  it("leaves all keys of a multi-get without an answer that waits at the end of the run", () => {
    const { unansweredRatioDuringOutage, getFailureRatioDuringOutage } = metricsOf(
      warm({
        client: { name: "pymemcache", workers: "unlimited", options: { timeout: 600 } },
        application: { page: { multiGets: [{ keys: 40 }] } },
        faults: [{ at: "29m", fault: "pause", node: 1 }],
      }),
    );
    expect([unansweredRatioDuringOutage, getFailureRatioDuringOutage]).toEqual([1, 0]);
  });

  it("has not begun a read that it has not come to, though its miss is known", () => {
    // Of pages that look 48 ms ahead some are in the middle of that when the run ends; a check counts their requests.
    const workload = { keys: 100_000, prefill: false, popularity: { zipf: 0.9 }, arrivals: { rate: 3000 } };
    const { pagesPerSecond } = metricsOf(
      warm({ duration: "6m", network: { roundTrip: "16ms" }, application: { page: { gets: 4 } }, workload }),
    );
    expect(pagesPerSecond).toBeGreaterThan(700);
  });

  // A witness wants each end when it comes: by an event.
  it.each([
    { shape: { gets: 8, workMs: 4, slow: "6ms" } },
    { shape: { gets: 8, workMs: 45, slow: "1s" } },
    { shape: { gets: 8, workMs: 4, slow: "6ms" }, deadline: "6ms" },
    { shape: { gets: 3, multiGets: [{ keys: 5 }], writes: 1.5, workMs: 10, slow: "20ms" }, deadline: "21ms" },
    { shape: { gets: 5, workMs: 10, slow: "20ms" }, framework: "rails-memcache-store" },
  ])("ends as booked where its end is known ahead, to the byte: %o", ({ shape, deadline, framework }) => {
    const world = scenarioOf({
      ...{ duration: "2s", measureFrom: "500ms", window: "70ms" },
      cluster: { nodes: 2, memory: "2MB" },
      client: { name: "pymemcache", workers: "unlimited" },
      application: { page: shape, ...(deadline === undefined ? {} : { deadline }) },
      ...(framework === undefined ? {} : { framework: { name: framework } }),
      database: { servers: 4, readService: { distribution: "exponential", mean: "2ms" } },
      workload: { keys: 500, ttl: "1s", reads: 1, arrivals: { rate: 10_000 } },
      faults: [{ fault: "pause", node: 1, at: "1s", for: "300ms" }],
    });
    const told = run(world, 3, { check: true, witness: new Witness({ key: 1, keepsAll: false }) });
    expect(told.metrics.pageUnendedRatio).toBeGreaterThan(0);
    expect(JSON.stringify(run(world, 3, { check: true }))).toBe(JSON.stringify(told));
  });

  it("is slow beyond the threshold, and not at it", () => {
    const page = { gets: 10, workMs: 30 };
    const slowAt = (slow: string) => metricsOf(warm({ application: { page: { ...page, slow } } })).pageSlowRatio!;
    // 33 ms; the last pages of the run have no end, and took no 32 ms yet.
    expect(slowAt("32ms")).toBeGreaterThan(0.9999);
    expect(slowAt("34ms")).toBe(0);
  });

  it("comes as often as its operations divided by their number, however the load is told", () => {
    const page = { gets: 3, multiGets: [{ keys: 5 }], writes: 0.5 };
    const world = (arrivals: Json) =>
      metricsOf(warm({ application: { page }, workload: { keys: 500, popularity: { zipf: 0 }, arrivals } }));
    const byOperation = world({ rate: 170 });
    // 8.5 operations a page, so 20 pages a second: 30,000 in 25 minutes, with a standard error of 173.
    expect(Math.abs(byOperation.pagesPerSecond! * 1500 - 30_000)).toBeLessThan(4 * 173);
    expect(world({ rate: 20, per: "page" })).toEqual(byOperation);
    // Half of the pages write: .5 of 8.5, with a standard error of .5 / sqrt(30,000) a page.
    expect(Math.abs(byOperation.operationsPerSecond! / byOperation.pagesPerSecond! - 8.5)).toBeLessThan(4 * 0.0029);
  });

  it("keeps its worker busy for all of its time: Little's law", () => {
    // 100 workers on each of 2 hosts; 20 pages a second of 43 ms each.
    const page = { gets: 10, workMs: 40 };
    const { workerUtilization, pagesPerSecond } = metricsOf(
      warm({ application: { page }, client: { name: "php-memcached", hosts: 2, workers: 100 } }),
    );
    // Both integrals end with the run, which cuts off at most 43 ms of 25 minutes at either end.
    expect(workerUtilization! * 200).toBeCloseTo(pagesPerSecond! * 0.043, 3);
  });

  it("fails with the query that fails, and asks for nothing more", () => {
    const metrics = metricsOf(
      warm({
        workload: { keys: 500, reads: 1, prefill: false, popularity: { zipf: 0 }, arrivals: { rate: 60 } },
        faults: [
          { fault: "crash", node: 0, at: 0 },
          { fault: "crash", node: 1, at: 0 },
        ],
        database: { servers: 1, readService: constant("1s"), queueLimit: 0 },
        application: { page: { gets: 6 } },
      }),
    );
    // A page that finds the database idle keeps it for six queries of a second, all but a round trip between two of them: M/D/1/1
    // at a load of 60 loses 60 of 61. Five such gaps of .3 ms lose one page more of 67; 15,000 pages, a standard error of .001.
    const lost = 60 / 61;
    expect(Math.abs(metrics.pageFailedRatio! - lost)).toBeLessThan(0.004);
    expect(Math.abs(metrics.operationsPerSecond! / metrics.pagesPerSecond! - (1 + 5 * (1 - lost)))).toBeLessThan(0.02);
    expect(metrics.errorRatio! * metrics.operationsPerSecond!).toBeCloseTo(
      metrics.pageFailedRatio! * metrics.pagesPerSecond!,
      6,
    );
  });

  it("fails at its own deadline, and its worker goes on for nobody, or is killed", () => {
    const world = (onDeadline: string) =>
      metricsOf(
        warm({
          client: { name: "php-memcached", workers: 400 },
          // 20 gets and 100 ms of work, so the deadline comes half-way.
          application: { page: { gets: 20, workMs: 100 }, deadline: "53ms", onDeadline },
        }),
      );
    const goesOn = world("continue");
    const killed = world("kill");
    expect([goesOn.pageFailedRatio, killed.pageFailedRatio]).toEqual([1, 1]);
    expect(goesOn.pageLatencyMsMax).toBe(53);
    expect(goesOn.workerUtilization! / killed.workerUtilization!).toBeCloseTo(106 / 53, 2);
    expect(goesOn.wastedWorkerRatio! / goesOn.workerUtilization!).toBeCloseTo(0.5, 2);
    expect(killed.wastedWorkerRatio).toBe(0);
  });

  it("is refused as a whole where no worker is idle and the backlog is full", () => {
    const { refusedRatio, pageFailedRatio } = metricsOf(
      warm({
        client: { name: "php-memcached", workers: 1, backlog: 0 },
        application: { page: { gets: 10, workMs: 97 } },
        workload: { keys: 500, ttl: "never", reads: 1, popularity: { zipf: 0 }, arrivals: { rate: 10, per: "page" } },
      }),
    );
    // M/D/1/1 at a load of 1 loses a half (Erlang B, insensitive); 15,000 pages, a standard error of .004.
    expect(Math.abs(pageFailedRatio! - 0.5)).toBeLessThan(0.016);
    expect(Math.abs(refusedRatio! - pageFailedRatio!)).toBeLessThan(0.01);
  });
});

describe("objects that live for one web request", () => {
  const ejecting = {
    OPT_LIBKETAMA_COMPATIBLE: true,
    OPT_REMOVE_FAILED_SERVERS: true,
    OPT_RETRY_TIMEOUT: 0,
    OPT_DEAD_TIMEOUT: 60,
  };
  const world = (page: Json | undefined): Json => ({
    duration: "20m",
    measureFrom: "2m",
    cluster: { nodes: 4, memory: "64MB" },
    client: { name: "php-memcached", options: ejecting, workers: "unlimited" },
    database: { servers: 64, readService: constant("4ms") },
    workload: { keys: 2000, reads: 1, popularity: { zipf: 0 }, arrivals: { rate: 400 } },
    faults: [{ fault: "crash", node: 1, at: "5m", for: "10m" }],
    ...(page === undefined ? {} : { application: { page } }),
  });

  it("add up the failures of a page: in one of 60 gets the dead server is taken out, and its keys are stored elsewhere", () => {
    expect(metricsOf(world({ gets: 60, workMs: 8000 })).storedElsewhere).toBeGreaterThan(0);
  });

  it("never add up those of single gets, whose requests do not meet in one process", () => {
    const { storedElsewhere, strandedCopies } = metricsOf(world(undefined));
    expect([storedElsewhere, strandedCopies]).toEqual([0, 0]);
  });
});
