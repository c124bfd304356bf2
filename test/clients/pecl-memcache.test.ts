/** What makes pecl-memcache what it is, by example. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import { make, someKeys } from "./make.ts";

const founding = [7600, 7602, 7603].map((port) => ({ host: "127.0.0.1", port, weight: 1 }));
const pecl = (version: string, options: Readonly<Record<string, unknown>> = {}) => ({
  name: "pecl-memcache",
  version,
  options,
});

describe("the founding experiment: keys a, b, c on 7600, 7602, 7603, then 7603 dies", () => {
  const none = new Uint8Array(3);
  const dead = Uint8Array.of(0, 0, 1);
  const places = (client: ReturnType<typeof make>, down: Uint8Array) =>
    [0, 1, 2].map((key) => client.settled(key, down));

  it.each([
    ["8.0", {}, [1, 0, 0]],
    ["3.0", {}, [1, 0, 0]],
    ["2.2", { "memcache.hash_strategy": "consistent" }, [1, 0, 0]],
    ["2.2", {}, [1, 0, 1]],
    ["4.0", { "memcache.hash_strategy": "standard" }, [0, 0, 0]],
    ["8.0", { "memcache.allow_failover": 0 }, [-1, 0, -1]],
  ])("%s %j", (version, options, after) => {
    const client = make(pecl(version, options), founding, ["a", "b", "c"]);
    expect(places(client, none)).toEqual([2, 0, 2]);
    expect(places(client, dead)).toEqual(after);
  });
});

describe("a server that restarted while its socket was kept for the next web request", () => {
  const restarted = (version: string) => {
    const world = new Rig(make(pecl(version, { "memcache.hash_strategy": "consistent" }), founding, ["a"]));
    expect(world.call(0, 0, Verb.set).steps).toEqual(["connect 2", "send 2"]);
    world.crash(2);
    world.recover(2);
    world.request();
    return world;
  };

  it("is connected to again within the call by 2.x", () => {
    expect(restarted("2.2").call(0, 0, Verb.set).steps).toEqual(["send 2 broken", "connect 2", "send 2"]);
  });

  it("loses this one operation to another server in 3.0 and later, and has the next", () => {
    const world = restarted("3.0");
    expect(world.call(0, 0, Verb.set).steps).toEqual(["send 2 broken", "connect 1", "send 1"]);
    expect(world.call(0, 0, Verb.get).steps).toEqual(["connect 2", "send 2"]);
  });

  it("is failed for the retry interval if it died within the web request", () => {
    const world = new Rig(make(pecl("3.0"), founding, ["a"]));
    world.call(0);
    world.crash(2);
    world.recover(2);
    expect(world.call(0).node).toBe(1);
    world.nowSeconds = 14;
    expect(world.call(0).node).toBe(1);
    world.nowSeconds = 15;
    expect(world.call(0).steps).toEqual(["connect 2", "send 2"]);
  });
});

describe("the time-out of a server that accepts and never answers", () => {
  it("is waited for once, then the server is left alone for the retry interval", () => {
    const world = new Rig(make(pecl("8.0"), founding, ["a"]));
    world.hung.add(2);
    expect(world.call(0).steps).toEqual(["connect 2", "send 2 ioTimeout", "connect 1", "send 1"]);
    expect(world.call(0).steps).toEqual(["send 1"]);
    world.nowSeconds = 15;
    expect(world.call(0).steps).toEqual(["connect 2", "send 2 ioTimeout", "send 1"]);
    expect(world.client.connectTimeoutMs).toBe(1000);
    expect(world.client.ioTimeoutMs).toBe(1000);
  });
});

describe("the limit of 20 tries", () => {
  it("is reached by a tenth of the keys with two servers, standard and fnv, and by two fifths with weights 1 and 3", () => {
    // Measured with 5,000 mixed keys: 565 and 1,938.
    const options = { "memcache.hash_strategy": "standard", "memcache.hash_function": "fnv" };
    const keys = someKeys(5000, false);
    const failing = (weights: readonly number[]) => {
      const list = weights.map((weight, i) => ({ host: "127.0.0.1", port: 28600 + i, weight }));
      const client = make(pecl("3.0", options), list, keys);
      return keys.filter((_, key) => client.settled(key, Uint8Array.of(0, 1)) < 0).length / keys.length;
    };
    // Which keys they are depends on the keys: a fifth either way.
    expect(Math.abs(failing([1, 1]) / (565 / 5000) - 1)).toBeLessThan(0.2);
    expect(Math.abs(failing([1, 3]) / (1938 / 5000) - 1)).toBeLessThan(0.2);
  });

  it("is reached by all keys of some lengths, or by none, with two servers in 2.x: CRC-32 is linear", () => {
    for (const [length, fails] of [
      [4, true],
      [5, false],
      [101, true],
      [102, false],
    ] as const) {
      const keys = Array.from({ length: 200 }, (_, i) =>
        String(i * 7919)
          .padStart(length, "k")
          .slice(-length),
      );
      const client = make(pecl("2.2"), servers(2), keys);
      const owned = [...keys.keys()].filter((key) => client.settled(key, new Uint8Array(2)) === 1);
      const lost = owned.filter((key) => client.settled(key, Uint8Array.of(0, 1)) < 0);
      expect(owned.length).toBeGreaterThan(20);
      expect(lost.length).toBe(fails ? owned.length : 0);
    }
  });

  it("is not asked of a pool of one server", () => {
    const client = make(pecl("2.2"), servers(1), ["a"]);
    const tried: number[] = [];
    expect(client.settled(0, Uint8Array.of(1), tried)).toBe(-1);
    expect(tried).toEqual([0]);
  });
});

describe("keys", () => {
  it("are cleaned and cut before they are hashed", () => {
    const names = ["a b", "a_b", "a\u0001b", `${"x".repeat(250)}tail`, "x".repeat(250)];
    const client = make(pecl("8.0"), servers(50), names);
    const homes = names.map((_, key) => client.settled(key, new Uint8Array(50)));
    expect(new Set(homes.slice(0, 3)).size).toBe(1);
    expect(homes[3]).toBe(homes[4]);
  });

  it("that are empty fail, on every way", () => {
    for (const version of ["2.1", "8.0"]) {
      const world = new Rig(make(pecl(version), servers(3), [""]));
      expect(world.client.usual(0, 0)).toBe(-1);
      expect(world.client.settled(0, new Uint8Array(3))).toBe(-1);
      expect(world.call(0)).toMatchObject({ node: -1, steps: [] });
      expect(world.client.copies?.(world.op) ?? []).toEqual([]);
    }
  });

  it("are hashed with their prefix", () => {
    const prefixed = make(pecl("8.0", { "memcache.prefix_static_key": "app:" }), servers(50), ["key", ""]);
    const plain = make(pecl("8.0"), servers(50), ["app:key"]);
    const none = new Uint8Array(50);
    expect(prefixed.settled(0, none)).toBe(plain.settled(0, none));
    expect(prefixed.settled(1, none)).toBe(-1);
  });
});

describe("redundancy", () => {
  const three = { "memcache.redundancy": 3 };

  it("stores each write on as many servers as asked for, each once, and reads from the first", () => {
    const keys = someKeys(100);
    const world = new Rig(make(pecl("8.0", three), servers(5), keys));
    for (const key of keys.keys()) {
      const { node } = world.call(key, 0, Verb.set);
      expect(new Set([node, ...world.client.copies!(world.op)]).size).toBe(3);
      world.call(key, 0, Verb.get);
      expect(world.client.copies!(world.op)).toEqual([]);
    }
  });

  it("loses a copy to a failover: the server in the place of an unknown dead one gets the first copy as well", () => {
    const world = new Rig(make(pecl("8.0", three), founding, ["a"]));
    world.call(0, 0, Verb.set);
    const copies = [...world.client.copies!(world.op)];
    world.crash(2);
    expect(world.call(0, 0, Verb.set).node).toBe(copies[0]);
    expect(world.client.copies!(world.op)).toEqual(copies);
  });

  it("stores on all servers where there are no more, and makes no copies at 1", () => {
    const world = new Rig(make(pecl("8.0", { "memcache.redundancy": 9 }), servers(3), ["a"]));
    world.call(0, 0, Verb.set);
    expect(world.client.copies!(world.op).length).toBe(2);
    expect(make(pecl("8.0"), servers(3), ["a"]).copies).toBeUndefined();
  });
});

describe("addServer", () => {
  it("without persistent connections, every web request begins with nothing known", () => {
    const world = new Rig(make(pecl("8.0", { persistent: false }), founding, ["a"]));
    expect(world.client.keepsSockets).toBe(false);
    world.crash(2);
    expect(world.call(0).steps).toEqual(["connect 2 refused", "connect 1", "send 1"]);
    expect(world.call(0).steps).toEqual(["send 1"]);
    world.request();
    expect(world.call(0).steps).toEqual(["connect 2 refused", "connect 1", "send 1"]);
  });

  it("as failed keeps servers out only if they are never to be tried again", () => {
    for (const version of ["2.2", "8.0"]) {
      const out = new Rig(make(pecl(version, { status: false, retry_interval: -1 }), founding, ["a"]));
      expect(out.call(0)).toMatchObject({ node: -1, steps: [] });
      const tried = new Rig(make(pecl(version, { status: false }), founding, ["a"]));
      expect(tried.call(0).steps).toEqual(["connect 2", "send 2"]);
    }
  });

  it("names an IPv6 server in brackets on the circle, as PHP can only connect to one so", () => {
    const keys = someKeys(200);
    const homes = (hosts: readonly string[]) => {
      const list = hosts.map((host) => ({ host, port: 11211, weight: 1 }));
      const client = make(pecl("8.0"), list, keys);
      return keys.map((_, key) => client.settled(key, new Uint8Array(3)));
    };
    expect(homes(["::1", "::2", "::3"])).toEqual(homes(["[::1]", "[::2]", "[::3]"]));
  });
});

it("options of later versions are refused by name and version", () => {
  expect(() => make(pecl("2.1", { "memcache.hash_strategy": "consistent" }), servers(2), [])).toThrow(
    "memcache.hash_strategy: pecl-memcache has it from 2.2 on; this is 2.1",
  );
  expect(() => make(pecl("2.2", { "memcache.redundancy": 2 }), servers(2), [])).toThrow("from 3.0 on; this is 2.2");
});
