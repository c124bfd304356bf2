/** Frameworks in whole runs: queues, many pages at a time, faults, and the laws of every run. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

type Json = Readonly<Record<string, unknown>>;

const nodes = Array.from({ length: 8 }, (_, i) => ({ host: `10.0.0.${i + 1}`, port: 11_211 }));
const symfony = { OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true, addServers: true };
/** Where the version key of the namespace `app` lies: `fallthrough route` says so for `:app:`. */
const VERSION_NODE = 6;

const service = { distribution: "exponential", mean: "2ms" };

const world = (parts: Json): Json => ({
  duration: "15m",
  measureFrom: "2m",
  cluster: { nodes, memory: "64MB" },
  client: { name: "php-memcached", hosts: 4, options: symfony },
  application: { page: { gets: 5, workMs: 5 } },
  database: { servers: 64, readService: service, writeService: service },
  workload: { keys: 400, ttl: "2h", reads: 0.98, popularity: { zipf: 0 }, arrivals: { rate: 100 } },
  ...parts,
});

function resultOf(parts: Json, seed = 1) {
  const { value, problems } = readScenario(world(parts));
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, seed, { check: true });
}

const metricsOf = (parts: Json, seed = 1) => resultOf(parts, seed).metrics;

describe("symfony-cache in a run", () => {
  const framework = { name: "symfony-cache" };
  const crash = (node: number) => [{ fault: "crash", node, at: "5m", for: "5m" }];

  it("the crash of the version key's node is a flood of misses, and its return another", () => {
    const [other, version] = [2, VERSION_NODE].map((node) => metricsOf({ framework, faults: crash(node) }));
    // 400 keys alike: a flood of misses is all of them once, and what is left fails at each read.
    expect(other.missRatioDuringOutage).toBe(0);
    expect(version.missRatioDuringOutage! * 100 * 300).toBeGreaterThan(300);
    expect(version.missRatioAfterReturn! * 100 * 300).toBeGreaterThan(380);
    // Of the other node's keys only.
    expect(other.missRatioAfterReturn! * 100 * 300).toBeLessThan(100);
  });

  it("the run says which node has the version key, and that nothing was found without it, twice", () => {
    const told = [2, VERSION_NODE].map((node) => resultOf({ framework, faults: crash(node) }).notes.join("\n"));
    const key = "the version key (:app:, on 10.0.0.7:11211)";
    // Nearly every one of the 400 keys, all alike, is read in five minutes.
    const found = "of (39\\d|400) values 0 were found when first asked for";
    const escaped = key.replace(/[().]/g, "\\$&");
    expect(told[0]).not.toMatch(escaped);
    expect(told[1]).toMatch(
      new RegExp(`While the node of ${escaped} was not reached, pages went on under \`1:\`: ${found}`),
    );
    expect(told[1]).toMatch(new RegExp(`A new version was drawn once, since ${escaped} was missing: ${found}`));
  });

  it("getItems() loses more of another node's crash than single gets do, and nothing waits with a lock", () => {
    const [gets, many] = [{ gets: 10 }, { gets: 0, multiGets: [{ keys: 10 }] }].map((page) =>
      metricsOf({ framework, application: { page: { ...page, workMs: 5 } }, faults: crash(2) }),
    );
    const lost = (metrics: typeof gets) => metrics!.fallThroughRatioDuringOutage!;
    // The dead node's share is about an eighth; by the rule of the binary protocol 28 to 37 % of pages of ten keys.
    expect(lost(gets)).toBeGreaterThan(0.08);
    expect(lost(gets)).toBeLessThan(0.17);
    expect(lost(many)).toBeGreaterThan(lost(gets) + 0.1);
    expect(lost(many)).toBeLessThan(0.4);
  });

  it("a hang of the version key's node brings the old values back, by their other names", () => {
    const faults = [{ fault: "pause", node: VERSION_NODE, at: "5m", for: "5m" }];
    const client = { name: "php-memcached", hosts: 4, options: { ...symfony, OPT_POLL_TIMEOUT: 50 } };
    const metrics = metricsOf({ framework, client, faults });
    expect(metrics.staleReadsOtherName).toBeGreaterThan(1000);
    expect(metrics.staleReadsOtherName).toBe(
      metrics.staleReads! - metrics.staleReadsRace! - metrics.staleReadsMissedWrite!,
    );
    expect(metrics.staleAfter5mRatio).toBeGreaterThan(0);
  });

  it("a process that dies with a lock of the kernel keeps nobody from computing", () => {
    const workload = { keys: 400, ttl: "10s", reads: 1, popularity: { zipf: 0 }, arrivals: { rate: 100 } };
    const faults = [{ fault: "lock-holder-dies", at: "5m", count: 10 }];
    const [without, dying] = [[], faults].map((some) => metricsOf({ framework, workload, faults: some }));
    expect(dying.pageFailedRatio! * 20 * 60 * 13).toBeCloseTo(10, 0);
    expect(without.pageFailedRatio).toBe(0);
    expect(Math.abs(dying.missRatio! - without.missRatio!)).toBeLessThan(0.01);
  });
});

describe("locks in the cache", () => {
  it("a process that dies with dogpile's lock leaves its value old to the end of the run", () => {
    const framework = { name: "dogpile", options: { distributedLock: true } };
    const workload = { keys: 20, ttl: "10s", reads: 0.9, onWrite: "nothing", arrivals: { rate: 100 } };
    const dying = [{ fault: "lock-holder-dies", at: "5m", count: 20 }];
    const [without, with20] = [[], dying].map((faults) => metricsOf({ framework, workload, faults }));
    // Every value is made anew each ten seconds, until the first 20 locks after the fault stay for ever.
    expect(without.staleAfter1mRatio).toBe(0);
    expect(with20.staleAfter10mRatio).toBeGreaterThan(0);
  });

  it("the fault is refused where no process takes locks", () => {
    expect(() => metricsOf({ faults: [{ fault: "lock-holder-dies", at: "5m" }] })).toThrow(/changed nothing/);
  });
});
