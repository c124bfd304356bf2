/** mcrouter by example: its own tests' answers, and stories worked out by hand from its sources. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import {
  ch3,
  constShard,
  crc32HashFunc,
  rendezvousHashFunc,
  weightedCh3,
} from "../../models/clients/mcrouter/hash-func.ts";

import type { Hash } from "../../models/hashing/hash.ts";
import { utf8 } from "../../models/hashing/utf8.ts";
import { make, someKeys } from "./make.ts";

type Options = Readonly<Record<string, unknown>>;

const proxy = (options: Options = {}) => ({ name: "mcrouter", version: "2026", options });
const world = (nodes: number, options: Options = {}, keys: readonly string[] = ["a"], processes = 1) =>
  new Rig(make(proxy(options), servers(nodes), keys, processes));
const address = (position: number) => `10.0.0.${position + 1}:11212`;

/** Every byte once, from 0x80 up and around. */
const bytes = Uint8Array.from({ length: 256 }, (_, i) => (i + 128) & 0xff);
const of = (hash: Hash, key: string | Uint8Array) => {
  const data = typeof key === "string" ? utf8(key) : key;
  return hash.of(data, data.length);
};
const counts = (hash: Hash, servers: number, keys: readonly string[]) => {
  const found = new Array<number>(servers).fill(0);
  for (const key of keys) found[of(hash, key)]++;
  return found;
};
const numbers = (count: number, prefix = "") => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe("a pool's hash gives what mcrouter's own tests expect", () => {
  it("Ch3 (Ch3HashTest.cpp)", () => {
    expect([of(ch3(100), "sample"), of(ch3(100), ""), of(ch3(1), "sample")]).toEqual([97, 72, 0]);
    expect([of(ch3(2 ** 23), "sample"), of(ch3(2 ** 23), "")]).toEqual([5_167_780, 6_173_600]);
    expect([of(ch3(99_999), bytes), of(ch3(99_999), bytes.toReversed())]).toEqual([31_015, 67_101]);
    expect(counts(ch3(3), 3, numbers(1000))).toEqual([307, 342, 351]);
    expect(counts(ch3(10), 10, numbers(10_000))).toEqual([995, 955, 1046, 968, 1032, 972, 1016, 1038, 1010, 968]);
  });

  it("Crc32 (Crc32HashTest.cpp)", () => {
    expect([of(crc32HashFunc(100), "sample"), of(crc32HashFunc(100), "")]).toEqual([7, 0]);
    expect(of(crc32HashFunc(2 ** 30 - 1), "sample")).toBe(822_834_884);
    expect([of(crc32HashFunc(99_999), bytes), of(crc32HashFunc(99_999), bytes.toReversed())]).toEqual([11_697, 97_630]);
  });

  it("WeightedCh3 (WeightedCh3HashFuncTest.cpp)", () => {
    const equal = (weight: number, servers: number) => weightedCh3(new Array<number>(servers).fill(weight), servers);
    expect([of(equal(1, 100), "sample"), of(equal(1, 100), ""), of(equal(1, 99_999), bytes)]).toEqual([97, 72, 31_015]);
    // A weight of 0 is never enough: what the last try came to.
    expect([of(equal(0, 100), "sample"), of(equal(0, 100), "")]).toEqual([59, 45]);
    expect(counts(weightedCh3([1, 1, 0.7], 3), 3, numbers(1000))).toEqual([341, 371, 288]);
    const weights = [0.429, 0.541, 0.117, 0.998, 0.283, 0.065, 0.109, 0.042, 0.676, 0.943];
    const found = counts(weightedCh3(weights, 10), 10, numbers(10_000));
    expect(found).toEqual([1016, 1252, 288, 2354, 661, 195, 247, 122, 1668, 2197]);
  });

  it("Rendezvous (RendezvousHashTest.cpp)", () => {
    const tags = (count: number) => numbers(count).map((i) => `xxx.${i}.yy`);
    const [three, many] = [rendezvousHashFunc(tags(3)), rendezvousHashFunc(tags(343))];
    expect(["sample", "", "mykey", bytes].map((key) => of(three, key))).toEqual([1, 1, 1, 1]);
    expect([bytes, "sample", "", "mykey"].map((key) => of(many, key))).toEqual([183, 45, 291, 132]);
    expect(counts(three, 3, numbers(1000, "mykey:"))).toEqual([337, 353, 310]);
    const ten = counts(rendezvousHashFunc(tags(10)), 10, numbers(10_000, "mykey:"));
    expect(ten).toEqual([947, 1026, 1028, 981, 1016, 970, 1013, 939, 1023, 1057]);
  });

  it("ConstShard (ShardHashFuncTest.cpp)", () => {
    const keys = ["b:3:meh", "bl:2:meh", "bla:1:meh", "blah:0:meh"];
    expect(keys.map((key) => of(constShard(4), key))).toEqual([3, 2, 1, 0]);
    const others = ["blahmeh", "blah:meh", "blah::meh", "blah:12c34:meh", "blah:4:meh"];
    expect(others.map((key) => of(constShard(4), key))).toEqual([2, 0, 1, 0, 3]);
  });

  it("with the salt behind the key, and no hash at all in a pool of one", () => {
    const route = (hash: unknown) => ({ route: { type: "PoolRoute", pool: "main", hash } });
    const salted = make(proxy(route({ salt: "le" })), servers(100), ["samp"]);
    expect(salted.settled(0, new Uint8Array(100))).toBe(97);
    const one = make(proxy({ pools: { x: { servers: [address(3)] } } }), servers(5), ["sample"]);
    expect(one.settled(0, new Uint8Array(5))).toBe(3);
  });
});

