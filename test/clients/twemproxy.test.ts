/** twemproxy by example: stories worked out by hand from nc_server.c. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { answersAgree } from "./answers.ts";
import { make, someKeys } from "./make.ts";

const proxy = (options: Readonly<Record<string, unknown>> = {}) => ({ name: "twemproxy", version: "0.4", options });
const ejecting = (options: Readonly<Record<string, unknown>> = {}) => proxy({ auto_eject_hosts: true, ...options });

/** A pool of three, and where its first key lives. */
function pool(options: Readonly<Record<string, unknown>>, keys: readonly string[] = ["a"]) {
  const world = new Rig(make(proxy(options), servers(3), keys));
  return { world, home: world.client.settled(0, new Uint8Array(3)) };
}

describe("keys go where a second reading of the rules sends them", () => answersAgree("twemproxy", "0.4"));

describe("the ring is libmemcached's, and so is what hashes the keys", () => {
  const keys = someKeys(300);
  const libmemcached = (options: Readonly<Record<string, unknown>>) => ({
    name: "php-memcached",
    version: "1.1",
    options,
  });
  it.each([
    [{ hash: "md5" }, { OPT_LIBKETAMA_COMPATIBLE: true }, [1]],
    [{ hash: "md5" }, { OPT_LIBKETAMA_COMPATIBLE: true }, [3, 1, 2]],
    [{}, { OPT_DISTRIBUTION: 1, OPT_HASH: "HASH_FNV1A_64" }, [2, 1]],
  ])("%j", (options, same, weights) => {
    const none = new Uint8Array(7);
    const [ours, theirs] = [proxy(options), libmemcached(same)].map((client) =>
      make(client, servers(7, weights), keys),
    );
    expect(keys.map((_, key) => ours!.settled(key, none))).toEqual(keys.map((_, key) => theirs!.settled(key, none)));
  });
});

describe("at its defaults", () => {
  it("the keys of a dead server fail until it is back, and no others", () => {
    const keys = someKeys(60);
    const { world } = pool({}, keys);
    const homes = keys.map((_, key) => world.client.settled(key, new Uint8Array(3)));
    world.crash(1);
    for (let second = 0; second < 100; second += 10) {
      world.nowSeconds = second;
      expect(keys.map((_, key) => world.call(key).node)).toEqual(homes.map((home) => (home === 1 ? -1 : home)));
    }
    world.recover(1);
    expect(keys.map((_, key) => world.call(key).node)).toEqual(homes);
  });

  it("a server is waited for without end, connecting for as long as Linux does", () => {
    const { client } = pool({}).world;
    expect([client.connectTimeoutMs, client.ioTimeoutMs]).toEqual([127_000, Number.POSITIVE_INFINITY]);
    const limited = pool({ timeout: 400 }).world.client;
    expect([limited.connectTimeoutMs, limited.ioTimeoutMs]).toEqual([400, 400]);
  });
});

