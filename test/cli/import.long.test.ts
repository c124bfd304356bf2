/** Real-looking configurations, some of them wrong: the right model or a clear complaint for each. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { type ImportOptions, imported } from "../../src/app/importers/imported.ts";

const folder = new URL("../fixtures/import/", import.meta.url);
const file = (name: string) => ({ file: name, text: readFileSync(new URL(name, folder), "utf8") });
const take = (name: string, options: ImportOptions = {}) => imported([file(name)], options);

interface Parts {
  readonly cluster?: {
    readonly nodes: readonly { host: string; port: number; weight: number }[];
    readonly comment: unknown;
  };
  readonly client: {
    readonly name: string;
    readonly version: string;
    readonly options: Readonly<Record<string, unknown>> & { readonly comment: Readonly<Record<string, string>> };
  };
}
const scenarioOf = (experiment: unknown) => (experiment as { scenario: Parts }).scenario;

type Row = readonly [
  name: string,
  client: string,
  options: Readonly<Record<string, unknown>>,
  servers: readonly string[] | null,
  given?: ImportOptions,
];

const understood: readonly Row[] = [
  [
    "memcache.ini",
    "pecl-memcache",
    {
      "memcache.allow_failover": 1,
      "memcache.max_failover_attempts": 10,
      "memcache.hash_strategy": "standard",
      "memcache.hash_function": "fnv",
    },
    null,
  ],
  ["memcache.ini", "pecl-memcache", { "memcache.hash_function": "fnv" }, ["a:1:1", "b:2:3"], { servers: "a:1,b:2:3" }],
  ["memcache-typo.ini", "pecl-memcache", { "memcache.redundancy": 2 }, null],
  [
    "memcache-redundancy.ini",
    "pecl-memcache",
    { "memcache.redundancy": 2, "memcache.prefix_static_key": "shop:" },
    null,
  ],
  [
    "memcached.ini",
    "php-memcached",
    {
      OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT",
      OPT_BINARY_PROTOCOL: false,
      OPT_CONNECT_TIMEOUT: 200,
      OPT_STORE_RETRY_COUNT: 0,
    },
    null,
  ],
  ["both.ini", "pecl-memcache", { "memcache.allow_failover": false }, null, { as: "memcache.ini" }],
  ["both.ini", "php-memcached", { OPT_STORE_RETRY_COUNT: 1 }, null, { as: "memcached.ini" }],
  [
    "nutcracker.yml",
    "twemproxy",
    {
      hash: "fnv1a_64",
      distribution: "ketama",
      auto_eject_hosts: true,
      server_retry_timeout: 2000,
      server_failure_limit: 1,
      timeout: 400,
    },
    ["10.0.1.11:11211:1", "10.0.1.12:11211:1", "10.0.1.13:11212:2"],
  ],
  [
    "nutcracker-named.yml",
    "twemproxy",
    { hash: "murmur", hash_tag: "{}", distribution: "modula", names: ["cache1", "cache2"] },
    ["cache-a.example.net:11211:1", "cache-b.example.net:11211:1"],
  ],
  ["nutcracker-pools.yml", "twemproxy", {}, ["10.0.0.1:11211:1"], { pool: "alpha" }],
  [
    "mcrouter.json",
    "mcrouter",
    { pools: { A: { servers: ["127.0.0.1:5001", "127.0.0.1:5002"] } }, route: "PoolRoute|A" },
    ["127.0.0.1:5001:1", "127.0.0.1:5002:1"],
  ],
  [
    "mcrouter-gutter.json",
    "mcrouter",
    {
      route: {
        type: "FailoverWithExptimeRoute",
        normal: "PoolRoute|main",
        failover: "PoolRoute|gutter",
        failover_exptime: 30,
      },
    },
    ["10.0.0.1:11211:1", "10.0.0.2:11211:1", "10.0.0.3:11211:1", "10.0.9.1:11211:1"],
  ],
  ["laravel-env.json", "php-memcached", {}, ["127.0.0.1:11211:100"]],
  ["laravel-cache.json", "php-memcached", { OPT_CONNECT_TIMEOUT: 2000 }, ["127.0.0.1:11211:100"]],
  [
    "laravel-eject.json",
    "php-memcached",
    {
      persistent_id: "shop",
      OPT_LIBKETAMA_COMPATIBLE: true,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_SERVER_FAILURE_LIMIT: 2,
      OPT_RETRY_TIMEOUT: 1,
    },
    ["cache-1:11211:1", "cache-2:11211:1", "cache-3:11211:1"],
  ],
  [
    "dalli.yml",
    "dalli",
    { namespace: "shop", failover: true, down_retry_delay: 60, socket_timeout: 0.5 },
    ["cache-1.internal:11211:2", "cache-2.internal:11211:1"],
  ],
  [
    "dalli-no-failover.json",
    "dalli",
    { failover: false },
    ["10.0.0.1:11211:1", "10.0.0.2:11211:1", "10.0.0.3:11211:1"],
  ],
  [
    "pymemcache.json",
    "pymemcache",
    { connect_timeout: 0.5, timeout: 0.25, retry_attempts: 1, dead_timeout: 30, ignore_exc: true, use_pooling: true },
    ["10.0.0.1:11211:1", "10.0.0.2:11211:1", "10.0.0.3:11311:1"],
  ],
  ["only-servers.json", "pymemcache", {}, ["10.0.0.1:11211:1", "10.0.0.2:11211:1"], { as: "pymemcache" }],
  ["only-servers.json", "dalli", {}, ["10.0.0.1:11211:1", "10.0.0.2:11211:1"], { as: "dalli", version: "3.2.8" }],
];

const refused: readonly [name: string, complaint: string, given?: ImportOptions][] = [
  [
    "memcache-wrong-value.ini",
    ':1: memcache.hash_strategy: "consistant"; expected one of standard, consistent; did you mean',
  ],
  ["memcache-wrong-value.ini", ':2: memcache.max_failover_attempts: "many"; expected a whole number'],
  ["both.ini", "could be memcache.ini or memcached.ini; expected --as to say which"],
  ["nutcracker-pools.yml", "pools alpha and beta; expected one to be chosen by --pool NAME"],
  ["nutcracker-pools.yml", "beta.redis): a pool of Redis servers", { pool: "beta" }],
  ["nutcracker-pools.yml", '--pool: "gamma"; expected alpha or beta', { pool: "gamma" }],
  ["nutcracker-typo.yml", "auto_eject_host: no directive of twemproxy; did you mean 'auto_eject_hosts'?"],
  ["nutcracker-typo.yml", '(alpha.servers.0): "10.0.0.1:11211"; expected host:port:weight'],
  ["nutcracker-tab.yml", "nutcracker-tab.yml:3: not valid YAML from here on: Tabs are not allowed as indentation"],
  ["nutcracker-random.yml", "distribution: random sends every request to a server drawn anew"],
  ["mcrouter-prefixes.json", "(routes): 2 routes by prefix; expected --pool with the prefix"],
  ["mcrouter-lost-pool.json", "route: no pool B; expected one of A"],
  ["only-servers.json", "not a known kind of configuration"],
  ["only-servers.json", 'not laravel; expected { "driver": "memcached"', { as: "laravel" }],
  ["only-servers.json", '--as: "pymemcach"; expected', { as: "pymemcach" }],
  ["dalli-or-pymemcache.json", "could be dalli or pymemcache; expected --as to say which"],
  ["pymemcache-typo.json", ':5 (timeout): timeout: "0.5"; expected a number'],
  ["pymemcache-typo.json", "retry_attemps: no argument of HashClient; did you mean 'retry_attempts'?"],
  ["broken.json", "broken.json:1:67: JSON: object must end with a }"],
  ["unix-socket.json", "a server behind a Unix socket is not modelled"],
  ["pymemcache.json", "(servers) names the servers; expected one of the two", { servers: "a:1" }],
  ["memcache.ini", '--version: "1.6"; expected a release of pecl-memcache', { version: "1.6" }],
];

describe("a configuration that can be used", () => {
  const rows = understood.map((row) => ({ label: `${row[0]} is ${row[1]} with ${JSON.stringify(row[2])}`, row }));
  it.each(rows)("$label", ({ row: [name, client, options, servers, given] }) => {
    const { experiment, said } = take(name, given);
    const { cluster, client: part } = scenarioOf(experiment);
    const { comment, ...set } = part.options;
    expect(part.name).toBe(client);
    expect(set).toMatchObject(options);
    expect(cluster?.nodes.map(({ host, port, weight }) => `${host}:${port}:${weight}`) ?? null).toEqual(servers);
    // What runs is the same world, comments and all.
    const { value, problems } = readScenario(scenarioOf(experiment));
    expect(problems).toEqual([]);
    expect(value?.client).toMatchObject({ name: client, options: set });
    // Each option, given or not, says where it came from.
    for (const option of Object.keys(set)) expect(comment[option]).toMatch(/:\d+|--/);
    expect(Object.values(comment).filter((text) => text.startsWith("default of ")).length).toBeGreaterThan(0);
    const [lost, back, stale] = said.split("\n");
    expect(lost).toMatch(/^When \S+ is lost, which has [\d.]+ % of 10000 keys, /);
    expect(back).toMatch(/^When it returns: /);
    expect(stale).toMatch(/^Stale copies: /);
  });

  it("lists every word it does not understand, and what it leaves aside with the reason", () => {
    const { said } = take("memcache.ini");
    expect(said).toContain("Not understood: memcache.ini:6: memcache.dbpath\n");
    expect(said).toContain("Not used: memcache.ini:14: session.save_path: the session handler is not modelled\n");
    expect(said).toContain("No servers are named");
    expect(take("memcache-typo.ini").said).toContain("memcache.hash_strategie; did you mean 'memcache.hash_strategy'?");
  });

  it("says what the options make of it, not what the defaults would", () => {
    expect(take("laravel-eject.json").said).toContain("it is never used again");
    expect(take("dalli-no-failover.json").said).toContain("its keys fail");
    expect(take("nutcracker.yml").said).toContain("every 2 s the next operation fails");
    expect(take("pymemcache.json").said).toContain("each process uses it again within 60 s");
    expect(take("both.ini", { as: "memcache.ini" }).said).toContain("its keys fail");
  });

  it("says of what follows from another option from which it follows", () => {
    const text =
      '{ "driver": "memcached", "servers": [{ "host": "a" }],\n"options": { "OPT_LIBKETAMA_COMPATIBLE": true } }';
    const { comment } = scenarioOf(imported([{ file: "c.json", text }], {}).experiment).client.options;
    expect(comment.OPT_DISTRIBUTION).toMatch(/^follows from OPT_LIBKETAMA_COMPATIBLE \(c\.json:2 /);
    expect(comment.OPT_HASH).toMatch(/^follows from OPT_LIBKETAMA_COMPATIBLE \(c\.json:2 .*MD5$/);
  });

  it("takes pymemcache's own hasher by its name, and no other", () => {
    const hashed = (hasher: string) =>
      imported([{ file: "p.json", text: `{ "servers": ["a:1"], "retry_attempts": 1, "hasher": "${hasher}" }` }], {});
    expect(hashed("RendezvousHash").said).toContain("hasher: RendezvousHash, the default");
    expect(() => hashed("KetamaHash")).toThrow("another hasher");
  });

  it("takes php.ini and its fragments together, the later one winning", () => {
    const { experiment } = imported([file("memcache.ini"), file("memcache-redundancy.ini")], {});
    const { options } = scenarioOf(experiment).client;
    expect(options["memcache.redundancy"]).toBe(2);
    expect(options["memcache.hash_function"]).toBe("fnv");
    expect(options.comment["memcache.redundancy"]).toBe("memcache-redundancy.ini:1");
  });
});

describe("a configuration that cannot be used", () => {
  const rows = refused.map((row) => ({ label: `${row[0]}: ${row[1]}`, row }));
  it.each(rows)("$label", ({ row: [name, complaint, given] }) => {
    expect(() => take(name, given)).toThrow(complaint);
  });

  it("is told from one that can: every file of the folder is one or the other", () => {
    const named = new Set([...understood, ...refused].map(([name]) => name));
    expect(readdirSync(folder).filter((name) => !named.has(name))).toEqual([]);
    expect(named.size).toBeGreaterThanOrEqual(20);
  });

  it("names no option that the client has, and so makes no experiment of defaults", () => {
    const other = { file: "cache.yml", text: "limits:\n  failures: 3\n" };
    expect(() => imported([other], { as: "dalli" })).toThrow(
      /1 error\n.*no option of dalli was understood[\s\S]*cache\.yml:.*limits/,
    );
  });

  it("lists a server twice, and both places are named", () => {
    const twice = { file: "d.json", text: '{ "failover": true,\n"servers": ["a:1",\n"b:1",\n"a:1"] }' };
    expect(() => imported([twice], { as: "dalli" })).toThrow(/d\.json:4 .*a:1 is listed already at d\.json:2 /);
  });

  it("is given servers twice on the command line", () => {
    expect(() => take("memcache.ini", { servers: "a:1,b:2,a:1:3" })).toThrow(
      "--servers[2]: a:1 again; expected each once, it is --servers[0]",
    );
  });

  it("is not several files of another kind, nor files of two kinds", () => {
    expect(() => imported([file("nutcracker.yml"), file("dalli.yml")], {})).toThrow("expected one file");
    expect(() => imported([file("memcache.ini"), file("dalli.yml")], {})).toThrow("expected files of one kind");
  });
});
