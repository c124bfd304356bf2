/**
 * mcrouter's routes that go to several servers, or elsewhere by request, key, process or time. A second evaluator, written from
 * mcrouter's sources as plain recursion over the JSON, says what every request comes to.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Step, Verb } from "../../models/clients/client.ts";
import { make, someKeys } from "./make.ts";

type Json = string | Readonly<{ type: string; [field: string]: unknown }>;
type Options = Readonly<Record<string, unknown>>;

const NODES = 5;
const address = (position: number) => `10.0.0.${position + 1}:11212`;
const pools = Object.fromEntries([
  ...Array.from({ length: NODES }, (_, i) => [`${i}`, { servers: [address(i)] }]),
  ["all", { servers: [0, 1, 2].map(address) }],
]);

const rigOf = (route: Json, options: Options = {}, keys: readonly string[] = ["a"], processes = 1) =>
  new Rig(
    make({ name: "mcrouter", version: "2026", options: { pools, route, ...options } }, servers(NODES), keys, processes),
  );

/** What a server makes of a request: it has the key, has not, refuses the connection, or does not answer. */
type State = "has" | "lacks" | "refuses" | "hangs";
/** `hit 3`, `miss 3`, `miss` (without a server), `error`. */
type Outcome = string;

const isHit = (outcome: Outcome) => outcome.startsWith("hit");
const isMiss = (outcome: Outcome) => outcome.startsWith("miss");
const isError = (outcome: Outcome) => outcome.startsWith("error");
/** McResUtil.h: errors of the way to a server are as bad as one another, those of mcrouter itself are worse. */
const severity = (outcome: Outcome) => (isHit(outcome) ? 1 : isMiss(outcome) ? 4 : outcome === "error" ? 5 : 8);

/** All that a request may come to, whichever of several replies comes first, and the servers that are asked for sure. */
class Twin {
  readonly #states: readonly State[];
  readonly #verb: Verb;

  constructor(states: readonly State[], verb: Verb) {
    this.#states = states;
    this.#verb = verb;
  }

  outcomes(json: Json): Outcome[] {
    if (typeof json === "string") return this.#short(json);
    const of = (field: string) => this.outcomes(json[field] as Json);
    switch (json.type) {
      case "OperationSelectorRoute": {
        const policies = (json.operation_policies ?? {}) as Readonly<Record<string, Json>>;
        const policy = policies[this.#verb === Verb.get ? "get" : "set"] ?? json.default_policy;
        return policy === undefined ? this.#nothing() : this.outcomes(policy as Json);
      }
      case "WarmUpRoute":
        return this.#verb === Verb.get ? this.#inTurn([of("cold"), of("warm")], (one) => !isHit(one)) : of("cold");
      default:
        return this.#group(json.type, this.#children(json.children as Json | readonly Json[]));
    }
  }

  #short(json: string): Outcome[] {
    const [type, ...rest] = json.split("|");
    if (type === "PoolRoute") return [this.#server(Number(rest[0]))];
    if (type === "NullRoute") return this.#nothing();
    if (type === "ErrorRoute") return ["error of its own"];
    return this.#group(type, this.#children(rest.join("|")));
  }

  #children(json: Json | readonly Json[]): Outcome[][] {
    if (json === "Pool|all") return [0, 1, 2].map((node) => [this.#server(node)]);
    return Array.isArray(json) ? json.flatMap((one) => this.#children(one as Json)) : [this.outcomes(json as Json)];
  }

  #nothing(): Outcome[] {
    return ["miss"];
  }

  #server(node: number): Outcome {
    const state = this.#states[node];
    if (state === "refuses" || state === "hangs") return "error";
    return this.#verb === Verb.get && state === "lacks" ? `miss ${node}` : `hit ${node}`;
  }

  #group(type: string, children: Outcome[][]): Outcome[] {
    const isGet = this.#verb === Verb.get;
    switch (type) {
      case "FailoverRoute":
        return this.#inTurn(children, isError);
      case "MissFailoverRoute":
        return this.#inTurn(children, (one) => isGet && !isHit(one));
      default:
        return [
          ...new Set(combinations(children).flatMap((all) => orders(all).map((order) => reply(type, all, order)))),
        ];
    }
  }

