/** Configurations of mcrouter of the shapes that people have, and what becomes of gets and sets under each while a node is dead. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { type ImportOptions, imported, understood } from "../../src/app/importers/imported.ts";

const folder = new URL("../fixtures/import-mcrouter/", import.meta.url);
const textOf = (name: string) => readFileSync(new URL(name, folder), "utf8");
const fileOf = (name: string) => ({ file: name, text: textOf(name) });
/** Without what it says, which takes small worlds. */
const take = (name: string, options: ImportOptions = {}) => understood([fileOf(name)], options);

interface Scenario {
  readonly cluster: { readonly nodes: readonly { readonly host: string; readonly port: number }[] };
  readonly client: { readonly options: Readonly<Record<string, unknown>> };
}
const scenarioOf = (experiment: unknown) => (experiment as { readonly scenario: Scenario }).scenario;

const OUTAGE = { fault: "crash", node: 0, at: "60s", for: "60s" };

/** The first node dies and comes back empty, under a small load. */
function ran(experiment: unknown, workload: Readonly<Record<string, unknown>> = {}, fault: object = OUTAGE) {
  const scenario = scenarioOf(experiment);
  const { value, problems } = readScenario({
    ...scenario,
    duration: "4m",
    workload: { keys: 200, reads: 0.9, ttl: "never", arrivals: { rate: 200 }, ...workload },
    client: { ...scenario.client, processes: 6 },
    faults: [fault],
  });
  expect(problems).toEqual([]);
  const prepared = prepare(value!, 1, { check: true });
  const { metrics } = prepared.result();
  const of = (name: string): number => metrics[name] ?? Number.NaN;
  return { of, world: prepared.world };
}

const share = (ratio: number): string => (ratio === 0 ? "none" : ratio === 1 ? "all" : "some");

type Answer = readonly [getsMissed: string, getsFailed: string, setsFailed: string, movedKeys: string];
interface Shape {
  readonly name: string;
  readonly given?: ImportOptions;
  readonly servers: number;
  /** Parts of the client's options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** While the node is dead. */
  readonly answer: Answer;
  readonly because: string;
}

const shapes: readonly Shape[] = [
  {
    name: "replicated.json",
    servers: 3,
    options: { route: { operation_policies: { get: "LatestRoute|Pool|A", set: "AllSyncRoute|Pool|A" } } },
    answer: ["none", "none", "all", "none"],
    because:
      "gets go on to the next replica; a set answers the worst of three replies, though two servers have stored it",
  },
  {
    name: "fastest.json",
    servers: 2,
    options: { route: { operation_policies: { get: "MissFailoverRoute|Pool|A", set: "AllFastestRoute|Pool|A" } } },
    answer: ["none", "none", "none", "none"],
    because: "a set answers the first reply that is no error",
  },
  {
    name: "two-pools.json",
    servers: 4,
    options: { route: { default_policy: { type: "AllAsyncRoute", children: ["PoolRoute|A", "PoolRoute|B"] } } },
    answer: ["none", "none", "none", "none"],
    because: "B has every key of A",
  },
  {
    name: "../import/mcrouter-prefixes.json",
    given: { pool: "/east/web/" },
    servers: 3,
    options: { "server-timeout": 250, route: { default_policy: { failover_errors: ["tko"], failover_exptime: 600 } } },
    answer: ["some", "none", "none", "some"],
    because: "the other pool is empty at first",
  },
  {
    name: "timeouts.json",
    servers: 4,
    options: { pools: { main: { server_timeout: 100, connect_timeout: 50 }, gutter: { server_timeout: 400 } } },
    answer: ["some", "none", "none", "some"],
    because: "the gutter is empty at first",
  },
  {
    name: "two-level.json",
    servers: 4,
    options: { route: { operation_policies: { get: { type: "WarmUpRoute", exptime: 10 } } } },
    answer: ["none", "some", "some", "none"],
    because: "the local copy lives 10 s; what it does not have any more the dead server would have had",
  },
  {
    name: "next-in-pool.json",
    servers: 4,
    options: { route: { children: ["HashRoute|Pool|primary", "FailoverRoute|Pool|primary"] } },
    answer: ["some", "none", "none", "some"],
    because: "keys of the dead server go to the first of the pool that is up",
  },
  {
    name: "named.json",
    servers: 3,
    options: {
      route: {
        policies: { "page:": { type: "PoolRoute", pool: "pages" } },
        wildcard: { children: [{ pool: "sessions", hash: { salt: "s1" } }, { pool: "pages" }] },
      },
    },
    answer: ["some", "none", "none", "some"],
    because: "the names stand for a pool each, tried one after the other",
  },
  {
    name: "all-sync-gets.json",
    servers: 3,
    options: { route: { operation_policies: { get: "AllSyncRoute|Pool|A" } } },
    answer: ["none", "all", "all", "none"],
    because: "gets too answer the worst of three replies",
  },
  {
    name: "two-regions.json",
    servers: 4,
    options: { route: { operation_policies: { set: { type: "AllInitialRoute" } } } },
    answer: ["none", "some", "some", "none"],
    because: "the reply is that of the pool here, and no get goes there",
  },
  {
    name: "majority.json",
    servers: 3,
    options: { pools: { votes: { servers: ["10.7.0.1:11211", "10.7.0.2:11211", "10.7.0.3:11211"] } } },
    answer: ["none", "none", "none", "none"],
    because: "two of three agree",
  },
];

