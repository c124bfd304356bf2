/** The class of a run: worlds whose fate follows from their capacity. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

type Json = Readonly<Record<string, unknown>>;

const SERVERS = 30;
const SERVICE_SECONDS = 0.1;
/** What the database bears without a cache: 300 queries a second. */
const HIDDEN_CAPACITY = SERVERS / SERVICE_SECONDS;

/** One node that is flushed, and a database whose answers nobody waits for once it has as much to do as it can. */
function classOf(rate: number, more: Json = {}) {
  const { value, problems } = readScenario({
    duration: "6m",
    measureFrom: "1m",
    cluster: { nodes: 1, memory: "64MB" },
    client: { name: "gomemcache", processes: 10, workers: "unlimited" },
    workload: { keys: 1000, popularity: { zipf: 0 }, ttl: "10s", reads: 1, arrivals: { rate } },
    database: {
      ...{ servers: SERVERS, timeout: "1s", queueLimit: 100_000 },
      readService: { distribution: "constant", value: `${SERVICE_SECONDS * 1000}ms` },
    },
    faults: [{ fault: "flush", node: 0, at: "3m" }],
    ...more,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, 1);
}

describe("the class of a run", () => {
  it("is stable where the database bears the whole load without a cache", () => {
    expect(classOf(HIDDEN_CAPACITY - 20).stability?.name).toBe("stable");
  });

  it("is stuck where it does not, and each query ends too late to fill the cache, though nothing ails it any more", () => {
    const { metrics, stability, notes } = classOf(3 * HIDDEN_CAPACITY);
    // Before the flush it bears that load with ease.
    expect(metrics.databaseUtilizationBefore).toBeLessThan(0.5);
    expect(metrics.errorRatioBefore).toBe(0);
    expect(stability?.name).toBe("stuck");
    expect(metrics).toMatchObject({ stuckRatio: 1, recoveringRatio: 0 });
    const [, seconds, fails] = /in the last (\d+) s, .*?([\d.]+ %) of the requests fail/.exec(stability!.evidence)!;
    expect(notes.join()).toContain(`It is stuck: ${fails} of the requests fail and the database is 100 % busy`);
    expect(notes.join()).toContain(`in the last ${seconds} s of the run, and it does not get better`);
  });

  it("is noted in words that differ in nothing but their numbers, whatever the run was like before", () => {
    const noteOf = ({ notes }: ReturnType<typeof classOf>) => notes.filter((text) => text.startsWith("It is stuck"));
    const saturated = classOf(3 * HIDDEN_CAPACITY);
    // No query ends in time, and few are made: all misses fail from the start, at a database with little to do.
    const idle = classOf(100, {
      faults: [],
      database: { ...{ servers: SERVERS, timeout: "50ms" }, readService: { distribution: "constant", value: "100ms" } },
    });
    expect([saturated.stability?.name, idle.stability?.name]).toEqual(["stuck", "stuck"]);
    expect(idle.stability?.evidence).not.toContain("saturated");
    const kinds = [saturated, idle].flatMap(noteOf);
    expect(new Set(kinds.map((text) => text.replace(/\d+(?:\.\d+)?/g, "#"))).size).toBe(1);
    // Of points that share a note that is told whose first number is the greatest: the share that fails.
    const fails = /([\d.]+ %) of the requests fail/;
    expect(kinds.map((text) => text.match(/[\d.]+ %/)?.[0])).toEqual(
      [saturated, idle].map(({ stability }) => stability!.evidence.match(fails)?.[1]),
    );
  });

  it("is recovering where nobody gives up waiting: each late answer still fills the cache", () => {
    const patient = {
      database: {
        ...{ servers: SERVERS, timeout: "10m", queueLimit: 100_000 },
        readService: { distribution: "constant", value: "100ms" },
      },
      // What waits is served in the order in which it came, so that it takes a while: some thousand queries at 300 a second.
      workload: { keys: 20_000, popularity: { zipf: 0 }, ttl: "5m", reads: 1, arrivals: { rate: 1000 } },
    };
    expect(classOf(0, patient).stability?.name).toBe("recovering");
  });

  it("is unwell to the end of the run where it is stuck, and not at all where nobody fails after the outage", () => {
    const stuck = classOf(3 * HIDDEN_CAPACITY);
    expect(stuck.metrics.unwellSeconds).toBe(180);
    expect(stuck.atLeast).toContain("unwellSeconds");
    expect(classOf(HIDDEN_CAPACITY - 20).metrics.unwellSeconds).toBe(0);
    expect(classOf(100, { faults: [] }).metrics.unwellSeconds).toBeNull();
  });

  it("is stuck from the start where the load is more than the database bears", () => {
    const { metrics, stability } = classOf(3 * HIDDEN_CAPACITY, {
      faults: [],
      workload: { keys: 1_000_000, popularity: { zipf: 0 }, ttl: "10s", reads: 1, arrivals: { rate: 1000 } },
    });
    expect(metrics.stuckRatio).toBe(1);
    expect(stability?.evidence).toContain("after the start");
  });

  it("is not told of a run that ends with its outage", () => {
    const open = classOf(900, { faults: [{ fault: "crash", node: 0, at: "3m" }] });
    expect(open.stability).toBeUndefined();
    expect(open.metrics.stuckRatio).toBeNull();
  });
});