  #inTurn(children: Outcome[][], goesOn: (outcome: Outcome) => boolean): Outcome[] {
    const [first, ...others] = children;
    const found = first.flatMap((one) => (goesOn(one) && others.length > 0 ? this.#inTurn(others, goesOn) : [one]));
    return [...new Set(found)];
  }
}

function reply(type: string, all: readonly Outcome[], order: readonly Outcome[]): Outcome {
  switch (type) {
    case "AllSyncRoute":
      return order.reduce((worst, one) => (severity(one) > severity(worst) ? one : worst));
    case "AllFastestRoute":
      return order.find((one) => !isError(one)) ?? order.at(-1)!;
    case "AllInitialRoute":
      return all[0];
    case "AllMajorityRoute":
      return majority(order);
    default:
      return "at once";
  }
}

/** AllMajorityRoute.h: until one result has come from more than half; results are the same by their kind. */
function majority(order: readonly Outcome[]): Outcome {
  const counts = new Map<number, number>();
  let best = { count: 0, outcome: "" };
  for (const outcome of order) {
    if (best.count > order.length / 2) break;
    const count = (counts.get(severity(outcome)) ?? 0) + 1;
    counts.set(severity(outcome), count);
    const isBetter = count > best.count || (count === best.count && severity(outcome) > severity(best.outcome));
    if (isBetter) best = { count, outcome };
  }
  return best.outcome;
}

function combinations(lists: readonly Outcome[][]): Outcome[][] {
  return lists.reduce<Outcome[][]>((all, list) => all.flatMap((head) => list.map((one) => [...head, one])), [[]]);
}

function orders(list: readonly Outcome[]): Outcome[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, i) => orders(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

const short = fc.constantFrom(
  ...["PoolRoute|0", "PoolRoute|1", "PoolRoute|2", "PoolRoute|3", "PoolRoute|4", "NullRoute", "ErrorRoute"],
  ...["FailoverRoute|Pool|all", "MissFailoverRoute|Pool|all", "AllSyncRoute|Pool|all", "AllFastestRoute|Pool|all"],
);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    short,
    fc.record({
      type: fc.constantFrom(
        ...["AllSyncRoute", "AllFastestRoute", "AllMajorityRoute", "AllInitialRoute"],
        ...["FailoverRoute", "MissFailoverRoute"],
      ),
      children: fc.oneof(fc.constant("Pool|all"), fc.array(tie("tree"), { minLength: 1, maxLength: 3 })),
    }),
    fc.record({ type: fc.constant("WarmUpRoute"), cold: tie("tree"), warm: tie("tree") }),
    fc.record({
      type: fc.constant("OperationSelectorRoute"),
      default_policy: tie("tree"),
      operation_policies: fc.record({ get: tie("tree") }),
    }),
  ) as fc.Arbitrary<Json>,
}));
const states = fc.array(fc.constantFrom<State>("has", "has", "lacks", "refuses", "hangs"), {
  minLength: NODES,
  maxLength: NODES,
});

function rigAt(route: Json, nodes: readonly State[]): Rig {
  // Results of servers that are out differ in name only; so many time-outs put none out.
  const rig = rigOf(route, { "timeouts-until-tko": 1000 });
  nodes.forEach((state, node) => {
    if (state === "refuses") rig.crash(node);
    if (state === "hangs") rig.hung.add(node);
    if (state === "has") rig.held[node].add(0);
  });
  return rig;
}