describe("while a node is dead", () => {
  it.each(shapes)("$name: $because", ({ name, given, servers, options, answer }) => {
    const { experiment } = take(name, given);
    const scenario = scenarioOf(experiment);
    expect(scenario.cluster.nodes.length).toBe(servers);
    expect(scenario.client.options).toMatchObject(options);
    const { of } = ran(experiment);
    expect(of("missRatioBefore")).toBe(0);
    const ratios = ["missRatio", "getFailureRatio", "setFailureRatio"].map((metric) => of(`${metric}DuringOutage`));
    const moved = Math.min(0.5, of("storedElsewhereDuringOutage"));
    expect([...ratios, moved].map(share)).toEqual(answer);
  });
});

it.each([
  [
    "replicated.json",
    "100.0 % of all keys have copies on other nodes as well; sets are stored there, and fail all the same.",
  ],
  ["two-pools.json", "49.3 % of all keys have copies on other nodes as well."],
])("%s: the words know the copies that every write goes to", (name, text) => {
  const { said } = imported([fileOf(name)], {});
  expect(said).toContain(text);
  expect(said).not.toMatch(/There is no other node|copies elsewhere/);
});

describe("two pools of which every set goes to both and gets to the second where the first misses", () => {
  it("the database sees nothing of the outage; the node that is back stays empty until its keys are set again", () => {
    const { experiment } = take("two-pools.json");
    const readers = ran(experiment, { reads: 1 });
    expect(readers.of("missRatio") + readers.of("getFailureRatio")).toBe(0);
    const itemsOf = (world: typeof readers.world, node: number): Set<number> => {
      const keys = new Set<number>();
      world.cluster.nodes.forEachItem(node, (slot) => keys.add(world.cluster.nodes.keyOf(slot)));
      return keys;
    };
    const inA = new Set([...itemsOf(readers.world, 0), ...itemsOf(readers.world, 1)]);
    const inB = new Set([...itemsOf(readers.world, 2), ...itemsOf(readers.world, 3)]);
    // Every key is in B; in A only those of the node that did not die.
    expect([itemsOf(readers.world, 0).size, inB.size]).toEqual([0, 200]);
    expect(inA.size).toBe(itemsOf(readers.world, 1).size);
    expect(inA.size).toBeGreaterThan(50);
    // With writes both pools have every key again that was written since.
    const writers = ran(experiment, { reads: 0.5 });
    expect(writers.of("missRatio") + writers.of("getFailureRatio") + writers.of("setFailureRatio")).toBe(0);
    expect(itemsOf(writers.world, 0).size).toBeGreaterThan(50);
    expect(writers.of("strandedCopies")).toBe(0);
  });
});

describe("a pool's server_timeout", () => {
  const hang = { fault: "pause", node: 0, at: "60s", for: "60s" };

  it("is how long a get waits for a node that hangs", () => {
    // One request at a time meets a node that is not out yet: three time-outs in a row, then none.
    const { of } = ran(take("timeouts.json").experiment, { arrivals: { rate: 20 } }, hang);
    expect(of("latencyMsMaxDuringOutage")).toBeGreaterThan(100);
    expect(of("latencyMsMaxDuringOutage")).toBeLessThan(400);
  });

  it("holds for all where all agree", () => {
    const text = textOf("timeouts.json").replace('"server_timeout": 400', '"server_timeout": 100');
    const { experiment } = understood([{ file: "mcrouter.json", text }], {});
    const { options } = scenarioOf(experiment).client;
    expect(options["server-timeout"]).toBe(100);
    expect(Object.keys((options.pools as Record<string, object>).gutter)).toEqual(["servers"]);
  });
});

describe("what is not modelled is refused by name, with the nearest that is", () => {
  const problemsOf = (name: string, given: ImportOptions = {}): string => {
    try {
      take(name, given);
    } catch (error) {
      return String((error as Error).message);
    }
    return "";
  };

  it.each([
    "(route.default_policy.rates): rates is not modelled; the nearest is: leave them out",
    "(route.default_policy.hash): WeightedRendezvous is not modelled; the nearest is Rendezvous",
    "(route.operation_policies.get): L1L2CacheRoute is not modelled; the nearest is WarmUpRoute",
    "\"AllSyncRout\": no route of mcrouter, nor the name of one; did you mean 'AllSyncRoute'?",
    "start_time: 1425168000, a date (2015-03-01), which an experiment does not have",
    "tko_tracker is not modelled",
    "inherit: the servers are in another file; expected them here",
    "failover_polici; did you mean",
  ])("%s", (text) => expect(problemsOf("refused.json")).toContain(text));

  it("macros, with the command of mcrouter that expands them", () => {
    const problems = problemsOf("macros.json");
    expect(problems).toContain("1 error");
    expect(problems).toContain("get __mcrouter__.preprocessed_config prints it");
  });

  it("a prefix that no route has", () => {
    expect(problemsOf("../import/mcrouter-prefixes.json", { pool: "/east/wab/" })).toContain(
      "did you mean '/east/web/'?",
    );
  });
});
