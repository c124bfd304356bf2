/** What somebody sets to help while a run goes on. Oracles: rates that follow from capacities, and sums over slices. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { RateCurve } from "../../src/core/rate-curve.ts";

type Json = Readonly<Record<string, unknown>>;

const SERVERS = 10;
const RATE = 150;

/** Requests come evenly and never hit; 100 a second are served. */
const world = (faults: readonly Json[], more: Json = {}): Json => ({
  ...{ duration: "60s", measureFrom: "0s", window: "1s" },
  cluster: { nodes: 1 },
  client: { name: "gomemcache", processes: 10, workers: "unlimited" },
  workload: {
    ...{ keys: 300_000, popularity: { zipf: 0 }, valueBytes: 10, reads: 1, ttl: "1s", prefill: false },
    arrivals: { rate: RATE, process: { name: "deterministic" } },
  },
  database: {
    ...{ servers: SERVERS, timeout: "500ms" },
    readService: { distribution: "constant", value: "100ms" },
  },
  faults,
  ...more,
});

/** The mean of a column over the seconds [from, to). */
function meanOf(scenario: Json, column: string, [from, to]: readonly [number, number]): number {
  const { value, problems } = readScenario(scenario);
  if (value === null) throw new Error(JSON.stringify(problems));
  const { columns } = run(value, 1, { check: true }).series;
  const values = columns[column].slice(from, to).map(Number);
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

const problemsOf = (scenario: Json): string => JSON.stringify(readScenario(scenario).problems);

describe("a rate that is multiplied from some instants on", () => {
  const curve = new RateCurve([
    { timeSeconds: 0, perSecond: 10 },
    { timeSeconds: 10, perSecond: 30 },
    { timeSeconds: 10, perSecond: 5 },
  ]);
  const changed = curve.times([
    { atSeconds: 4, factor: 0 },
    { atSeconds: 8, factor: 2 },
    { atSeconds: 20, factor: 1 },
  ]);

  it("is at each time the rate of that time, multiplied", () => {
    const factorAt = (time: number): number => (time < 4 ? 1 : time < 8 ? 0 : time < 20 ? 2 : 1);
    for (const time of [0, 1, 3.9, 4, 6, 7.9, 8, 9.9, 10, 15, 20, 30, 1000]) {
      expect(changed.rateAt(time)).toBeCloseTo(factorAt(time) * curve.rateAt(time), 9);
    }
    // By hand: 4 s from 10 to 18, none, 2 s from 26 to 30 twice, 10 s of 5 twice, 10 s of 5.
    expect(changed.expected(0, 30)).toBeCloseTo(56 + 0 + 112 + 100 + 50, 9);
  });

  it("is itself where nothing is set", () => {
    expect(curve.times([])).toBe(curve);
  });
});

describe("what somebody sets while a run goes on", () => {
  it("set-load lets through its share of the load for as long as it says, and none at 0", () => {
    const half = world([{ fault: "set-load", factor: 0.5, at: "20s", for: "20s" }]);
    expect(meanOf(half, "requestsPerSecond", [0, 19])).toBeCloseTo(RATE, 0);
    expect(meanOf(half, "requestsPerSecond", [21, 39])).toBeCloseTo(RATE / 2, 0);
    expect(meanOf(half, "requestsPerSecond", [41, 59])).toBeCloseTo(RATE, 0);
    const none = world([{ fault: "set-load", factor: 0, at: "20s" }]);
    expect(meanOf(none, "requestsPerSecond", [21, 59])).toBe(0);
  });

  it("set-servers gives the database so many servers and takes them again: half as many more serve all that comes", () => {
    const more = world([{ fault: "set-servers", servers: 20, at: "20s", for: "20s" }]);
    // 150 come and 100 are served, some of them too late.
    const tooMany = RATE - SERVERS * 10;
    expect(meanOf(more, "errorsPerSecond", [5, 19])).toBeGreaterThan(tooMany - 1);
    expect(meanOf(more, "errorsPerSecond", [22, 39])).toBe(0);
    expect(meanOf(more, "errorsPerSecond", [45, 59])).toBeGreaterThan(tooMany - 1);
  });

  it("set-retries lets so many queries a second be asked again", () => {
    const retry = { protection: { retry: { name: "fixed", options: { attempts: 2, pause: "10ms" } } } };
    const asked = (faults: readonly Json[]) => meanOf(world(faults, retry), "databaseQueriesPerSecond", [25, 59]);
    const free = asked([]);
    expect(free).toBeGreaterThan(RATE + 30);
    expect(asked([{ fault: "set-retries", perSecond: 7, at: "20s" }])).toBeCloseTo(RATE + 7, 0);
    expect(asked([{ fault: "set-retries", at: "20s" }])).toBeCloseTo(RATE, 1);
    expect(asked([{ fault: "set-retries", at: "5s", for: "10s" }])).toBeCloseTo(free, -1);
  });

  it("is no outage: what befell the world before it stays what befell it", () => {
    const faults = [
      { fault: "database-outage", at: "10s", for: "5s" },
      { fault: "set-load", factor: 0.5, at: "30s", for: "5s" },
    ];
    const { value } = readScenario(world(faults));
    const { phases, outages } = run(value!, 1);
    expect(outages).toBeUndefined();
    expect(phases.find(({ name }) => name === "outage")).toMatchObject({ fromSeconds: 10, toSeconds: 15 });
  });

  it("is refused where there is nothing to set", () => {
    expect(problemsOf(world([{ fault: "set-retries", at: "20s" }]))).toContain("scenario.protection.retry");
    const unlimited = {
      sharing: { cores: 2 },
      servers: "unlimited",
      readService: { distribution: "constant", value: "10ms" },
    };
    expect(problemsOf(world([{ fault: "set-servers", servers: 3, at: "20s" }], { database: unlimited }))).toContain(
      "expected database.servers that are a number",
    );
    expect(problemsOf(world([{ fault: "reset-load", at: "20s" }]))).toContain("load set");
  });
});
