/** Protections against stampedes and policies of writes over look-aside: floods of a hot key, counted by hand, and races step by step. */
import { describe, expect, it } from "vitest";
import { Act, type Result } from "../../models/application/program.ts";
import { Read, type Session, type Steps } from "../../models/frameworks/framework.ts";
import { lookAside } from "../../models/frameworks/look-aside.ts";
import { Counter } from "../../models/recording/counters.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { Played } from "./played.ts";

type Json = Readonly<Record<string, unknown>>;

const nodes = [1, 2].map((i) => ({ host: `10.0.0.${i}`, port: 11_211 }));
const service = { distribution: "constant", value: "100ms" };

/** One key that is read 200 times a second, lives ten seconds, and takes .1 s to compute, for 45 s: it is cold once and expires four times. */
const world = (stampede: Json, more: Json = {}): Json => ({
  duration: "45s",
  measureFrom: "0s",
  cluster: { nodes, memory: "64MB" },
  client: { name: "gomemcache", processes: 4, hosts: 2, workers: "unlimited" },
  framework: { name: "look-aside", options: { stampede } },
  database: { servers: 1000, readService: service, writeService: service, timeout: "10s" },
  workload: {
    ...{ keys: 1, ttl: "10s", reads: 1, prefill: false },
    arrivals: { rate: 200, process: { name: "deterministic" } },
  },
  ...more,
});

function countsOf(stampede: Json, more: Json = {}) {
  const { value, problems } = readScenario(world(stampede, more));
  if (value === null) throw new Error(JSON.stringify(problems));
  const made = prepare(value, 1, { check: true });
  const { metrics } = made.result();
  const { counts } = made.world.recording;
  return { reads: counts[Counter.databaseReads], misses: counts[Counter.getMisses], metrics };
}

/** Times the value has to be computed: cold, and after each of four ends of its time to live. */
const FLOODS = 5;
/** Requests of the .1 s of a computation, and the one that meets the reply on its way. */
const CROWD = 21;

/** Two processes, and some sixty pages at a time: a second page in one process is an error of the run. */
it("a page that waits for another's query keeps its process from all others", () => {
  const { value } = readScenario({
    ...world({ name: "single-flight" }),
    ...{ duration: "3s", framework: undefined, protection: { stampede: { name: "single-flight" } } },
    client: { name: "pymemcache", processes: 2, workers: "unlimited" },
    application: { page: { gets: 2, workMs: 40 } },
    network: { roundTrip: "300ms" },
    workload: { keys: 500, reads: 1, prefill: false, arrivals: { rate: 128, process: { name: "deterministic" } } },
  });
  const { world: played, result } = prepare(value!, 1, { check: true });
  result();
  expect(played.oneAtATime!.standInsMax).toBeGreaterThan(30);
});

describe("a hot key that expires", () => {
  it("without protection is computed by all who come while the first one computes", () => {
    expect(countsOf({ name: "none" })).toMatchObject({ reads: FLOODS * CROWD, misses: FLOODS * CROWD });
  });

  it.each([
    ["each process", { name: "single-flight" }, 4 * FLOODS],
    ["each host", { name: "single-flight", options: { per: "host" } }, 2 * FLOODS],
    ["all", { name: "groupcache" }, FLOODS],
    ["all", { name: "lease" }, FLOODS],
    ["all", { name: "lock", options: { expiry: "5s", wait: "5s" } }, FLOODS],
    ["each host", { name: "nginx", options: { lock: true } }, 2 * FLOODS],
  ])("is computed once in %s: %o", (_, stampede, reads) => {
    expect(countsOf(stampede)).toMatchObject({ reads, misses: FLOODS * CROWD });
  });

  it.each([
    [
      "all who are first, and then each process",
      { name: "stale-while-revalidate", options: { grace: "5s" } },
      CROWD + 4 * 4,
    ],
    ["each host", { name: "varnish" }, 2 * FLOODS],
    ["each host", { name: "nginx", options: { lock: true, useStale: true, backgroundUpdate: true } }, 2 * FLOODS],
    ["all, early", { name: "meta-lease", options: { N: "5s", R: "1s" } }, FLOODS],
  ])("is served old and misses only while it is cold, computed once in %s: %o", (_, stampede, reads) => {
    expect(countsOf(stampede)).toMatchObject({ reads, misses: CROWD });
  });

  it("who waits for another's computation waits no longer than that takes, and with nginx half a second", () => {
    const slowest = (stampede: Json) => countsOf(stampede).metrics.pageLatencyMsMax!;
    expect(slowest({ name: "single-flight" })).toBeLessThan(102);
    expect(slowest({ name: "nginx", options: { lock: true } })).toBeGreaterThan(500);
  });
});

describe("a multi-get", () => {
  it.each([
    { name: "none" },
    { name: "single-flight" },
    { name: "groupcache" },
    { name: "lease" },
    { name: "meta-lease", options: { N: "5s", R: "1s" } },
    { name: "lock", options: { expiry: "5s", wait: "5s" } },
    { name: "stale-while-revalidate", options: { grace: "5s" } },
    { name: "varnish" },
    { name: "nginx", options: { lock: true, useStale: true, backgroundUpdate: true } },
  ])("of one key comes to what a get of it comes to: %o", (stampede) => {
    const page = { gets: 0, multiGets: [{ keys: 1 }] };
    const [many, one] = [countsOf(stampede, { application: { page } }), countsOf(stampede)];
    expect(many.reads).toBe(one.reads);
    expect(many.misses).toBe(one.misses);
  });
});