describe("a request of any tree of routes", () => {
  it("comes to what the second evaluator says, get or set", () => {
    fc.assert(
      fc.property(tree, states, fc.constantFrom(Verb.get, Verb.set), (route, nodes, verb) => {
        const rig = rigAt(route, nodes);
        const had = rig.held.map((held) => held.has(0));
        const { node } = rig.call(0, 0, verb);
        const isFound = node >= 0 && (verb === Verb.set || had[node]);
        const isEmpty = rig.op.step === Step.empty;
        const came = node >= 0 ? `${isFound ? "hit" : "miss"} ${node}` : isEmpty ? "miss" : "error";
        const told = new Twin(nodes, verb).outcomes(route).map((one) => {
          // To the caller a set that nobody stores has failed, and one error is like another.
          if (verb === Verb.set && one === "miss") return "error";
          return isError(one) ? "error" : one;
        });
        expect(told).toContain(came);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it("settles where a set ends that has seen every dead server, and what keeps it is what stores it", () => {
    fc.assert(
      fc.property(tree, fc.array(fc.boolean(), { minLength: NODES, maxLength: NODES }), (route, dead) => {
        const rig = rigAt(
          route,
          dead.map((isDead) => (isDead ? "refuses" : "lacks")),
        );
        const { node } = rig.call(0, 0, Verb.set);
        expect(rig.client.settled(0, rig.down)).toBe(node);
        const stored = rig.held.flatMap((held, at) => (held.has(0) ? [at] : []));
        const keepers = rig.client.broadcast?.keepers(0, rig.down) ?? (node < 0 ? [] : [node]);
        expect([...new Set(keepers)].sort()).toEqual(stored);
      }),
      { numRuns: 1000, seed: 8 },
    );
  });
});

const all = (type: string) => rigOf(`${type}|Pool|all`);
const holders = (rig: Rig) => rig.held.flatMap((held, node) => (held.has(0) ? [node] : []));

describe("with one of three servers dead", () => {
  const withoutOne = (type: string) => {
    const rig = all(type);
    rig.crash(1);
    return rig;
  };

  it("a set of AllSyncRoute fails, and is stored by the other two", () => {
    const rig = withoutOne("AllSyncRoute");
    expect(rig.call(0, 0, Verb.set).node).toBe(-1);
    expect(holders(rig)).toEqual([0, 2]);
    expect(rig.client.settled(0, rig.down)).toBe(-1);
    expect(rig.client.broadcast!.keepers(0, rig.down)).toEqual([0, 2]);
  });

  // The reply of AllMajorityRoute is the one that makes the majority.
  it.each([
    ["AllFastestRoute", 0],
    ["AllMajorityRoute", 2],
    ["AllInitialRoute", 0],
    ["AllAsyncRoute", 0],
  ])("a set of %s does not, and is stored by the same two", (type, node) => {
    const rig = withoutOne(type);
    expect(rig.call(0, 0, Verb.set).node).toBe(node);
    expect(holders(rig)).toEqual([0, 2]);
  });

  it("AllInitialRoute fails if it is the first, AllMajorityRoute if there are two", () => {
    const rig = all("AllInitialRoute");
    rig.crash(0);
    expect(rig.call(0, 0, Verb.set).node).toBe(-1);
    expect(holders(rig)).toEqual([1, 2]);
    const other = withoutOne("AllMajorityRoute");
    other.crash(2);
    expect(other.call(0, 0, Verb.set).node).toBe(-1);
  });

  it("a failed delete is logged and answered behind a PoolRoute only", () => {
    const bare = withoutOne("AllSyncRoute");
    const logging = rigOf({ type: "AllSyncRoute", children: ["PoolRoute|0", "PoolRoute|1"] });
    logging.crash(1);
    for (const rig of [bare, logging]) rig.held[0].add(0);
    expect(bare.call(0, 0, Verb.delete).node).toBe(-1);
    // As if there had been nothing to delete: not an error, and worse than a delete.
    expect(logging.call(0, 0, Verb.delete).node).toBe(-1);
    expect(holders(logging)).toEqual([]);
    const fastest = rigOf({
      type: "FailoverRoute",
      children: [{ type: "AllFastestRoute", children: ["PoolRoute|1"] }, "PoolRoute|2"],
    });
    fastest.crash(1);
    expect(fastest.call(0, 0, Verb.delete).steps).toEqual(["connect 1 refused"]);
  });
});

it("of gets that several servers answer at once, each answers its part", () => {
  const rig = all("AllFastestRoute");
  const counts = [0, 0, 0];
  const GETS = 3000;
  for (let i = 0; i < GETS; i++) counts[rig.call(0).node]++;
  // A third each: 5 standard deviations of a binomial share.
  const spread = 5 * Math.sqrt((GETS * 2) / 9);
  for (const count of counts) expect(Math.abs(count - GETS / 3)).toBeLessThan(spread);
});

describe("LatestRoute", () => {
  const PROCESSES = 200;
  const firsts = (route: Json) => {
    const rig = rigOf(route, {}, ["a"], PROCESSES);
    return Array.from({ length: PROCESSES }, (_, process) => rig.client.usual(process, 0));
  };

  it("has an order of its own in each mcrouter, another with a salt, by the weights", () => {
    const counts = [0, 0, 0];
    for (const node of firsts("LatestRoute|Pool|all")) counts[node]++;
    for (const count of counts)
      expect(Math.abs(count - PROCESSES / 3)).toBeLessThan(5 * Math.sqrt((PROCESSES * 2) / 9));
    const salted = { type: "LatestRoute", children: "Pool|all", salt: "x" };
    expect(firsts(salted)).not.toEqual(firsts("LatestRoute|Pool|all"));
    expect(new Set(firsts({ type: "LatestRoute", children: "Pool|all", weights: [0, 1, 0] }))).toEqual(new Set([1]));
    expect(new Set(firsts({ type: "PoolRoute", pool: "all", hash: { hash_func: "Latest" } })).size).toBe(3);
  });

  it("tries failover_count of them", () => {
    const rig = rigOf({ type: "LatestRoute", children: "Pool|all", failover_count: 2 });
    for (const node of [0, 1, 2]) rig.crash(node);
    expect(rig.call(0).steps.length).toBe(2);
  });
});

describe("HostIdRoute and RandomRoute", () => {
  it("HostIdRoute has one child in each mcrouter, and tries no other", () => {
    const rig = rigOf("HostIdRoute|Pool|all");
    const node = rig.client.usual(0, 0);
    rig.crash(node);
    expect(rig.call(0).steps).toEqual([`connect ${node} refused`]);
  });

  it("RandomRoute draws one for each request, and each has its part", () => {
    const rig = rigOf("RandomRoute|Pool|all");
    const counts = [0, 0, 0];
    const GETS = 3000;
    for (let i = 0; i < GETS; i++) counts[rig.call(0).node]++;
    for (const count of counts) expect(Math.abs(count - GETS / 3)).toBeLessThan(5 * Math.sqrt((GETS * 2) / 9));
    rig.crash(0);
    expect(new Set(Array.from({ length: 50 }, () => rig.call(0).node))).toEqual(new Set([-1, 1, 2]));
  });
});

describe("HashRoute and PrefixSelectorRoute", () => {
  it("HashRoute over pools sends a key where a pool of as many servers has it", () => {
    const keys = someKeys(200);
    const over = rigOf({ type: "HashRoute", children: ["PoolRoute|0", "PoolRoute|1", "PoolRoute|2"] }, {}, keys);
    const pool = rigOf("PoolRoute|all", {}, keys);
    const bare = rigOf("HashRoute|Pool|all", {}, keys);
    const none = new Uint8Array(NODES);
    for (const key of keys.keys()) {
      const home = pool.client.settled(key, none);
      expect([over.client.settled(key, none), bare.client.settled(key, none)]).toEqual([home, home]);
      expect(over.client.usual(0, key)).toBe(home);
    }
  });

  it("the longest prefix counts, then the wildcard", () => {
    const policies = { a: "PoolRoute|0", ab: "PoolRoute|1" };
    const keys = ["abc", "acd", "xyz"];
    const rig = rigOf({ type: "PrefixSelectorRoute", policies, wildcard: "PoolRoute|2" }, {}, keys);
    expect(keys.map((_, key) => rig.call(key).node)).toEqual([1, 0, 2]);
    const strict = rigOf({ type: "PrefixSelectorRoute", policies }, {}, keys);
    expect(strict.call(2).node).toBe(-1);
  });
});

it("MigrateRoute turns at half its time, and deletes in both places all the while", () => {
  const rig = rigOf({ type: "MigrateRoute", from: "PoolRoute|0", to: "PoolRoute|1", start_time: 100, interval: 10 });
  const at = (seconds: number, verb: Verb) => {
    rig.nowSeconds = seconds;
    for (const held of rig.held) held.add(0);
    const { node } = rig.call(0, 0, verb);
    return [node, ...rig.held.flatMap((held, i) => (held.has(0) || i > 1 ? [] : [i]))];
  };
  expect([0, 109, 110, 200].map((seconds) => at(seconds, Verb.set)[0])).toEqual([0, 0, 1, 1]);
  expect([99, 100, 119, 120].map((seconds) => at(seconds, Verb.delete))).toEqual([
    [0, 0],
    [0, 0, 1],
    [0, 0, 1],
    [1, 1],
  ]);
});

it("ModifyExptimeRoute limits the life of what is written below it", () => {
  const rig = rigOf({ type: "ModifyExptimeRoute", target: "PoolRoute|0", exptime: 10 });
  rig.call(0, 0, Verb.set);
  expect(rig.op.ttlSecondsMax).toBe(10);
});

it("failover_limit lets a part of the requests go on, and a burst at the start", () => {
  const rig = rigOf({
    type: "FailoverRoute",
    children: ["PoolRoute|0", "PoolRoute|1"],
    failover_limit: { rate: 0.25, burst: 4 },
  });
  rig.crash(0);
  const nodes = Array.from({ length: 104 }, () => rig.call(0).node);
  // Four at once; then each request earns a quarter.
  expect(nodes.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(nodes.filter((node) => node === 1).length).toBe(4 + 25);
});

it("a pool waits as long as it says itself", () => {
  const of = (pool: Options) => rigOf("PoolRoute|slow", { pools: { slow: { servers: [address(0)], ...pool } } });
  const waits = (pool: Options) => {
    const { client, op } = of(pool);
    Object.assign(op, { process: 0, key: 0, verb: Verb.get });
    client.start(op);
    const connect = op.ioTimeoutSeconds;
    op.step = Step.connect(0);
    client.after(op, 0);
    return [connect, op.ioTimeoutSeconds];
  };
  expect(waits({})).toEqual([0, 0]);
  expect(waits({ server_timeout: 100 })).toEqual([0.1, 0.1]);
  expect(waits({ server_timeout: 100, connect_timeout: 20 })).toEqual([0.02, 0.1]);
});
