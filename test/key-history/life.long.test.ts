import { describe, expect, it } from "vitest";
import { Verb } from "../../models/clients/client.ts";
import { clients } from "../../models/clients/index.ts";
import type { Act, Life, LifeEvent, PageOver } from "../../models/key-history/event.ts";
import { folded, type Row } from "../../models/key-history/fold.ts";
import { Witness } from "../../models/key-history/witness.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";

type Json = Readonly<Record<string, unknown>>;

function scenario(changes: Json = {}): Scenario {
  const { value, problems } = readScenario({
    duration: "6m",
    measureFrom: "0s",
    window: "10s",
    cluster: { nodes: 4, memory: "2MB", profile: "classic" },
    client: { name: "pecl-memcache", processes: 6 },
    database: { servers: 4, readService: { distribution: "exponential", mean: "20ms" } },
    workload: { keys: 30, ttl: "2m", reads: 0.9, arrivals: { rate: 15, load: { curve: "constant" } } },
    ...changes,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

function lifeOf(world: Scenario, key: number, keepsAll = false): Life {
  const witness = new Witness({ key, keepsAll });
  run(world, 3, { witness });
  return witness.end();
}

const acts = ({ events }: Life): Act[] => events.filter((event) => event.what === "act");
const gets = (life: Life): Act[] =>
  acts(life).filter(({ verb, occasion }) => verb === Verb.get && occasion === "request");
const pages = ({ events }: Life): PageOver[] => events.filter((event) => event.what === "page");
const times = (some: readonly Act[]): number => some.reduce((sum, one) => sum + one.times, 0);

const hardTimes = [
  { fault: "crash", node: 1, at: "60s", for: "40s" },
  { fault: "pause", node: 2, at: "70s", for: "20s" },
  { fault: "partition", node: 3, at: "120s", share: 0.5, for: "30s" },
  { fault: "slow", node: 0, at: "160s", by: "1500ms", for: "20s" },
  { fault: "packet-loss", node: 1, at: "190s", share: 0.2, for: "20s" },
  { fault: "flush", node: 2, at: "250s" },
  { fault: "host-down", node: 3, at: "260s", for: "30s" },
  { fault: "crash", node: 1, at: "300s", for: "20s" },
];

describe("a run that is watched", () => {
  const libraries: readonly Json[] = [
    ...clients.map(({ name }) => ({ name, processes: 6 })),
    { name: "pecl-memcache", processes: 6, options: { "memcache.redundancy": 2 } },
    { name: "pecl-memcache", processes: 6, options: { persistent: false } },
    { name: "pecl-memcache", processes: 6, hosts: 2, workers: 3 },
    { name: "php-memcached", processes: 6, options: { persistent_id: "p" } },
    ...["AllSyncRoute", "AllFastestRoute", "AllAsyncRoute"].map((type) => ({
      name: "mcrouter",
      processes: 6,
      options: {
        route: {
          type: "OperationSelectorRoute",
          default_policy: `${type}|Pool|main`,
          operation_policies: { get: "LatestRoute|Pool|main", add: "AllMajorityRoute|Pool|main" },
        },
      },
    })),
    {
      name: "php-memcached",
      processes: 6,
      options: { persistent_id: "p", OPT_BINARY_PROTOCOL: true, OPT_NUMBER_OF_REPLICAS: 1 },
    },
  ];

  it.each(libraries)("is the same run: %j", (client) => {
    const world = scenario({ client, faults: hardTimes });
    const witness = new Witness({ key: 0 });
    expect(JSON.stringify(run(world, 3, { witness }))).toBe(JSON.stringify(run(world, 3)));
    expect(gets(witness.end()).length).toBeGreaterThan(0);
  });

  it.each([
    ["php-memcached", {}],
    ["pymemcache", { deadline: "2s", onDeadline: "kill" }],
    ["gomemcache", { deadline: "2s" }],
  ])("is the same run of pages: %s %j", (name, deadline) => {
    const page = { gets: 3, multiGets: [{ keys: 4 }], writes: 0.5, workMs: 5 };
    const application = { page, ...deadline };
    const world = scenario({ client: { name, processes: 6, workers: "unlimited" }, application, faults: hardTimes });
    const witness = new Witness({ key: 0 });
    expect(JSON.stringify(run(world, 3, { witness }))).toBe(JSON.stringify(run(world, 3)));
    expect(pages(witness.end()).length).toBeGreaterThan(0);
  });

  it("is the same run where memory is short, and where faults wait for a milestone", () => {
    const workload = {
      keys: 40_000,
      popularity: { zipf: 0 },
      ttl: "2m",
      valueBytes: 500,
      reads: 0.8,
      arrivals: { rate: 500, load: { curve: "constant" } },
    };
    const faults = [{ fault: "crash", node: 1, at: { when: "hit ratio > 0.1 for 10s" }, for: "20s" }];
    const world = scenario({ duration: "90s", cluster: { nodes: 3, memory: "2MB" }, workload, faults });
    const witness = new Witness({ key: 19_999 });
    const watched = JSON.stringify(run(world, 1, { witness }));
    expect(watched).toBe(JSON.stringify(run(world, 1)));
    const ends = witness.end().events.flatMap((event) => (event.what === "gone" ? [event.end] : []));
    expect(ends).toContain("evicted");
  });

  it("is the same run where a node comes back with its memory", () => {
    const cluster = { nodes: 3, memcached: "-m 48 -e /ram/file" };
    const world = scenario({ cluster, faults: [{ fault: "warm-restart", node: 1, at: "60s", after: "30s" }] });
    const witness = new Witness({ key: 2 });
    expect(JSON.stringify(run(world, 3, { witness }))).toBe(JSON.stringify(run(world, 3)));
  });

  it("is the same run where the server list changes, and an old copy comes back with the old list", () => {
    const faults = [
      { fault: "resize", servers: [0, 1, 2], at: "60s" },
      { fault: "resize", servers: [0, 1, 2, 3], at: "150s" },
    ];
    const workload = { keys: 20, ttl: "1h", reads: 0.9, arrivals: { rate: 15, load: { curve: "constant" } } };
    const world = scenario({ faults, workload });
    const plain = run(world, 3);
    const lives = Array.from({ length: 20 }, (_, key) => {
      const witness = new Witness({ key });
      expect(run(world, 3, { witness })).toEqual(plain);
      return witness.end();
    });
    const moved = lives.flatMap(({ events }) => events).filter((event) => event.what === "moved");
    // A key whose place was the fourth server's leaves it and comes back; no other moves there.
    expect(moved.filter(({ from }) => from === 3).length).toBeGreaterThan(0);
    expect(moved.filter(({ to }) => to === 3).length).toBe(moved.filter(({ from }) => from === 3).length);
    const old = lives.flatMap(acts).filter(({ staleCause }) => staleCause === "ring changed");
    expect(times(old)).toBe(plain.metrics.staleReadsRingChanged);
    expect(old.length).toBeGreaterThan(0);
    expect(old.every(({ node }) => node === 3)).toBe(true);
  });

  it("says of what waited when the server list changed that its process began anew", () => {
    const faults = [
      { fault: "pause", node: 1, at: "30s" },
      { fault: "resize", servers: [0, 1, 2], at: "60s" },
    ];
    const world = scenario({ client: { name: "node-memcached", processes: 3, options: { timeout: 60_000 } }, faults });
    const given = Array.from({ length: 30 }, (_, key) => acts(lifeOf(world, key))).flatMap((all) =>
      all.filter(({ looks }) => looks.at(-1)?.met === "given up"),
    );
    expect(given.length).toBeGreaterThan(3);
    for (const { looks, endSeconds, node, atSeconds } of given) {
      expect([looks, endSeconds, node]).toEqual([[{ node: 1, met: "given up" }], 60, -1]);
      expect(atSeconds).toBeGreaterThan(30);
    }
  });

  it("is told whether or not each hit is noted by itself", () => {
    const world = scenario({ faults: hardTimes });
    const [short, long] = [lifeOf(world, 0), lifeOf(world, 0, true)];
    expect(long.events.length).toBeGreaterThan(short.events.length);
    expect(times(gets(long))).toBe(times(gets(short)));
    expect(long.left.map(({ node, version }) => [node, version])).toEqual(
      short.left.map(({ node, version }) => [node, version]),
    );
  });
});

describe("the lives of all keys together", () => {
  it.each([
    "pecl-memcache",
    "php-memcached",
  ])("hold every get, every miss and every stale read of the run: %s", (name) => {
    const world = scenario({
      client: { name, processes: 6, options: name === "php-memcached" ? { persistent_id: "p" } : {} },
      faults: hardTimes,
    });
    const { metrics } = run(world, 3);
    const all = Array.from({ length: 30 }, (_, key) => lifeOf(world, key)).flatMap(gets);
    // A get that no node has answered when the run ends is neither.
    const ended = all.filter(({ endSeconds }) => endSeconds !== null);
    const misses = times(ended.filter(({ version }) => version === null));
    expect(misses / times(all)).toBeCloseTo(metrics.fallThroughRatio!, 10);
    const stale = ended.filter(({ version, newest }) => version !== null && version !== newest);
    expect(times(stale)).toBe(metrics.staleReads);
    expect(stale.length).toBeGreaterThan(0);
    const byCause = (title: string) => times(stale.filter(({ staleCause }) => staleCause === title));
    expect(byCause("second failure")).toBe(metrics.staleReadsSecondFailure);
    expect(byCause("split view")).toBe(metrics.staleReadsSplitView);
    expect(byCause("node returned with what it held")).toBe(metrics.staleReadsKeptMemory);
  });
});

describe("a key that is only read, with a time to live of ten seconds", () => {
  const workload = {
    keys: 1,
    ttl: "10s",
    reads: 1,
    prefill: false,
    arrivals: { rate: 3, load: { curve: "constant" } },
  };
  const life = lifeOf(scenario({ duration: "5m", client: { name: "php-memcached" }, workload }), 0);

  it("is missed, read from the database and set, hit, expires in the tenth second after the set, and is missed again", () => {
    const told = folded(life.events).length;
    expect(told).toBeLessThan(20);
    const sets = acts(life).filter(({ verb }) => verb === Verb.set);
    const first = sets[0];
    expect(life.events[0]).toMatchObject({ what: "act", verb: Verb.get, version: null, node: first.node });
    expect(first).toMatchObject({ occasion: "after read", version: 0, newest: 0, isElsewhere: false });
    expect(first.databaseSeconds).toBeGreaterThan(0);
    const ends = life.events.filter((event) => event.what === "gone");
    expect(ends.length).toBeGreaterThan(15);
    for (const { end, atSeconds, node } of ends) {
      expect([end, node]).toEqual(["expired", first.node]);
      // A node counts whole seconds, and of several sets in a stampede the last one decides.
      const set = sets.findLast((one) => one.atSeconds < atSeconds)!;
      expect(atSeconds).toBe(Math.floor(set.atSeconds) + 10);
      const within = gets(life).filter((get) => get.atSeconds > set.atSeconds && get.atSeconds < atSeconds);
      expect(within.every(({ version }) => version === 0)).toBe(true);
    }
  });
});

describe("a short life", () => {
  const act = (atSeconds: number, more: Partial<Act> = {}): Act => ({
    what: "act",
    atSeconds,
    endSeconds: atSeconds,
    verb: Verb.get,
    process: atSeconds % 3,
    occasion: "request",
    looks: [],
    avoided: [],
    node: 0,
    also: [],
    version: 1,
    newest: 1,
    isElsewhere: false,
    isByOwnList: false,
    leaves: [],
    origin: null,
    staleCause: "",
    databaseSeconds: null,
    fills: null,
    times: 1,
    lastSeconds: atSeconds,
    processes: new Set([atSeconds % 3]),
    ...more,
  });
  const fault = (atSeconds: number, isNear: boolean): LifeEvent => {
    return { what: "fault", atSeconds, fault: "crash", node: 1, text: "crashes", isNear };
  };
  const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + row.times, 0);

  it("tells what happens in a row once, with how often, until when and by how many", () => {
    const [row, ...others] = folded([0, 1, 2, 3].map((second) => act(second)));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ times: 4, fromSeconds: 0, toSeconds: 3, versions: [1, 1] });
    expect(row!.processes.size).toBe(3);
  });

  it("tells the first events after a fault singly, leaves nothing out but faults elsewhere, and is short", () => {
    const events: LifeEvent[] = [];
    for (let second = 0; second < 1000; second++) {
      if (second === 400) events.push(fault(second, true));
      if (second === 500) events.push(fault(second, false));
      const version = Math.floor(second / 2);
      events.push(act(second, { version, newest: version, verb: second % 2 === 0 ? Verb.set : Verb.get }));
    }
    const rows = folded(events);
    expect(sum(rows)).toBe(1001);
    expect(rows.length).toBeLessThan(25);
    const at = rows.findIndex(({ event }) => event.what === "fault");
    expect(rows.slice(at, at + 5).map((row) => [row.fromSeconds, row.times])).toEqual([
      [400, 1],
      [400, 1],
      [401, 1],
      [402, 1],
      [403, 1],
    ]);
    const many = rows.filter((row) => row.times > 1).map(({ event, versions }) => [(event as Act).verb, versions]);
    expect(many).toContainEqual([Verb.set, [202, 498]]);
  });

  it("tells a miss and the set that follows it as one", () => {
    const miss = act(0, { version: null, process: 0 });
    const set = act(1, { verb: Verb.set, occasion: "after read", process: 0, databaseSeconds: 1, fills: miss });
    const rows = folded([miss, set]);
    expect(rows).toHaveLength(1);
    expect(rows[0].refill).toBe(set);
  });

  it("does not take the set of another request of the same process for that of a miss", () => {
    const misses = [0, 1].map((second) => act(second, { version: null, process: 0 }));
    const set = act(2, { verb: Verb.set, occasion: "after read", process: 0, databaseSeconds: 2, fills: misses[0] });
    expect(folded([...misses, set]).map(({ refill }) => refill)).toEqual([null, null]);
  });
});

