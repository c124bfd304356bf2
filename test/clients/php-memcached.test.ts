/** What makes php-memcached what it is, by example. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { type Server, Verb } from "../../models/clients/client.ts";
import type { Memcached } from "../../models/clients/libmemcached/memcached.ts";
import { make, someKeys } from "./make.ts";

type Options = Readonly<Record<string, unknown>>;
const php = (options: Options = {}, version = "1.1") => ({ name: "php-memcached", version, options });
const founding = [7600, 7602, 7603].map((port) => ({ host: "127.0.0.1", port, weight: 1 }));
const keys = someKeys(300);

function homes(options: Options, list: readonly Server[], names: readonly string[] = keys): number[] {
  const client = make(php(options), list, names);
  return names.map((_, key) => client.settled(key, new Uint8Array(list.length)));
}

it("the founding experiment: a, c on 7600, b on 7603; with 7600 dead a and c fail", () => {
  const client = make(php(), founding, ["a", "b", "c"]);
  const places = (down: Uint8Array) => [0, 1, 2].map((key) => client.settled(key, down));
  expect(places(new Uint8Array(3))).toEqual([0, 2, 0]);
  expect(places(Uint8Array.of(1, 0, 0))).toEqual([-1, 2, -1]);
});

describe("a dead server at the defaults", () => {
  it("is tried again when the retry time-out is strictly over: every third second", () => {
    const world = new Rig(make(php({ persistent_id: "p" }), founding, ["a"]));
    world.call(0);
    world.crash(0);
    const seen = [0, 0, 1, 2, 3, 4, 5, 6].map((second) => {
      world.nowSeconds = second;
      const { resultCode, steps } = world.call(0);
      return [resultCode, steps.length];
    });
    expect(seen).toEqual([
      [3, 1],
      [3, 1],
      [47, 0],
      [47, 0],
      [47, 1],
      [47, 0],
      [47, 0],
      [47, 1],
    ]);
    world.recover(0);
    world.nowSeconds = 9;
    expect(world.call(0)).toMatchObject({ node: 0, resultCode: 0 });
  });

  it("is noticed at once when it is back by an object that lives for one web request", () => {
    const world = new Rig(make(php(), founding, ["a"]));
    world.crash(0);
    expect(world.call(0).resultCode).toBe(3);
    expect(world.call(0).resultCode).toBe(47);
    world.recover(0);
    expect(world.call(0).resultCode).toBe(47);
    world.request();
    expect(world.call(0)).toMatchObject({ node: 0, resultCode: 0 });
    expect(world.client.keepsSockets).toBe(false);
  });

  it("that hangs costs the poll time-out on every call, for ever", () => {
    const world = new Rig(make(php({ persistent_id: "p" }), founding, ["a"]));
    world.hung.add(0);
    for (let i = 0; i < 10; i++) {
      expect(world.call(0)).toMatchObject({ resultCode: 31, steps: ["connect 0", "send 0 ioTimeout"] });
    }
    expect([world.client.connectTimeoutMs, world.client.ioTimeoutMs]).toEqual([4000, 5000]);
  });
});

describe("auto-eject", () => {
  const ejecting = { persistent_id: "p", OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_REMOVE_FAILED_SERVERS: true };

  it("without a dead timeout lets the keys come back to the dead server and fail there, server up or not", () => {
    const world = new Rig(make(php(ejecting), founding, keys));
    const home = world.client.settled(0, new Uint8Array(3));
    world.call(0);
    world.crash(home);
    for (let second = 0; second < 30; second++) {
      world.nowSeconds = second;
      world.call(0);
    }
    world.recover(home);
    world.nowSeconds = 10_000;
    expect(world.call(0)).toMatchObject({ node: -1, resultCode: 35, steps: [] });
    const down = new Uint8Array(3);
    down[home] = 1;
    expect(world.client.settled(0, down)).toBe(-1);
  });

  it("with one sends them elsewhere and looks once each time it is over: 47, then 35, then away again", () => {
    const options = { ...ejecting, OPT_SERVER_FAILURE_LIMIT: 1, OPT_DEAD_TIMEOUT: 5, OPT_RETRY_TIMEOUT: 1 };
    const world = new Rig(make(php(options), founding, keys));
    const home = world.client.settled(0, new Uint8Array(3));
    const down = new Uint8Array(3);
    down[home] = 1;
    const away = world.client.settled(0, down);
    expect(away).not.toBe(home);
    world.crash(home);
    const codes = [0, 0, 1, 4, 5, 6, 6, 7].map((second) => {
      world.nowSeconds = second;
      const { node, resultCode } = world.call(0);
      return resultCode === 0 ? (node === away ? "away" : "home") : resultCode;
    });
    expect(codes).toEqual([3, 35, "away", "away", "away", 47, 35, "away"]);
    world.recover(home);
    world.nowSeconds = 12;
    expect(world.call(0)).toMatchObject({ node: home, resultCode: 0 });
  });

  it("moves nothing with modula", () => {
    const options = { OPT_REMOVE_FAILED_SERVERS: true, OPT_DEAD_TIMEOUT: 5 };
    const client = make(php(options), founding, keys);
    for (const key of keys.keys()) {
      const home = client.settled(key, new Uint8Array(3));
      expect(client.settled(key, Uint8Array.of(0, 1, 0))).toBe(home === 1 ? -1 : home);
    }
  });

  it("keeps the old ring when no server would remain", () => {
    const options = { ...ejecting, OPT_SERVER_FAILURE_LIMIT: 1, OPT_DEAD_TIMEOUT: 5 };
    const client = make(php(options), founding, keys);
    expect(client.settled(0, Uint8Array.of(1, 1, 1))).toBe(-1);
  });

  it("is quick for keys of other servers while one is left out, if its ring moves no others", () => {
    const options = { ...ejecting, OPT_SERVER_FAILURE_LIMIT: 1, OPT_DEAD_TIMEOUT: 50 };
    const one = (more: Options) => {
      const world = new Rig(make(php({ ...options, ...more }), servers(4, [1, 2]), keys));
      const home = world.client.settled(0, new Uint8Array(4));
      world.crash(home);
      for (let i = 0; i < 3; i++) world.call(0);
      const others = keys.filter((_, key) => world.client.settled(key, new Uint8Array(4)) !== home);
      const quick = keys.filter((_, key) => world.client.usual(0, key) >= 0);
      return [quick.length, others.length];
    };
    // Servers first: weights do not count, rings are even.
    const [quick, others] = one({ order: "servers-first" });
    expect(quick).toBe(others);
    expect(one({})[0]).toBe(0);
  });
});

describe("which came first", () => {
  const list = servers(5, [3, 1, 4, 1, 5]);
  const consistent = { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" };

  it("decides whether a consistent ring has weights", () => {
    const unweighted = homes(consistent, servers(5));
    expect(homes({ ...consistent, order: "servers-first" }, list)).toEqual(unweighted);
    expect(homes(consistent, list)).not.toEqual(unweighted);
  });

  it("does not matter to OPT_LIBKETAMA_COMPATIBLE", () => {
    const ketama = { OPT_LIBKETAMA_COMPATIBLE: true };
    expect(homes({ ...ketama, order: "servers-first" }, list)).toEqual(homes(ketama, list));
  });

  it("of options decides too: the hash set after OPT_LIBKETAMA_COMPATIBLE stays, before it is replaced", () => {
    const ketama = homes({ OPT_LIBKETAMA_COMPATIBLE: true }, list);
    expect(homes({ OPT_HASH: "HASH_CRC", OPT_LIBKETAMA_COMPATIBLE: true }, list)).toEqual(ketama);
    expect(homes({ OPT_LIBKETAMA_COMPATIBLE: true, OPT_HASH: "HASH_CRC" }, list)).not.toEqual(ketama);
    expect(homes({ OPT_HASH: 1, OPT_DISTRIBUTION: 1, OPT_LIBKETAMA_COMPATIBLE: false }, list)).toEqual(homes({}, list));
  });

  it("addServers() turns weights on whatever the distribution, for a ring that does not turn them off", () => {
    const late = { OPT_DISTRIBUTION: 4, order: "servers-first" };
    expect(homes({ ...late, addServers: true }, list)).toEqual(homes({ OPT_DISTRIBUTION: 4 }, list));
    expect(homes(late, list)).toEqual(homes({ OPT_DISTRIBUTION: 4 }, servers(5)));
  });
});

it("sorted hosts are numbered by host, then port, whatever order they came in", () => {
  const list = ["b:2", "a:10", "b:1", "a:9"].map((text) => {
    const [host, port] = text.split(":");
    return { host: host!, port: Number(port), weight: 1 };
  });
  const sorted = [...list].sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.port - b.port));
  const name = (found: number[], of: readonly Server[]) => found.map((node) => of[node]);
  for (const options of [{}, { OPT_DISTRIBUTION: 1 }, { setBucket: [3, 1, 2, 0] }]) {
    expect(name(homes({ ...options, OPT_SORT_HOSTS: 1 }, list), list)).toEqual(name(homes(options, sorted), sorted));
  }
});

describe("keys", () => {
  const names = ["", "a b", "a\tb", "ключ", "\u007f", "x".repeat(250), "x".repeat(251), "a\nb", "plain~!"];
  const taken = (options: Options) => homes(options, servers(3), names).map((node) => node >= 0);

  it("are printable ASCII of up to 250 bytes in the ASCII protocol", () => {
    expect(taken({})).toEqual([false, false, false, false, false, true, false, false, true]);
  });

  it("may be anything but a line feed in the binary protocol", () => {
    expect(taken({ OPT_BINARY_PROTOCOL: true })).toEqual([false, true, true, true, true, true, false, false, true]);
  });

  it("that are refused are answered with BAD_KEY_PROVIDED and cost nothing", () => {
    const world = new Rig(make(php({ OPT_STORE_RETRY_COUNT: 5 }), servers(3), ["a b"]));
    expect(world.call(0, 0, Verb.set)).toEqual({ node: -1, resultCode: 33, steps: [] });
    expect(world.client.usual(0, 0)).toBe(-1);
  });

  it("are looked up unchecked by getServerByKey()", () => {
    const client = make(php(), servers(3), ["a b", "ключ"]) as Memcached;
    expect([0, 1].map((key) => client.serverByKey(0, key)).every((node) => node >= 0)).toBe(true);
  });

  it("are shortened by their prefix, which is hashed only if asked for", () => {
    const long = "x".repeat(247);
    const prefix = { OPT_PREFIX_KEY: "app:" };
    expect(homes(prefix, servers(3), [long, long.slice(1)]).map((node) => node >= 0)).toEqual([false, true]);
    const list = servers(50);
    expect(homes(prefix, list, ["key"])).toEqual(homes({}, list, ["key"]));
    expect(homes({ ...prefix, OPT_HASH_WITH_PREFIX_KEY: true }, list, ["key"])).toEqual(homes({}, list, ["app:key"]));
  });
});

describe("replicas", () => {
  const replicas = { persistent_id: "p", OPT_BINARY_PROTOCOL: true, OPT_NUMBER_OF_REPLICAS: 2 };

  it("of a set are on the next servers of the list, of a failed set nowhere; a delete goes to all in any case", () => {
    const world = new Rig(make(php(replicas), servers(4), keys));
    const { node } = world.call(0, 0, Verb.set);
    const next = [(node + 1) % 4, (node + 2) % 4];
    expect(world.client.copies!(world.op)).toEqual(next);
    world.call(0, 0, Verb.add);
    expect(world.client.copies!(world.op)).toEqual([]);
    world.crash(node);
    world.call(0, 0, Verb.set);
    expect(world.client.copies!(world.op)).toEqual([]);
    world.call(0, 0, Verb.delete);
    expect(world.client.copies!(world.op)).toEqual(next);
  });

  it("are read from in turn while no connection can be made", () => {
    const world = new Rig(make(php(replicas), servers(4), keys));
    const home = world.client.settled(0, new Uint8Array(4));
    const next = [(home + 1) % 4, (home + 2) % 4];
    world.crash(home);
    world.crash(next[0]);
    expect(world.call(0, 0, Verb.get)).toEqual({
      node: next[1],
      resultCode: 0,
      steps: [`connect ${home} refused`, `connect ${next[0]} refused`, `connect ${next[1]}`, `send ${next[1]}`],
    });
    expect(world.call(0, 0, Verb.get).steps).toEqual([`send ${next[1]}`]);
  });

  it("need the binary protocol", () => {
    expect(make(php({ OPT_NUMBER_OF_REPLICAS: 2 }), servers(4), keys).copies).toBeUndefined();
  });
});

describe("versions", () => {
  it("0.53 to 1.0.18: OPT_REMOVE_FAILED_SERVERS also sets the failure limit to 1", () => {
    const codes = (version: string) => {
      const options = { persistent_id: "p", OPT_REMOVE_FAILED_SERVERS: true, OPT_STORE_RETRY_COUNT: 0 };
      const world = new Rig(make(php(options, version), founding, ["a"]));
      world.crash(0);
      return [world.call(0).resultCode, world.call(0).resultCode];
    };
    expect(codes("1.0")).toEqual([3, 35]);
    expect(codes("0.53")).toEqual([3, 35]);
    expect(codes("1.1")).toEqual([3, 47]);
  });

  it("1.0 with php-memcached 2.2 to 3.1: a failed write is tried twice more at once", () => {
    const world = new Rig(make(php({ persistent_id: "p" }, "1.0"), founding, ["a"]));
    world.call(0);
    world.crash(0);
    expect(world.call(0, 0, Verb.set).steps).toEqual(["send 0 broken", "connect 0 refused"]);
    expect(world.call(0, 0, Verb.get).steps).toEqual([]);
  });

  it("0.44: every call connects anew and an answer is waited for without end", () => {
    const world = new Rig(make(php({ persistent_id: "p" }, "0.44"), founding, ["a"]));
    world.crash(0);
    for (let i = 0; i < 9; i++) expect(world.call(0)).toMatchObject({ resultCode: 3, steps: ["connect 0 refused"] });
    expect(world.client.ioTimeoutMs).toBe(Number.POSITIVE_INFINITY);
  });

  it("refuse what they do not have", () => {
    expect(() => make(php({ OPT_DEAD_TIMEOUT: 1 }, "0.53"), founding, [])).toThrow("OPT_DEAD_TIMEOUT");
    expect(() => make(php({ OPT_RETRY_TIMEOUT: 1 }, "0.44"), founding, [])).toThrow(
      "not modelled for libmemcached 0.44",
    );
    expect(() => make(php({ setBucket: [0, 1, 5] }), founding, [])).toThrow(
      "setBucket: 5; expected positions of servers, 0 to 2",
    );
  });
});

it("a pool of one server is never hashed for", () => {
  expect(new Set(homes({}, servers(1)))).toEqual(new Set([0]));
  expect(new Set(homes({ OPT_LIBKETAMA_COMPATIBLE: true }, servers(1)))).toEqual(new Set([0]));
});
