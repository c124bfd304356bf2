/** One mistake hides no other that is one whatever the first is mended to, and makes none up. Oracle: the same world with the first one mended. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { problemText } from "../../src/core/text/problems.ts";

type Json = Readonly<Record<string, unknown>>;

const problemsOf = (scenario: Json): string[] => readScenario(scenario).problems.map(problemText);
const rate = (given: unknown) => ({ workload: { arrivals: { rate: given } } });
const crash = (node: unknown, at: unknown = "5m", more: Json = {}) => ({ fault: "crash", node, at, ...more });
const php = (given: Json) => ({ client: { name: "php-memcached", ...given } });

/** What is bad, how it is mended, and what is wrong beside it. */
const pairs: readonly (readonly [what: string, bad: Json, mended: Json, beside: Json])[] = [
  [
    "a number of nodes, and when a fault strikes",
    { cluster: { nodes: -3 } },
    {},
    { faults: [crash(1, "99h"), crash(1, "peak")] },
  ],
  [
    "a number of nodes, and a fault without node",
    { cluster: { nodes: -3 } },
    {},
    { faults: [{ fault: "recover", at: "5m" }] },
  ],
  ["a number of nodes, and a node named twice", { cluster: { nodes: 0 } }, {}, php({ servers: [0, 0] })],
  [
    "one of the nodes, and nodes beyond them",
    { cluster: { nodes: [{ port: 0 }, {}] } },
    { cluster: { nodes: [{}, {}] } },
    { ...php({ servers: [0, 2], groups: [{ share: 0.5, servers: [7] }] }), faults: [crash(99)] },
  ],
  [
    "a rate, and a fault behind the end",
    rate("x"),
    rate(9),
    { duration: "10m", faults: [crash(1, "20m")], statsAt: ["30m", "end"] },
  ],
  ["a time of day, and a fault before the start", { startAt: "25:00" }, {}, { faults: [crash(0, "20d")] }],
  ["an option, and a server list", php({ options: { OPT_FOO: 1 } }), php({}), php({ servers: [9] })],
  ["the name of a client, and its hosts", { client: { name: "php" } }, php({}), { client: { processes: 3, hosts: 7 } }],
];

const joined = (first: Json, second: Json): Json => ({
  ...first,
  ...second,
  ...(first.client === undefined ? {} : { client: { ...(second.client as Json), ...(first.client as Json) } }),
});

describe("of two mistakes", () => {
  it.each(pairs)("both are told: %s", (_, bad, mended, beside) => {
    const [first, second] = [problemsOf(bad), problemsOf(joined(mended, beside))];
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
    expect(problemsOf(joined(bad, beside)).sort()).toEqual([...first, ...second].sort());
  });

  // Each of these is one for whatever fault is meant.
  it.each<Json>([
    { node: 0, at: "30 min" },
    { node: 0 },
    { node: -1, at: "5m" },
    { node: 0, at: "5m", for: "x" },
    { node: 0, at: 5, for: "-3s", nod: 9 },
    { node: 99, at: "99h" },
    { node: "a:1", at: "peak" },
    { nodes: [0, 0, 7], at: "5m" },
    { node: 0, nodes: [1], at: "trough-9h" },
    { node: 0, at: { when: "the node 9 has been up 10m" } },
  ])("both are told: the name of a fault, and beside it %j", (beside) => {
    const of = (fault: unknown) => problemsOf({ faults: [{ fault, ...beside }] });
    const [name, ...others] = of("crsh");
    expect(name).toMatch(/^faults\[0\]\.fault: "crsh"; .*'crash'\?$/);
    expect(of("crash").length).toBeGreaterThan(0);
    expect(others.sort()).toEqual(of("crash").sort());
  });

  it("both are told: a setting of a fault, and its node and time", () => {
    const problems = (given: Json) => problemsOf({ faults: [{ fault: "crash", node: 0, at: "5m", ...given }] });
    const beside = { node: 99, at: "99h" };
    expect(problems({ for: "x", ...beside }).sort()).toEqual([...problems({ for: "x" }), ...problems(beside)].sort());
  });

  it("no more is told of a name that is none, where only one of those that may be meant refuses it", () => {
    expect(problemsOf(php({ name: "php", version: "99", options: { OPT_FOO: 1 } }))).toHaveLength(1);
    expect(problemsOf({ faults: [{ fault: "mine", node: 1, at: "5m", mine: 7 }] })).toHaveLength(1);
  });

  it("both are told: nodes under a wrong name, and when a fault strikes, and none about a node", () => {
    const world = { cluster: { node: 6 }, faults: [crash(9, "30 min")] };
    expect(problemsOf(world).map((text) => text.split(":")[0])).toEqual(["cluster.node", "faults[0].at"]);
    expect(problemsOf({ cluster: { servers: 6 }, faults: [crash(5)] })).toHaveLength(1);
    expect(problemsOf({ cluster: { memmory: "6MB" }, faults: [crash(5)] })).toHaveLength(2);
  });

  it.each<[string, Json, Json]>([
    [
      "how many nodes there are",
      { cluster: { nodes: -3 } },
      { faults: [crash(99), crash("a:1")], ...php({ servers: [7] }) },
    ],
    ["who the nodes are", { cluster: { nodes: [{ port: 0 }, {}] } }, { faults: [crash("a:1")] }],
    [
      "whether a node stands beside the cluster",
      { cluster: { nodes: [{ port: 0 }, {}], gutter: { nodes: 2, ttl: "10s" } } },
      { faults: [crash(3)] },
    ],
    [
      "when the load peaks",
      rate("x"),
      { faults: [crash(1, "peak"), crash(1, "5m", { for: "1m", onReturn: { holdUntil: "peak" } })] },
    ],
    ["how long it lasts", { duration: "ten" }, { faults: [crash(1, "99h")] }],
  ])("none is made up of what is not known: %s", (_, bad, beside) => {
    expect(problemsOf(joined(bad, beside))).toEqual(problemsOf(bad));
  });
});