describe("a page in a life", () => {
  const constant = { distribution: "constant", value: "5ms" };
  const world = (changes: Json = {}) =>
    scenario({
      client: { name: "gomemcache", processes: 6, workers: "unlimited" },
      application: { page: { gets: 3, multiGets: [{ keys: 4 }], writes: 1, workMs: 50 } },
      database: { servers: 400, writeService: constant, queueLimit: 0 },
      workload: { keys: 30, ttl: "never", reads: 0.9, arrivals: { rate: 80 } },
      ...changes,
    });

  it("is told with all that it did, in order, and with its latency", () => {
    const told = pages(lifeOf(world(), 0, true));
    expect(told.length).toBeGreaterThan(1000);
    for (const { steps, end, beganSeconds, atSeconds } of told) {
      const keysOf = (does: string) =>
        steps.filter((step) => step.does === does).reduce((sum, { keys }) => sum + keys, 0);
      expect([end, keysOf("read"), keysOf("multi-get"), keysOf("write")]).toEqual(["answered", 3, 4, 1]);
      expect([...new Set(steps.map(({ does }) => does))]).toEqual(["read", "multi-get", "write"]);
      expect(steps.some(({ isOfKey }) => isOfKey)).toBe(true);
      // Five round trips of .3 ms, the last for the set after the write of 5 ms, and 50 ms of work.
      expect(atSeconds - beganSeconds).toBeCloseTo(0.0565, 9);
    }
  });

  it("is one of all pages that want the key, and where they do the same with it they are told together", () => {
    const short = pages(lifeOf(world(), 0));
    const whole = pages(lifeOf(world(), 0, true));
    expect(short.reduce((sum, page) => sum + page.times, 0)).toBe(whole.length);
    expect(short.length).toBeLessThan(whole.length);
    // All pages of a world with one key: 10 a second for six minutes, but for those under way at its end.
    const one = world({ workload: { keys: 1, ttl: "never", arrivals: { rate: 10, per: "page" } } });
    const { pagesPerSecond, pageUnendedRatio } = run(one, 3).metrics;
    expect(pages(lifeOf(one, 0, true)).length).toBe(Math.round(pagesPerSecond! * 360 * (1 - pageUnendedRatio!)));
  });

  it("ends with the error of its query, or in the middle where its worker is killed", () => {
    const ends = (changes: Json) => new Set(pages(lifeOf(world(changes), 0, true)).map(({ end }) => end));
    const full = { servers: 1, queueLimit: 0, writeService: { distribution: "constant", value: "1s" } };
    expect(ends({ database: full })).toEqual(new Set(["answered", "failed"]));
    const application = { page: { gets: 3, writes: 1, workMs: 3000 }, deadline: "2s" };
    expect(ends({ application: { ...application, onDeadline: "kill" } })).toEqual(new Set(["killed"]));
    expect(ends({ application })).toEqual(new Set(["late"]));
  });
});