describe("a server that is lost", () => {
  it("was out before the next request came if its connection ended; its keys fail without a word on the wire", () => {
    const one = world(3);
    const { node } = one.call(0);
    one.crash(node);
    expect(one.call(0)).toMatchObject({ node: -1, steps: [] });
    expect(one.client.usual(0, 0)).toBe(-1);
  });

  it("is out at the first refused connection, and probed 10 s and 5 to 50 % later, then half as late again, to 60 s", () => {
    const one = world(3);
    const node = one.client.settled(0, new Uint8Array(3));
    one.crash(node);
    one.nowSeconds = 7;
    expect(one.call(0).steps).toEqual([`connect ${node} refused`]);
    let from = 7;
    // Whole milliseconds, cut: 10,000, 15,000, 22,500, 33,750, 50,625, then 75,937 but for the limit.
    for (const delay of [10, 15, 22.5, 33.75, 50.625, 60, 60]) {
      const at = one.client.backgroundAtSeconds!;
      expect(at).toBeGreaterThanOrEqual(from + delay * 1.05 - 0.001);
      expect(at).toBeLessThanOrEqual(from + delay * 1.5);
      one.nowSeconds = at - 0.001;
      expect(one.call(0).steps).toEqual([]);
      expect(one.client.backgroundAtSeconds).toBe(at);
      one.nowSeconds = at;
      expect(one.call(0).steps).toEqual([]);
      from = at;
    }
    // Back, but only the next probe finds it.
    one.recover(node);
    expect(one.call(0).steps).toEqual([]);
    one.nowSeconds = one.client.backgroundAtSeconds!;
    expect(one.call(0).steps).toEqual([`send ${node}`]);
    expect(one.client.backgroundAtSeconds).toBe(Number.POSITIVE_INFINITY);
    expect(one.client.usual(0, 0)).toBe(node);
  });

  it("is out after three time-outs in a row, an answer between them forgiving all; the connection stays", () => {
    const one = world(3);
    const { node } = one.call(0);
    const times = (count: number) => Array.from({ length: count }, () => one.call(0).steps.join());
    one.hung.add(node);
    expect(times(2)).toEqual(new Array(2).fill(`send ${node} ioTimeout`));
    one.hung.delete(node);
    expect(times(1)).toEqual([`send ${node}`]);
    one.hung.add(node);
    expect(times(4)).toEqual([...new Array(3).fill(`send ${node} ioTimeout`), ""]);
    // A probe that times out as well changes nothing, one that is answered everything.
    one.nowSeconds = one.client.backgroundAtSeconds!;
    expect(times(1)).toEqual([""]);
    one.hung.delete(node);
    one.nowSeconds = one.client.backgroundAtSeconds!;
    expect(times(1)).toEqual([`send ${node}`]);
  });

  it("for time-outs alone is left in if as many are out already as may be", () => {
    const keys = someKeys(60);
    const one = world(3, { "maximum-soft-tkos": 1, "timeouts-until-tko": 1 }, keys);
    for (const node of [0, 1, 2]) one.hung.add(node);
    for (const key of keys.keys()) one.call(key);
    const homes = keys.map((_, key) => one.client.settled(key, new Uint8Array(3)));
    const silent = new Set(homes.filter((_, key) => one.call(key).steps.length === 0));
    expect(silent.size).toBe(1);
    // One that is lost for good counts no more among them.
    const [first] = silent;
    one.crash(first!);
    one.hung.delete(first!);
    one.nowSeconds = one.client.backgroundAtSeconds!;
    for (const key of keys.keys()) one.call(key);
    expect(new Set(homes.filter((_, key) => one.call(key).steps.length === 0)).size).toBe(2);
  });

  it("is asked every time where nothing is tracked", () => {
    const one = world(3, { "disable-tko-tracking": true });
    const { node } = one.call(0);
    one.crash(node);
    expect(one.call(0).steps).toEqual([`connect ${node} refused`]);
    expect(one.call(0).steps).toEqual([`connect ${node} refused`]);
    one.recover(node);
    expect(one.call(0).node).toBe(node);
  });

  it("is out for all callers of one proxy, and for no other's", () => {
    const one = world(3, {}, ["a"], 2);
    const node = one.client.settled(0, new Uint8Array(3));
    one.crash(node);
    one.call(0, 0);
    expect(one.call(0, 0).steps).toEqual([]);
    expect(one.call(0, 1).steps).toEqual([`connect ${node} refused`]);
  });
});

