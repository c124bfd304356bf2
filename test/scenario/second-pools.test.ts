/** What is said of pools beside the cluster that cannot be, and of those that do nothing. */
import { expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";

const problemsOf = (given: object) =>
  readScenario(given).problems.map(({ path, text }) => `${path.join(".")}: ${text}`);

it("names all that is wrong at once", () => {
  const cluster = {
    nodes: 2,
    gutter: { nodes: 1, ttl: "1500ms", memory: "1KB" },
    warmUp: { from: "replica" },
  };
  expect(problemsOf({ cluster, faults: [{ fault: "crash", node: "gutter:11212", at: "1s" }] })).toEqual([
    "cluster.gutter.memory: 1KB; expected at least 2MB, two of the largest items",
    "cluster.gutter.ttl: 1.5 s; expected whole seconds, as memcached counts",
    'cluster.warmUp.from: "replica"; expected cluster.replicas, or another source',
    'faults.0.node: "gutter:11212"; expected 127.0.0.1:11211, 127.0.0.1:11212 or gutter:11211',
  ]);
});

it("refuses what is not modelled beside them", () => {
  const gutter = { cluster: { nodes: 2, gutter: {} } };
  const page = { gets: 1, multiGets: [{ keys: 4 }] };
  expect(problemsOf({ ...gutter, client: { name: "php-memcached" }, application: { page } })).toEqual([
    expect.stringContaining("cluster.gutter: beside calls for many keys"),
  ]);
  const client = { name: "php-memcached", options: { OPT_NUMBER_OF_REPLICAS: 1, OPT_BINARY_PROTOCOL: true } };
  expect(problemsOf({ cluster: { nodes: 2, replicas: {} }, client })).toEqual([
    expect.stringContaining("cluster.replicas: beside php-memcached with these options"),
  ]);
  const pools = { a: { servers: ["127.0.0.1:11211"] } };
  const routed = { name: "mcrouter", options: { pools, route: "PoolRoute|a" } };
  expect(problemsOf({ cluster: { nodes: 1, replicas: {} }, client: routed })).toEqual([
    expect.stringContaining("cluster.replicas: with the servers of a replica: pools.a: 127.0.0.1:11211"),
  ]);
});

it("strikes the nodes of the cluster alone where a fault names none", () => {
  const faults = [{ fault: "rolling-restart", at: "1s", down: "1s", gap: "1s" }];
  const { value } = readScenario({ cluster: { nodes: 3, gutter: {} }, faults });
  expect(value?.nodes).toHaveLength(5);
  expect(value?.faults[0].nodes).toEqual([0, 1, 2]);
  expect(value?.client.servers).toEqual([0, 1, 2]);
});

it("warns of a gutter behind a client that fails over, and of a stand-in where none does", () => {
  const warned = (name: string, cluster: object) =>
    warningsOf(readScenario({ cluster: { nodes: 3, ...cluster }, client: { name } }).value!);
  expect(warned("pymemcache", { gutter: {} })).toEqual([expect.stringMatching(/^cluster.gutter gets little/)]);
  expect(warned("gomemcache", { gutter: {} })).toEqual([]);
  expect(warned("gomemcache", { warmUp: { from: "standIn" } })).toEqual([
    expect.stringMatching(/^cluster.warmUp does nothing/),
  ]);
  expect(warned("pymemcache", { warmUp: { from: "standIn" } })).toEqual([]);
});
