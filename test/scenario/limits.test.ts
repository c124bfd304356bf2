/** What no run comes to the end of is refused at once, with the limit and why. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { experimentJsonSchema } from "../../src/app/experiment/experiment-schema.ts";
import { problemText } from "../../src/core/text/problems.ts";

type Json = Readonly<Record<string, unknown>>;

const problemsOf = (scenario: unknown) => readScenario(scenario).problems.map(problemText);
const arrivals = (given: Json) => ({ workload: { arrivals: given } });
const readService = (given: Json) => ({ database: { readService: given } });
const php = (given: Json) => ({ client: { name: "php-memcached", ...given } });
const longRun = { duration: "100d", window: "1d" };
const flap = (times: number) => ({ fault: "flap", node: 0, at: 0, down: "1s", up: "1s", times });
const gumbel = { distribution: "generalizedExtremeValue", mu: "10ms", sigma: "10ms", k: 0 };

describe("a world without end", () => {
  it.each<[Json, string]>([
    [
      { cluster: { nodes: [{ weight: 1_000_000 }] } },
      "cluster.nodes[0].weight: 1000000; expected a number of at most 10000, since a library places up to 160 points on its ring for each",
    ],
    [
      { cluster: { nodes: [{ weight: 6000 }, { weight: 6000 }] } },
      "cluster.nodes: weights add up to 12000; expected at most 10000, since a library places up to 160 points on its ring for each: divide them all by the same number",
    ],
    [
      { cluster: { nodes: 1e9 } },
      "cluster.nodes: 1000000000; expected a number of at most 1000, since every process keeps a connection to each",
    ],
    [
      { cluster: { memory: "2000000GB" } },
      'cluster.memory: "2000000GB"; expected a size of at most 1048576GB, a petabyte',
    ],
    [
      arrivals({ rate: 1e308 }),
      "workload.arrivals.rate: 1e+308; expected a number of at most 1000000000, hundreds of times what a run simulates in a second",
    ],
    [
      { ...longRun, ...arrivals({ rate: 100_000 }) },
      "workload.arrivals.rate: 100000, which makes 864000000000 requests in this run; expected at most 100000000000, which take hours to simulate",
    ],
    [
      { duration: "1h", ...arrivals({ rate: 1e6, load: { curve: "spike", at: "30m", lasts: "10m", times: 1000 } }) },
      "workload.arrivals.rate: 1000000, which makes 603000000000 requests in this run; expected at most 100000000000, which take hours to simulate",
    ],
    [
      {
        ...{ duration: "1h", ...arrivals({ rate: 1e6 }) },
        faults: [{ fault: "set-load", factor: 100, at: "20m", for: "30m" }],
      },
      "workload.arrivals.rate: 1000000, which makes 182000000000 requests in this run; expected at most 100000000000, which take hours to simulate",
    ],
    [
      { workload: { keys: 1e9 } },
      "workload.keys: 1000000000; expected at most 50000000 with nodes of 64MB, since a run takes some 50 bytes of memory for each key that is simulated",
    ],
    [
      { duration: "30d", workload: { keys: 100_000, newKeys: "2000000/day", arrivals: { rate: 1000 } } },
      "workload.newKeys: 23.1481481481/s, with which a run has up to 60193152 keys; expected at most 50000000, since a run takes some 50 bytes of memory for each key",
    ],
    [
      { workload: { keys: 5, keyBytes: 1, newKeys: "1/s" } },
      "workload.newKeys: 1/s, with which a run has up to 8424 keys; expected a keyBytes of at least 4, their digits",
    ],
    [
      { workload: { newKeys: "100/s", arrivals: { rate: 100 }, reads: 0.75 } },
      "workload.newKeys: 100/s; expected at most 25/s, the writes of this workload (arrivals.rate, reads): a new key comes with one of them",
    ],
    [
      { workload: { newKeys: { rate: "100/s", by: "read" }, arrivals: { rate: 100 }, reads: 0.75 } },
      "workload.newKeys: 100/s; expected at most 75/s, the reads of this workload (arrivals.rate, reads): a new key comes with one of them",
    ],
    [
      { workload: { newKeys: 80 } },
      'workload.newKeys: 80; expected a rate with its unit, such as "80/s", "5000/hour" or "2000000/day" or an object',
    ],
    [
      {
        duration: "2h",
        workload: {
          valueBytes: [
            { at: 0, size: 5 },
            { at: "2h", size: 6 },
          ],
        },
      },
      "workload.valueBytes[1].at: 2h; expected a time before the end of the run, 2h",
    ],
    [
      { workload: { valueBytes: [{ at: "1h", size: 5 }] } },
      "workload.valueBytes[0].at: 1h; expected 0 and no over, for the size at the start",
    ],
    [
      {
        workload: {
          valueBytes: [
            { at: 0, size: 5 },
            { at: "10m", over: "20m", size: 6 },
            { at: "20m", size: 7 },
          ],
        },
      },
      "workload.valueBytes[2].at: 20m; expected at the earliest 30m, when the size before it is reached",
    ],
    [
      {
        workload: {
          valueBytes: [
            { at: 0, size: 5 },
            { at: "1h", size: "5MB" },
          ],
        },
      },
      "workload.valueBytes[1].size: 5242880; expected at most 1048497: memcached stores no item above 1MB (-I)",
    ],
    [
      { workload: { ttl: "25000d" } },
      'workload.ttl: "25000d"; expected a duration of at most 24855d, memcached reads it as a number of 32 bits',
    ],
    [
      { workload: { valueBytes: 1e300 } },
      "workload.valueBytes: 1e+300; expected a number of at most 1125899906842624, a petabyte",
    ],
    [{ duration: "4000d" }, 'duration: "4000d"; expected a duration of at most 3653d, ten years'],
    [
      { duration: "3653d", window: "1d", cluster: { nodes: 1000 }, workload: { arrivals: { rate: 100 } } },
      "duration: 3653d with 1000 nodes; expected at most 1157d, since the work of every node is simulated second by second",
    ],
    [
      { network: { roundTrip: `${"9".repeat(400)}d` } },
      `network.roundTrip: "${"9".repeat(56)}...; expected a duration of at most 365250d, a thousand years`,
    ],
    [
      php({ hosts: 1000, workers: 1000 }),
      "client.workers: 1000 on each of 1000 hosts make 1000000 processes; expected at most 100000",
    ],
    [
      php({ processes: 4, hosts: 2, workers: 4 }),
      "client.workers: 4; expected at most 2, the processes of a host: a process of PHP serves one request at a time",
    ],
    [
      { ...php({ processes: 50_000 }), cluster: { nodes: 1000 } },
      "client.processes: 50000 with 1000 nodes; expected at most 20000, since each process takes some 50 bytes of memory for each node",
    ],
    [
      { database: { queueLimit: 1e15 } },
      "database.queueLimit: 1000000000000000; expected a number of at most 10000000, since each waiting query takes some 100 bytes of memory",
    ],
    [
      { ...longRun, faults: [{ fault: "random", mtbf: "1s", mttr: "1ms", at: 0 }] },
      "faults[0]: random strikes more than 100000 times; expected fewer nodes, or longer times between",
    ],
    [
      { ...longRun, workload: { keys: 5e7 }, faults: [flap(5000)] },
      "faults: 10000 strikes; expected at most 2000 with 50000000 keys, since each strike looks at all of them",
    ],
    [
      {
        duration: "1d",
        workload: { keys: 20_000_000, newKeys: "16000000/day", arrivals: { rate: 5000 } },
        faults: [flap(2000)],
      },
      "faults: 4000 strikes; expected at most 2774 with 36048200 keys, since each strike looks at all of them",
    ],
    [
      { statsAt: Array(2000).fill("1m"), cluster: { nodes: 100 } },
      "statsAt: 2000 instants of 100 nodes; expected at most 1000, since each keeps all counters of every node in memory",
    ],
    [
      readService({ distribution: "lognormal", median: "1ms", sigma: 1e300 }),
      "database.readService.sigma: 1e+300; expected a number of at most 10",
    ],
  ])("%j", (scenario, text) => {
    expect(problemsOf(scenario)).toEqual([text]);
  });

  it("is told from one at the limit, which is read", () => {
    const faults = [flap(1000)];
    expect(problemsOf({ ...longRun, workload: { keys: 5e7 }, faults })).toEqual([]);
    // A day of 40,000 requests a second, on the largest cluster and tier that are allowed.
    expect(problemsOf({ duration: "1d", ...arrivals({ rate: 40_000 }) })).toEqual([]);
    // Ten days of it would be too many, but most of them are turned away.
    const most = { fault: "set-load", factor: 0.01, at: "1d" };
    expect(problemsOf({ duration: "10d", ...arrivals({ rate: 1_000_000 }), faults: [most] })).toEqual([]);
    expect(problemsOf({ duration: "10d", ...arrivals({ rate: 1_000_000 }) })).toHaveLength(1);
    expect(problemsOf({ ...php({ processes: 20_000 }), cluster: { nodes: 1000 } })).toEqual([]);
    expect(problemsOf({ cluster: { nodes: [{ weight: 9999 }, {}] } })).toEqual([]);
  });

  it("is refused where it is nested without end", () => {
    const nested = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
    expect(problemsOf({ faults: nested })[0]).toMatch(/^faults\[0\]: .*; expected an object$/);
    expect(problemsOf(nested)[0]).toMatch(/; expected an object$/);
  });
});

describe("a distribution of durations", () => {
  const least = "expected durations, and this distribution goes down to -26.0377899297ms";

  it("has no value below zero, inside of a mixture neither", () => {
    const mixed = { distribution: "mix", parts: [{ share: 1, of: { distribution: "constant", value: "1ms" } }] };
    expect(problemsOf(readService(gumbel))[0]).toContain(least);
    expect(problemsOf(readService({ ...mixed, parts: [...mixed.parts, { share: 1, of: gumbel }] }))[0]).toContain(
      least,
    );
    // What has no share is never drawn.
    expect(problemsOf(readService({ ...mixed, parts: [...mixed.parts, { share: 0, of: gumbel }] }))).toEqual([]);
    expect(problemsOf(readService({ ...gumbel, mu: "40ms" }))).toEqual([]);
  });

  it("of a query has a mean above zero, whatever its form: without one the database has no capacity", () => {
    const none = [
      { distribution: "constant", value: "0s" },
      { distribution: "empirical", quantiles: [{ q: 0.5, value: "0s" }] },
      { distribution: "discrete", values: [{ value: "0s", share: 1 }] },
    ];
    const said = "database.readService: queries that take no time; expected a mean above 0";
    expect(none.flatMap((spec) => problemsOf(readService(spec)))).toEqual(none.map(() => said));
    const rarely = {
      distribution: "discrete",
      values: [
        { value: "0s", share: 9 },
        { value: "1ms", share: 1 },
      ],
    };
    expect(problemsOf(readService(rarely))).toEqual([]);
  });
});

describe("a server list", () => {
  it("fits the client's options, also that which a fault turns to", () => {
    const client = { name: "twemproxy", options: { names: ["a", "b", "c"] } };
    const resize = (servers: readonly number[]) => ({ fault: "resize", at: "1m", servers });
    expect(problemsOf({ client, faults: [resize([0, 1])] })).toEqual([
      "faults[0]: with this server list: names: 3 of them for 2 servers; expected one for each",
    ]);
    expect(problemsOf({ client, faults: [resize([2, 1, 0])] })).toEqual([]);
  });

  it.each<[Json, string[]]>([
    [
      {
        groups: [
          { share: 0.6, servers: [0] },
          { share: 0.6, servers: [1] },
        ],
      },
      ["client.groups: shares add up to 1.2; expected at most 1"],
    ],
    [
      { processes: 10, groups: [{ share: 0.01, servers: [0] }] },
      ["client.groups[0].share: 0.01 of 10 processes is none of them; expected a share of at least one"],
    ],
    [
      { servers: [0, 1], groups: [{ share: 1, servers: [0, 1, 2] }] },
      ["client.servers: no process is left for this list; expected groups that leave some, or no servers"],
    ],
    [
      { groups: [{ share: 0.5, servers: [7] }] },
      ["client.groups[0].servers[0]: 7; expected 0 to 2, the cluster has 3 nodes"],
    ],
    [{ groups: [{ share: 0.5, servers: [2, 2] }] }, ["client.groups[0].servers[1]: 2 again; expected each node once"]],
  ])("of a group of processes is wrong: %j", (given, problems) => {
    expect(problemsOf(php(given))).toEqual(problems);
  });

  it("of a group fits the client's options too", () => {
    const client = {
      name: "twemproxy",
      options: { names: ["a", "b"] },
      servers: [0, 1],
      groups: [{ share: 0.5, servers: [0, 1, 2] }],
    };
    expect(problemsOf({ client })).toEqual([
      "client.groups[0].servers: with this server list: names: 2 of them for 3 servers; expected one for each",
    ]);
  });

  it("is the same for all processes of a proxy whose routes send to several nodes at once", () => {
    const client = {
      name: "mcrouter",
      options: { route: "AllSyncRoute|Pool|all", pools: { all: { servers: ["127.0.0.1:11211", "127.0.0.1:11212"] } } },
    };
    const deploy = { fault: "deploy", at: "1h", servers: [0, 1] };
    expect(problemsOf({ client: { ...client, servers: [1, 0] }, faults: [deploy] })).toEqual([
      "faults[0]: the client's routes send to several nodes at once, which is not modelled with lists that differ; expected a resize of all processes, or other routes",
    ]);
  });

  it("differs from the present one, and from that of the other processes where only some get it", () => {
    const world = (faults: readonly Json[], more: Json = {}) =>
      problemsOf({ ...php({ processes: 4, ...more }), faults });
    const some = (servers: readonly number[], share: number, at: string) => ({
      fault: "partial-resize",
      servers,
      share,
      at,
    });
    const deploy = (servers: readonly number[], more: Json = {}) => ({ fault: "deploy", servers, at: "1h", ...more });
    const all = [0, 1, 2];
    expect(world([some(all, 0.5, "1h")])).toEqual([
      "faults[0]: partial-resize at 1h; expected another server list than that of these processes",
    ]);
    expect(world([some([0, 1], 0.5, "1h"), some(all, 0.5, "90m")])).toEqual([
      "faults[1]: partial-resize at 1h30m; all processes would have the same list; expected a resize, or another list",
    ]);
    // Who has the list already is last in order: the half that gets it leaves nobody with another.
    expect(world([some([0, 1], 0.5, "1h"), deploy(all, { at: "90m", share: 0.5, atOnce: 2 })])).toEqual([
      "faults[1]: the last step at 1h30m; all processes would have the same list; expected a resize, or another list",
    ]);
    expect(world([deploy(all)])).toEqual([
      "faults[0]: the first step at 1h; expected another server list than the present one",
    ]);
    expect(world([deploy([0, 1]), deploy([0, 1], { at: "90m" })])).toEqual([
      "faults[1]: the first step at 1h30m; expected another server list than the present one",
    ]);
    expect(world([deploy([0, 1]), deploy(all, { at: "90m", share: 0.5, order: "random" })])).toEqual([]);
    expect(world([some([0, 1], 0.5, "1h"), { fault: "resize", servers: all, at: "90m" }])).toEqual([]);
    // The first half has the list already: only the others begin anew.
    expect(world([deploy([0, 1])], { groups: [{ share: 0.5, servers: [0, 1] }] })).toEqual([]);
    expect(world([some([0, 1], 0.5, "1h")], { processes: 1 })).toEqual([
      "faults[0]: partial-resize leaves some processes with another list; expected at least 2 processes (client.processes)",
    ]);
  });

  it("holds the nodes that are struck, at one time or another", () => {
    const world = { cluster: { nodes: 4 }, ...php({ servers: [0, 1] }) };
    const crash = { fault: "crash", node: 3, at: "1m" };
    expect(problemsOf({ ...world, faults: [crash] })).toEqual([
      "faults[0]: node 3 is on no server list; expected a node of client.servers, or of a list that a fault installs",
    ]);
    expect(problemsOf({ ...world, faults: [crash, { fault: "resize", at: "2m", servers: [0, 1, 3] }] })).toEqual([]);
    expect(problemsOf({ ...world, faults: [{ fault: "rolling-restart", at: "1m" }] })).toEqual([]);
  });
});

describe("every number that an experiment may hold", () => {
  /**
   * Where the limit is another part: a position is one of `cluster.nodes`, `database.shards` or `database.replicas` (a script, which has no
   * database, refuses them), `atOnce` so many as there are nodes.
   */
  const elsewhere = /\.(?:node|nodes\[\]|servers\[\]|atOnce|(?:faults|steps)\[\]\.(?:shard|shards\[\]|replica))$/;
  /** Counters that a script expects to see make nothing. */
  const expected = /\.steps\[\]\.expect/;

  it("has a limit, in the schema or by what it is a position in", () => {
    const unlimited: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (schema === null || typeof schema !== "object") return;
      const { type, maximum, exclusiveMaximum, const: only, properties = {}, items, ...rest } = schema as Json;
      const most = Number(exclusiveMaximum ?? maximum ?? Number.POSITIVE_INFINITY);
      const isNumber = (type === "number" || type === "integer") && only === undefined && rest.enum === undefined;
      if (isNumber && most >= Number.MAX_SAFE_INTEGER && ![elsewhere, expected].some((one) => one.test(path)))
        unlimited.push(path);
      for (const [key, inner] of Object.entries(properties as Json)) walk(inner, `${path}.${key}`);
      for (const [name, inner] of Object.entries((rest.$defs ?? {}) as Json)) walk(inner, name);
      walk(rest.additionalProperties, `${path}.*`);
      walk(items, `${path}[]`);
      for (const inner of [rest.anyOf, rest.oneOf, rest.allOf, rest.prefixItems].flat()) walk(inner, path);
    };
    walk(experimentJsonSchema(), "");
    expect(unlimited).toEqual([]);
  });
});