/** Server 0 alone, server 1 alone. */
const pair = { a: { servers: [address(0)] }, b: { servers: [`${address(1)}:ascii:plain`] } };

describe("FailoverRoute", () => {
  const failover = (more: Options = {}) => ({
    pools: pair,
    route: { type: "FailoverRoute", children: ["PoolRoute|a", "PoolRoute|b"], ...more },
  });

  it("goes to the next child on any error, at once where the first is out, and back after the probe", () => {
    const one = world(2, failover());
    expect(one.call(0, 0, Verb.set).steps).toEqual(["connect 0", "send 0"]);
    one.crash(0);
    expect(one.call(0, 0, Verb.set).steps).toEqual(["connect 1", "send 1"]);
    expect(one.call(0, 0, Verb.get).steps).toEqual(["send 1"]);
    one.recover(0);
    one.nowSeconds = one.client.backgroundAtSeconds!;
    // What was written meanwhile is stranded on the other.
    expect(one.call(0, 0, Verb.get).steps).toEqual(["send 0"]);
    expect(one.held.map((keys) => keys.has(0))).toEqual([false, true]);
  });

  it("goes on only after the errors it is told, by kind of request", () => {
    const one = world(2, failover({ failover_errors: { gets: ["timeout"], updates: ["tko", "connect_error"] } }));
    one.crash(0);
    expect(one.call(0, 0, Verb.get).steps).toEqual(["connect 0 refused"]);
    expect(one.call(0, 0, Verb.get).steps).toEqual([]);
    expect(one.call(0, 0, Verb.set).node).toBe(1);
    expect(one.client.settled(0, Uint8Array.of(1, 0))).toBe(1);
    expect(world(2, failover({ failover_errors: [] })).client.settled(0, Uint8Array.of(1, 0))).toBe(-1);
  });

  it("sends no delete elsewhere: a failed one is logged and answered, unless the log is off", () => {
    const logging = world(2, failover());
    logging.crash(0);
    expect(logging.call(0, 0, Verb.delete)).toMatchObject({ node: -1, steps: ["connect 0 refused"] });
    const plain = world(2, { ...failover(), "asynclog-disable": true });
    plain.crash(0);
    expect(plain.call(0, 0, Verb.delete).steps).toEqual(["connect 0 refused", "connect 1", "send 1"]);
  });

  it("fails with the last child", () => {
    const one = world(2, failover());
    one.crash(0);
    one.crash(1);
    expect(one.call(0)).toMatchObject({ node: -1, steps: ["connect 0 refused", "connect 1 refused"] });
    const tried: number[] = [];
    expect(one.client.settled(0, Uint8Array.of(1, 1), tried)).toBe(-1);
    expect(tried).toEqual([0, 1]);
  });
});