describe("where the one that computes gets no answer", () => {
  /** It takes longer than the application waits. */
  const database = { servers: 1000, readService: service, writeService: service, timeout: "50ms" };

  it("single flight shares the error; Varnish's next in line asks again", () => {
    const [shared, again] = [{ name: "single-flight", options: { per: "host" } }, { name: "varnish" }].map((one) =>
      countsOf(one, { database, duration: "2s" }),
    );
    // On each host a query at a time, which the application learns to be lost when it is over.
    for (const { reads } of [shared, again]) expect(reads).toBeLessThanOrEqual(2 * (2 / 0.1));
    // All but those who wait at the end: those of a twentieth of the time.
    expect(shared.metrics.pageFailedRatio).toBeGreaterThan(0.94);
    // Of the 400 requests only those that asked.
    expect(again.metrics.pageFailedRatio).toBeLessThanOrEqual(40 / 400);
  });
});

/** Two pages over one node, each of whose steps the test takes when it likes. */
class Two {
  readonly played: Played;
  readonly pages: readonly Session[];

  constructor(options: Json, onWrite: "set" | "delete" = "delete", ttlSeconds = 3600) {
    this.played = new Played({
      framework: lookAside as never,
      options,
      client: { name: "gomemcache", version: "2023.1", options: {} },
      servers: [{ host: "10.0.0.1", port: 11_211, weight: 1 }],
      processes: 2,
      onWrite,
      ttlSeconds,
      querySeconds: 0.1,
    });
    this.pages = [this.played.page(0), this.played.page(1)];
  }

  /** Takes steps until the database has been asked, and gives the rest. */
  upToQuery(steps: Steps<Read>): () => Read {
    let result: Result | undefined;
    for (;;) {
      const { done, value } = result === undefined ? steps.next() : steps.next(result);
      if (done === true) throw new Error(`over with ${value}; expected a query`);
      result = this.played.perform(value);
      if (result.act === Act.queryRead) break;
    }
    const answer = result;
    return () => {
      let next = steps.next(answer);
      while (next.done !== true) next = steps.next(this.played.perform(next.value));
      return next.value;
    };
  }

  /** The old value is read from the database, then written, then stored. */
  race(): number {
    const [reader, writer] = this.pages;
    const rest = this.upToQuery(reader.read(0));
    this.played.write(writer, 0);
    rest();
    return this.stored();
  }

  /** The database's version of what lies in the cache, -1 for nothing. */
  stored(): number {
    const slot = this.played.nodes.get(0, 0, Math.floor(this.played.now));
    return slot === 0 ? -1 : this.played.values.version(this.played.nodes.versionOf(slot));
  }
}

describe("a value read before a write and stored after it", () => {
  it("stays in the cache, old, where fills are plain sets", () => {
    expect(new Two({}, "delete").race()).toBe(0);
    expect(new Two({}, "set").race()).toBe(0);
  });

  it.each([
    ["a lease is gone with the delete", { stampede: { name: "lease" } }, "delete", -1],
    ["a lease is gone with the set", { stampede: { name: "lease" } }, "set", 1],
    ["a tombstone holds it off", { writes: { name: "hold-off" } }, "delete", -1],
    ["the newer value is there already", { writes: { name: "versioned-add" } }, "set", 1],
  ] as const)("is not stored: %s", (_, options, onWrite, stored) => {
    expect(new Two(options, onWrite).race()).toBe(stored);
  });

  it("is overwritten by what is written through, also where copies are deleted otherwise", () => {
    const [plain, through] = [{}, { writes: { name: "write-through" } }].map((options) => {
      const two = new Two(options, "delete");
      two.played.read(two.pages[0], 0);
      two.played.write(two.pages[1], 0);
      return two.stored();
    });
    expect([plain, through]).toEqual([-1, 1]);
  });

  it("is held off for two seconds and no longer", () => {
    const two = new Two({ writes: { name: "hold-off" } });
    const [reader, writer] = two.pages;
    two.played.write(writer, 0);
    two.played.now += 1;
    expect(two.played.read(reader, 0)).toBe(Read.computed);
    expect(two.stored()).toBe(-1);
    two.played.now += 1;
    expect(two.played.read(reader, 0)).toBe(Read.computed);
    expect(two.stored()).toBe(1);
  });
});

describe("memcached's own leases", () => {
  it("with I a deleted value is computed by the first reader, and served to the others meanwhile", () => {
    const two = new Two({ stampede: { name: "meta-lease", options: { N: "5s", I: true } } });
    const [first, other] = two.pages;
    two.played.read(first, 0);
    two.played.write(other, 0);
    const rest = two.upToQuery(first.read(0));
    expect(two.played.read(other, 0)).toBe(Read.hit);
    expect(two.stored()).toBe(0);
    expect(rest()).toBe(Read.computed);
    expect(two.stored()).toBe(1);
  });
});

describe("times to live with jitter", () => {
  it("spread evenly around what the workload says", () => {
    const { played } = new Two({ ttlJitter: 0.5 }, "delete", 1000);
    const page = played.page();
    const ttls = Array.from({ length: 400 }, (_, key) => {
      played.read(page, key);
      const stored = played.nodes.versionOf(played.nodes.get(0, key, Math.floor(played.now)));
      return played.values.first(stored) - played.now;
    });
    expect(Math.min(...ttls)).toBeGreaterThan(499);
    expect(Math.max(...ttls)).toBeLessThan(1501);
    // The mean of 400 uniform draws is within three standard errors, 3 * 1000 / sqrt(12 * 400) = 43.
    expect(Math.abs(ttls.reduce((sum, one) => sum + one, 0) / ttls.length - 1000)).toBeLessThan(43);
  });
});
