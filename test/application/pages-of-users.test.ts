/** Pages in a closed loop: a user asks for one, waits for its end, and thinks. */
import { describe, expect, it } from "vitest";
import { Witness } from "../../models/key-history/witness.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { problemText } from "../../src/core/text/problems.ts";

type Json = Readonly<Record<string, unknown>>;

const scenarioOf = (given: Json) => {
  const { value, problems } = readScenario(given);
  expect(problems.map(problemText)).toEqual([]);
  return value!;
};

const users = (count: number, think: unknown) => ({ users: { count, think } });

/** Nothing is ever missed or written. */
const warm = (arrivals: Json, more: Json): Json => ({
  ...{ duration: "500s", measureFrom: "100s" },
  cluster: { nodes: 2, memory: "64MB" },
  client: { name: "php-memcached", workers: "unlimited" },
  workload: { keys: 500, ttl: "never", reads: 1, popularity: { zipf: 0 }, arrivals },
  ...more,
});

/** Everything goes wrong. */
const crowded: Json = {
  ...{ duration: "100s", measureFrom: 0, window: "10s" },
  cluster: { nodes: 3, memory: "2MB" },
  database: { servers: 2, readService: { distribution: "exponential", mean: "30ms" }, timeout: "80ms", queueLimit: 9 },
  workload: {
    ...{ keys: 3000, popularity: { zipf: 0.8 }, reads: 0.8, ttl: "20s", prefill: false },
    arrivals: users(40, { distribution: "exponential", mean: "300ms" }),
  },
  faults: [
    { fault: "pause", node: 0, at: "20s", for: "10s" },
    { fault: "crash", node: 1, at: "50s", for: "10s" },
  ],
};

describe("pages of users", () => {
  it("of one get are single gets, to the byte, where round trips take no time", () => {
    // A page also waits for the set of what it missed: with a round trip it ends that much later, and the next comes later.
    const world = { ...crowded, network: { roundTrip: 0 }, client: { name: "php-memcached", workers: "unlimited" } };
    const single = run(scenarioOf(world), 5, { check: true });
    const paged = run(scenarioOf({ ...world, application: { page: { gets: 1 } } }), 5, { check: true });
    const ofPages = (name: string) => /^pages?[A-Z]|^operationsPerSecond/.test(name);
    const common = Object.entries(paged.metrics).filter(([name]) => !ofPages(name));
    const expected = Object.fromEntries(common.map(([name]) => [name, single.metrics[name]]));
    expect(Object.fromEntries(common)).toEqual(expected);
    expect(paged.series).toEqual(single.series);
    expect(single.metrics.errorRatio).toBeGreaterThan(0);
  });

  it("come once for each thought and page: Little's law", () => {
    // 10 round trips of .3 ms and 30 ms of work, then 467 ms: twice a second.
    const page = { gets: 10, workMs: 30 };
    const { pagesPerSecond } = run(scenarioOf(warm(users(7, "467ms"), { application: { page } })), 1, {
      check: true,
    }).metrics;
    // Of each user one page may lie on either side of an end of the 400 s.
    expect(Math.abs(pagesPerSecond! - 14) * 400).toBeLessThanOrEqual(7);
  });

  it("come as fast as workers serve them, where there are more users than these", () => {
    const client = { name: "php-memcached", workers: 2, processes: 2, backlog: 100 };
    const page = { gets: 10, workMs: 97 };
    const world = warm(users(10, "100ms"), { client, application: { page } });
    const { pagesPerSecond, pageLatencyMsP50, workerUtilization } = run(scenarioOf(world), 1, { check: true }).metrics;
    expect(workerUtilization).toBeCloseTo(1, 6);
    expect(Math.abs(pagesPerSecond! - 20) * 400).toBeLessThanOrEqual(2);
    // 10 users at 20 pages a second take 500 ms a round, of which they think 100; buckets are within .8 %.
    expect(Math.abs(pageLatencyMsP50! / 400 - 1)).toBeLessThan(0.008);
  });

  it.each([
    ["with a backlog that is full", { client: { name: "php-memcached", hosts: 2, workers: 3, backlog: 2 } }, {}],
    [
      "with a deadline that kills",
      { client: { name: "php-memcached", hosts: 2, workers: 9 } },
      { deadline: "90ms", onDeadline: "kill" },
    ],
    ["with a deadline", { client: { name: "pymemcache", workers: "unlimited" } }, { deadline: "90ms" }],
    ["through a framework", { framework: { name: "rails-memcache-store" }, client: { name: "dalli" } }, {}],
  ])("conserve what every run conserves, %s, and a witness changes nothing", (_, parts, limits) => {
    const page = { gets: 4, multiGets: (parts as Json).framework === undefined ? [{ keys: 3 }] : [], workMs: 9 };
    const scenario = scenarioOf({ ...crowded, ...parts, application: { page, ...limits } });
    const result = run(scenario, 2, { check: true });
    expect(result.metrics.pageFailedRatio).toBeGreaterThan(0);
    const watched = run(scenario, 2, { check: true, witness: new Witness({ key: 1, keepsAll: false }) });
    expect(JSON.stringify(watched)).toBe(JSON.stringify(result));
  });

  it("have at most a worker for each user, where their number follows from the load", () => {
    const page = { gets: 1, workMs: 1000 };
    const workersOf = (count: number, think: string) =>
      scenarioOf(warm(users(count, think), { client: { name: "php-memcached" }, application: { page } })).client
        .workers;
    // Half of the users wait for a page of a second, and as many workers again are kept; a tenth of the reads is a database read.
    expect(workersOf(1000, "1s")).toBe(1000);
    expect(workersOf(1000, "9s")).toBeGreaterThanOrEqual(200);
    expect(workersOf(1000, "9s")).toBeLessThan(210);
  });
});