describe("FailoverWithExptimeRoute", () => {
  const gutter = (more: Options = {}) => ({
    pools: pair,
    route: { type: "FailoverWithExptimeRoute", normal: "PoolRoute|a", failover: "PoolRoute|b", ...more },
  });

  it.each([
    [{}, 60],
    [{ failover_exptime: 10 }, 10],
  ])("lets what is written to the gutter live no longer than failover_exptime: %j", (more, seconds) => {
    const one = world(2, gutter(more));
    one.call(0, 0, Verb.set);
    expect(one.op.ttlSecondsMax).toBe(0);
    one.crash(0);
    one.call(0, 0, Verb.set);
    expect(one.op.ttlSecondsMax).toBe(seconds);
    one.call(0, 0, Verb.set);
    expect(one.op.ttlSecondsMax).toBe(seconds);
  });

  it("of gutters within gutters the shorter life holds", () => {
    const inner = {
      type: "FailoverWithExptimeRoute",
      normal: "PoolRoute|b",
      failover: "PoolRoute|c",
      failover_exptime: 90,
    };
    const one = world(3, {
      pools: { ...pair, c: { servers: [address(2)] } },
      route: { type: "FailoverWithExptimeRoute", normal: "PoolRoute|a", failover: inner, failover_exptime: 30 },
    });
    one.crash(0);
    one.call(0, 0, Verb.set);
    expect(one.op.ttlSecondsMax).toBe(30);
    one.crash(1);
    expect(one.call(0, 0, Verb.set).node).toBe(2);
    expect(one.op.ttlSecondsMax).toBe(30);
  });
});

describe("MissFailoverRoute", () => {
  const missing = { pools: pair, route: { type: "MissFailoverRoute", children: ["PoolRoute|a", "PoolRoute|b"] } };

  it("reads on where there is nothing, and writes to the first alone", () => {
    const one = world(2, missing);
    one.held[1].add(0);
    expect(one.call(0, 0, Verb.get).steps).toEqual(["connect 0", "send 0 missed", "connect 1", "send 1"]);
    one.call(0, 0, Verb.set);
    expect(one.call(0, 0, Verb.get).steps).toEqual(["send 0"]);
    one.crash(0);
    expect(one.call(0, 0, Verb.set).node).toBe(-1);
    expect(one.call(0, 0, Verb.get).node).toBe(1);
  });

  it("answers what the last child does: a miss, or an error after a miss", () => {
    const one = world(2, missing);
    expect(one.call(0, 0, Verb.get)).toMatchObject({ node: 1 });
    one.crash(1);
    expect(one.call(0, 0, Verb.get).node).toBe(-1);
  });
});

describe("WarmUpRoute", () => {
  const warming = (more: Options = {}) => ({
    pools: pair,
    route: { type: "WarmUpRoute", cold: "PoolRoute|a", warm: "PoolRoute|b", ...more },
  });

  it("adds to cold what only warm had, and writes and deletes in cold alone", () => {
    const one = world(2, warming({ exptime: 20 }));
    one.held[1].add(0);
    expect(one.call(0, 0, Verb.get).steps).toEqual(["connect 0", "send 0 missed", "connect 1", "send 1"]);
    expect(one.op.ttlSecondsMax).toBe(20);
    expect(one.held[0].has(0)).toBe(true);
    expect(one.call(0, 0, Verb.get).steps).toEqual(["send 0"]);
    // Deleted in cold, it comes back from warm.
    one.call(0, 0, Verb.delete);
    expect(one.call(0, 0, Verb.get).node).toBe(1);
    expect(one.held[0].has(0)).toBe(true);
  });

  it("adds nothing where warm missed too, where cold hit, or where cold is out", () => {
    const one = world(2, warming());
    one.call(0, 0, Verb.get);
    expect(one.held[0].has(0)).toBe(false);
    one.call(0, 0, Verb.set);
    one.call(0, 0, Verb.get);
    expect(one.client.warms!(one.op)).toBe(-1);
    one.held[1].add(0);
    one.crash(0);
    expect(one.call(0, 0, Verb.get).node).toBe(1);
    expect(one.client.warms!(one.op)).toBe(-1);
  });

  it("is asked for by no other route", () => {
    expect(world(2).client.warms).toBeUndefined();
    expect(world(2).client.seesMisses).toBe(false);
    expect(world(2, warming()).client.seesMisses).toBe(true);
  });
});

it.each([
  [{ pools: { a: { servers: ["10.9.9.9:1"] } } }, "pools.a: 10.9.9.9:1 is no server of the cluster"],
  [{ route: "PoolRoute|b" }, "no pool b; expected one of main"],
  [{ route: { type: "PoolRoute", pool: "main", hash: "WeightedCh3" } }, "without weights"],
  [{ route: { type: "PoolRoute", pool: "main", hash: { hash_func: "Rendezvous", tags: ["x"] } } }, "1 tags for 2"],
])("%j is refused", (options, message) => expect(() => make(proxy(options), servers(2), ["a"])).toThrow(message));