describe("with auto_eject_hosts", () => {
  it("the end of an idle connection is the first failure, the refused connect the second: one request fails", () => {
    const { world, home } = pool({ auto_eject_hosts: true });
    world.call(0);
    world.crash(home);
    expect(world.call(0)).toMatchObject({ node: -1, steps: [`connect ${home} refused`] });
    const { node } = world.call(0);
    expect(node).not.toBe(home);
    expect(node).toBeGreaterThanOrEqual(0);
  });

  // Recorded with twemproxy 0.5.0 (server_close calls server_failure, whoever waits): 36 of 210 calls depend on it.
  it("at a limit of one the end of an idle connection ejects at once: the next request goes elsewhere, and back in time", () => {
    const { world, home } = pool({ auto_eject_hosts: true, server_failure_limit: 1, server_retry_timeout: 4500 });
    world.call(0);
    world.nowSeconds = 7;
    world.crash(home);
    world.recover(home);
    world.nowSeconds = 11.5;
    const { node } = world.call(0);
    expect(node).not.toBe(home);
    expect(node).toBeGreaterThanOrEqual(0);
    world.nowSeconds = 11.6;
    expect(world.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
  });

  it("a server that was never connected to costs two requests, and comes back after 30 s whether it lives or not", () => {
    const { world, home } = pool({ auto_eject_hosts: true });
    world.crash(home);
    world.nowSeconds = 5;
    expect(world.call(0).steps).toEqual([`connect ${home} refused`]);
    world.nowSeconds = 9;
    expect(world.call(0).steps).toEqual([`connect ${home} refused`]);
    const { node } = world.call(0);
    expect(node).not.toBe(home);
    // Out until 39 s; the ring is built anew once that has passed.
    world.nowSeconds = 39;
    expect(world.call(0).node).toBe(node);
    world.nowSeconds = 39.001;
    expect(world.call(0).node).toBe(-1);
    expect(world.call(0).node).toBe(-1);
    expect(world.call(0).node).toBe(node);
    // Alive since 45 s, but out until 69 s.
    world.nowSeconds = 45;
    world.recover(home);
    world.nowSeconds = 69;
    expect(world.call(0).node).toBe(node);
    world.nowSeconds = 70;
    expect(world.call(0).node).toBe(home);
  });

  it("failures count only in a row: an answer between them forgives", () => {
    const { world, home } = pool({ auto_eject_hosts: true });
    world.call(0);
    for (let i = 0; i < 5; i++) {
      // Idle when it crashed and back before anybody asked.
      world.crash(home);
      world.recover(home);
      expect(world.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
    }
  });

  it("requests that were under way on one connection fail with it as one failure", () => {
    const { world, home } = pool({ auto_eject_hosts: true, timeout: 400, server_failure_limit: 2 });
    world.call(0);
    const { client } = world;
    const ops = [0, 1, 2].map(() => ({ ...world.op, scratch: new Int32Array(16) }));
    for (const op of ops) op.step = client.start(op);
    for (const op of ops) expect(client.after(op, 4)).toBe(-2);
    expect(world.call(0).node).toBe(home);
  });

  it("a request goes nowhere when every server is out", () => {
    const { world } = pool({ auto_eject_hosts: true, server_failure_limit: 1 }, someKeys(50));
    for (const node of [0, 1, 2]) world.crash(node);
    for (let round = 0; round < 3; round++) for (let key = 0; key < 50; key++) world.call(key);
    world.nowSeconds = 30;
    expect(world.call(0)).toMatchObject({ node: -1, steps: [] });
    world.nowSeconds = 31;
    expect(world.call(0).steps.length).toBe(1);
  });

  it("each proxy has a view of its own, which all its callers share", () => {
    const world = new Rig(make(ejecting(), servers(3), ["a"], 2));
    const home = world.client.settled(0, new Uint8Array(3));
    world.crash(home);
    for (let i = 0; i < 2; i++) world.call(0, 0);
    expect(world.client.usual(1, 0)).toBe(home);
    expect(world.call(0, 0).node).not.toBe(home);
    expect(world.call(0, 1).node).toBe(-1);
  });

  it("modula sends nearly every key elsewhere, ketama only those of the ejected server", () => {
    const keys = someKeys(2000);
    const moved = (options: Readonly<Record<string, unknown>>) => {
      const client = make(ejecting(options), servers(8), keys);
      const [none, one] = [new Uint8Array(8), Uint8Array.of(1)];
      const down = new Uint8Array(8);
      down.set(one);
      const survivors = keys.map((_, key) => key).filter((key) => client.settled(key, none) !== 0);
      return (
        survivors.filter((key) => client.settled(key, none) !== client.settled(key, down)).length / survivors.length
      );
    };
    expect(moved({ distribution: "ketama" })).toBe(0);
    // The remainder by 7 must be one less than that by 8, for the list has moved up: one in seven of all numbers. About
    // 1750 keys of survivors, three standard deviations.
    expect(Math.abs(moved({ distribution: "modula" }) - 6 / 7)).toBeLessThan(3 * Math.sqrt(6 / 49 / 1750));
  });
});

describe("what nutcracker.yml could not say either", () => {
  it.each([
    [{ distribution: "random" }, "not modelled"],
    [{ names: ["a", "b"] }, "2 of them for 3 servers"],
    [{ names: ["a", "b", "a"] }, "a twice"],
  ])("%j is refused", (options, message) => {
    expect(() => make(proxy(options), servers(3), ["a"])).toThrow(message);
  });

  it("keys that the protocol cannot carry fail", () => {
    const keys = ["", "a b", "x".repeat(251), "a\u007f", "é"];
    const client = make(proxy(), servers(3), keys);
    expect(keys.map((_, key) => client.settled(key, new Uint8Array(3)) >= 0)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it("the part between the tags is hashed, the whole key where there is none or it is empty", () => {
    const keys = ["{user1}:a", "b:{user1}:c", "user1", "{}:a", "}{:a", "{{x}", "{x"];
    const client = make(proxy({ hash_tag: "{}" }), servers(50), keys);
    const plain = make(proxy(), servers(50), ["user1", "user1", "user1", "{}:a", "}{:a", "{x", "{x"]);
    const none = new Uint8Array(50);
    expect(keys.map((_, key) => client.settled(key, none))).toEqual(keys.map((_, key) => plain.settled(key, none)));
  });
});
