/** spymemcached by example: stories worked out by hand from MemcachedConnection.java. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import { answersAgree } from "./answers.ts";
import { make, someKeys } from "./make.ts";

type Options = Readonly<Record<string, unknown>>;
const spy = (options: Options = {}) => ({ name: "spymemcached", version: "2.12", options });
const world = (nodes: number, options: Options = {}, keys: readonly string[] = ["a"], processes = 1) =>
  new Rig(make(spy(options), servers(nodes), keys, processes));

describe("keys go where a second reading of the rules sends them", () => answersAgree("spymemcached", "2.12"));

describe("a node that is lost", () => {
  it("costs the operation that finds out; the others go to the next active nodes of the list", () => {
    const one = world(4);
    const { node } = one.call(0);
    one.crash(node);
    expect(one.call(0)).toMatchObject({ node: -1, steps: [`send ${node} broken`] });
    const next = (node + 1) % 4;
    expect(one.call(0).steps).toEqual([`connect ${next}`, `send ${next}`]);
    one.crash(next);
    expect(one.call(0).node).toBe(-1);
    expect(one.call(0).node).toBe((node + 2) % 4);
  });

  it("is reconnected after 2, 4, 8, 16, then every 30 s, and has its keys back at once", () => {
    const one = world(3);
    const { node } = one.call(0);
    one.crash(node);
    one.nowSeconds = 10.5;
    one.call(0);
    for (const at of [12.5, 16.5, 24.5, 40.5, 70.5, 100.5]) {
      expect(one.client.backgroundAtSeconds).toBe(at);
      one.nowSeconds = at;
      expect(one.call(0).node).toBe((node + 1) % 3);
    }
    one.recover(node);
    expect(one.call(0).node).not.toBe(node);
    one.nowSeconds = 130.5;
    expect(one.call(0).steps).toEqual([`send ${node}`]);
    expect(one.client.backgroundAtSeconds).toBe(Number.POSITIVE_INFINITY);
    // The next loss begins at 2 s again.
    one.crash(node);
    one.call(0);
    expect(one.client.backgroundAtSeconds).toBe(132.5);
  });

  it("that was restarted while nobody asked costs one operation and 2 s all the same", () => {
    const one = world(3);
    const { node } = one.call(0, 0, Verb.set);
    one.crash(node);
    one.recover(node);
    expect(one.call(0, 0, Verb.set).node).toBe(-1);
    expect(one.call(0, 0, Verb.set).node).toBe((node + 1) % 3);
    one.nowSeconds = 2;
    expect(one.call(0, 0, Verb.get).node).toBe(node);
    expect(one.held[(node + 1) % 3].has(0)).toBe(true);
  });

  it.each(["Retry", "Cancel"])("keeps its keys under %s, which fail", (failureMode) => {
    const one = world(3, { failureMode });
    const { node } = one.call(0);
    one.crash(node);
    expect(one.call(0).steps).toEqual([`send ${node} broken`]);
    expect(one.call(0)).toMatchObject({ node: -1, steps: [] });
    expect(one.client.settled(0, one.down)).toBe(-1);
    one.recover(node);
    one.nowSeconds = 2;
    expect(one.call(0).node).toBe(node);
  });

  it("fails its keys where no other is active", () => {
    const one = world(2);
    one.crash(0);
    one.crash(1);
    expect(one.call(0).steps.length).toBe(2);
    expect(one.call(0).steps).toEqual([]);
  });

  it("is lost to one client and not to another", () => {
    const one = world(3, {}, ["a"], 2);
    const { node } = one.call(0, 0);
    one.crash(node);
    one.call(0, 0);
    expect(one.client.usual(0, 0)).toBe(-1);
    expect(one.client.usual(1, 0)).toBe(node);
  });
});

describe("a node that hangs", () => {
  it("costs the operation time-out every time, and its connection with one less than the threshold in a row", () => {
    const one = world(3, { timeoutExceptionThreshold: 5 });
    expect(one.client.ioTimeoutMs).toBe(2500);
    const { node } = one.call(0);
    one.hung.add(node);
    const times = (count: number) => Array.from({ length: count }, () => one.call(0).node);
    expect(times(3)).toEqual([-1, -1, -1]);
    one.hung.delete(node);
    expect(times(1)).toEqual([node]);
    one.hung.add(node);
    expect(times(5)).toEqual([-1, -1, -1, -1, (node + 1) % 3]);
    expect(one.client.backgroundAtSeconds).toBe(2);
  });

  it("is never given up at the defaults before the 999th time-out", () => {
    const one = world(3);
    const { node } = one.call(0);
    one.hung.add(node);
    for (let i = 0; i < 998; i++) one.call(0);
    expect(one.client.backgroundAtSeconds).toBe(Number.POSITIVE_INFINITY);
    one.call(0);
    expect(one.client.backgroundAtSeconds).toBe(2);
  });
});

it("the ring's seven looks may all lead to dead nodes: some keys fail with two of three nodes dead", () => {
  const keys = someKeys(4000);
  const client = make(spy({ locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH" }), servers(3), keys);
  const down = Uint8Array.of(1, 1, 0);
  const share = (test: (key: number) => boolean) => keys.filter((_, key) => test(key)).length / keys.length;
  const lost = share((key) => client.settled(key, down) < 0);
  // Seven independent places, the first look being at the primary again. Three standard deviations of the count, and
  // seven times those of the dead nodes' share, about 2 % of it.
  const expected = share((key) => client.settled(key, new Uint8Array(3)) !== 2) ** 7;
  expect(Math.abs(lost - expected)).toBeLessThan(3 * Math.sqrt(expected / keys.length) + 0.14 * expected);
});

it("the ring needs the address of a host that is a name, and has it in the name of the node", () => {
  const named = [{ host: "cache1", port: 11211, weight: 1 }];
  const ring = { locatorType: "CONSISTENT" };
  expect(() => make(spy(ring), named, ["a"])).toThrow("IPv4 address");
  expect(() => make(spy({ ...ring, addresses: ["10.0.0.1", "10.0.0.2"] }), named, ["a"])).toThrow("2 of them for 1");
  expect(make(spy({ ...ring, addresses: ["10.0.0.1"] }), named, ["a"]).settled(0, new Uint8Array(1))).toBe(0);
});
