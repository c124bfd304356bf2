/** What makes the libraries of Python, Node.js and Go what they are, by example. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import { clients } from "../../models/clients/index.ts";
import { newOperation } from "../../models/clients/new-operation.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { timelineReader } from "../../src/app/conformance/timeline.ts";
import { make, someKeys } from "./make.ts";

const keys = someKeys(30);
const world = (
  name: string,
  version: string,
  options: Readonly<Record<string, unknown>> = {},
  count = 4,
  processes = 1,
) => new Rig(make({ name, version, options }, servers(count), keys, processes));
const homeOf = ({ client }: Rig) => client.settled(0, new Uint8Array(client.nodes));

describe("pymemcache", () => {
  /** One key's server dies while its connection is open. */
  const crashed = (options: Readonly<Record<string, unknown>> = {}) => {
    const one = world("pymemcache", "4.0", options);
    one.call(0);
    one.crash(homeOf(one));
    return one;
  };

  it("holds nothing against a server whose connection came to its end: that is no OSError", () => {
    const one = crashed();
    const home = homeOf(one);
    expect(one.call(0).steps).toEqual([`send ${home} broken`]);
    one.recover(home);
    expect(one.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
  });

  it("loses the first write to a dead connection unnoticed, and counts the next call against the server", () => {
    const one = crashed();
    const home = homeOf(one);
    expect(one.call(0, 0, Verb.set).steps).toEqual([`send ${home} broken`]);
    expect(one.call(0, 0, Verb.set).steps).toEqual([`send ${home} broken`]);
    // Now it is failing, and left alone.
    expect(one.call(0, 0, Verb.set).steps).toEqual([]);
  });

  it("retries a failing server after more than a second each, twice, then takes it out with one more try", () => {
    const one = crashed({ default_noreply: false });
    const home = homeOf(one);
    const at = (seconds: number) => {
      one.nowSeconds = seconds;
      return one.call(0, 0, Verb.set).steps;
    };
    expect(at(10)).toEqual([`send ${home} broken`]);
    expect(at(10)).toEqual([`connect ${home} refused`]);
    expect(at(11)).toEqual([]);
    expect(at(11.5)).toEqual([`connect ${home} refused`]);
    expect(at(13)).toEqual([`connect ${home} refused`]);
    // Two retries have failed: out it goes, and this call still tries it.
    expect(at(13.1)).toEqual([`connect ${home} refused`]);
    const other = one.client.settled(0, one.down);
    expect(at(13.2).at(-1)).toBe(`send ${other}`);
  });

  it("puts a server back by time alone, at the first look-over more than 60 s after it went, untested and failing", () => {
    const one = crashed({ retry_attempts: 0 });
    const home = homeOf(one);
    const at = (seconds: number) => {
      one.nowSeconds = seconds;
      return one.call(0).steps;
    };
    at(30);
    // Out since 31 s; the look-over at 61 s comes too early for it, the next is due after 121 s.
    expect(at(31)).toEqual([`connect ${home} refused`]);
    expect(at(61).at(-1)).not.toContain(`${home}`);
    expect(at(100).at(-1)).not.toContain(`${home}`);
    expect(at(121).at(-1)).not.toContain(`${home}`);
    expect(at(122)).toEqual([`connect ${home} refused`]);
  });
});

describe("python-memcached", () => {
  it("fails the call that finds a connection broken, and goes elsewhere for 30 s after that", () => {
    const one = world("python-memcached", "1.62");
    const home = homeOf(one);
    one.call(0);
    one.crash(home);
    one.recover(home);
    expect(one.call(0).steps).toEqual([`send ${home} broken`]);
    one.nowSeconds = 29;
    expect(one.call(0).node).not.toBe(home);
    one.nowSeconds = 30;
    expect(one.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
  });

  it("goes on to the next server within the call when a connection cannot be made", () => {
    const one = world("python-memcached", "1.62");
    const home = homeOf(one);
    one.crash(home);
    const { node, steps } = one.call(0);
    expect(steps[0]).toBe(`connect ${home} refused`);
    expect(steps.slice(1)).toEqual([`connect ${node}`, `send ${node}`]);
  });

  it("empties a server that it was cut off from when it connects again, each client for itself, once", () => {
    const one = world("python-memcached", "1.62", { flush_on_reconnect: 1 }, 4, 2);
    const home = homeOf(one);
    const flushes = (process: number, seconds: number) => {
      one.nowSeconds = seconds;
      const { node } = one.call(0, process);
      return node === home && one.client.flushes!(one.op);
    };
    expect([flushes(0, 0), flushes(1, 0)]).toEqual([false, false]);
    one.crash(home);
    for (const process of [0, 1]) one.call(0, process);
    one.recover(home);
    expect([flushes(0, 30), flushes(0, 30), flushes(1, 31), flushes(1, 32)]).toEqual([true, false, true, false]);
    expect(world("python-memcached", "1.62").client.flushes).toBeUndefined();
  });
});

describe("gomemcache", () => {
  it("returns an error on every call to a dead server, and has it back with the next call", () => {
    const one = world("gomemcache", "2023");
    const home = homeOf(one);
    one.call(0);
    one.crash(home);
    expect(one.call(0).steps).toEqual([`send ${home} broken`]);
    expect(one.call(0).steps).toEqual([`connect ${home} refused`]);
    one.recover(home);
    expect(one.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
    expect([one.client.connectTimeoutMs, one.client.ioTimeoutMs]).toEqual([500, 500]);
  });
});

describe("memcached for Node.js", () => {
  /** Answers of one process at these seconds, its server dead from 10 s until `backAt`. */
  const story = (
    options: Readonly<Record<string, unknown>>,
    seconds: readonly number[],
    backAt = Number.POSITIVE_INFINITY,
  ) => {
    const one = world("node-memcached", "2.2", { retries: 0, ...options });
    const home = homeOf(one);
    one.call(0);
    one.crash(home);
    return seconds.map((second) => {
      if (second >= backAt) one.recover(home);
      one.nowSeconds = second;
      return one.call(0).steps.length === 0 ? "alone" : one.call(0).node;
    });
  };

  it("leaves a server alone for 30 s after each issue, and gives it up for 5 hours after the sixth", () => {
    const issues = [10, 40, 70, 100, 130, 160];
    expect(story({}, issues)).toEqual([-1, -1, -1, -1, -1, -1]);
    expect(story({}, [10, 39.9, ...issues.slice(1), 190, 1000, 18_159], 171)).toEqual([
      -1,
      "alone",
      -1,
      -1,
      -1,
      -1,
      -1,
      "alone",
      "alone",
      "alone",
    ]);
    expect(story({}, [...issues, 18_160], 171).at(-1)).toBeGreaterThanOrEqual(0);
  });

  it("counts failures anew 300 s after the first: with less traffic a server is never given up", () => {
    const issues = [10, 80, 150, 220, 290, 360, 430];
    expect(story({}, issues, 420).at(-1)).toBeGreaterThanOrEqual(0);
    expect(story({ failuresTimeout: 1_000_000 }, issues, 420).at(-1)).toBe("alone");
  });

  it("waits 1, 3, 9, 27 and 60 s for a connection before a call counts as an issue", () => {
    const { client } = world("node-memcached", "2.2");
    const op = Object.assign(newOperation(), { seconds: 10 });
    const waits: number[] = [];
    for (op.step = client.start(op); op.step >= 0; ) {
      op.waitSeconds = 0;
      op.step = client.after(op, 1);
      if (op.step >= 0) waits.push(op.waitSeconds);
    }
    expect(waits).toEqual([1, 3, 9, 27, 60]);
  });

  it("gives a server up when a second call that was under way fails too", () => {
    const one = world("node-memcached", "2.2", { retries: 0, remove: true });
    const home = homeOf(one);
    one.crash(home);
    const [a, b] = [newOperation(), newOperation()];
    for (const op of [a, b]) op.step = one.client.start(op);
    for (const op of [a, b]) one.client.after(op, 1);
    expect(one.client.usual(0, 0)).not.toBe(home);
    expect(one.call(0).node).toBe(one.client.settled(0, one.down));
  });

  it("puts a spare in the place of a removed server, which then has its keys and no others", () => {
    const spare = "10.0.0.4:11212";
    const one = world("node-memcached", "2.2", { retries: 0, failures: 0, remove: true, failOverServers: [spare] });
    const home = homeOf(one);
    expect(home).not.toBe(3);
    one.crash(home);
    expect(one.call(0).node).toBe(-1);
    expect(one.call(0).node).toBe(3);
    one.recover(home);
    expect(keys.map((_, key) => one.call(key).node)).toEqual(
      keys.map((_, key) => {
        const before = one.client.settled(key, new Uint8Array(4));
        return before === home ? 3 : before;
      }),
    );
  });

  it.each([
    [{ failOverServers: ["10.0.0.9:11212"], remove: true }, "no node of the cluster"],
    [{ failOverServers: ["10.0.0.2:11212"] }, "used only with remove"],
    [{ minTimeout: 2000, maxTimeout: 1000 }, "above maxTimeout"],
  ])("refuses %j", (options, message) => expect(() => world("node-memcached", "2.2", options)).toThrow(message));
});

describe("memjs", () => {
  it("tries twice, 0.2 s apart, then fails; an idle connection that was closed counts for nothing", () => {
    const one = world("memjs", "1.3");
    const home = homeOf(one);
    one.call(0);
    one.crash(home);
    const refused = `connect ${home} refused`;
    expect(one.call(0).steps).toEqual([`send ${home} broken`, refused, refused]);
    expect(one.op.waitSeconds).toBe(0);
    one.recover(home);
    expect(one.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
  });

  it("with failover leaves a failed server out for 60 s and uses the next in the list", () => {
    const one = world("memjs", "1.3", { failover: true });
    const home = homeOf(one);
    one.crash(home);
    expect(one.call(0).node).toBe((home + 1) % 4);
    one.recover(home);
    one.nowSeconds = 59;
    expect(one.call(0).node).toBe((home + 1) % 4);
    one.nowSeconds = 61;
    expect(one.call(0).node).toBe(home);
  });

  it("waits half a second for an answer and one for a connection", () => {
    expect(world("memjs", "1.3").client).toMatchObject({ connectTimeoutMs: 1000, ioTimeoutMs: 500 });
    expect(world("memjs", "1.3", { timeout: 2 }).client).toMatchObject({ connectTimeoutMs: 4000, ioTimeoutMs: 2000 });
  });
});

it.each(["pymemcache", "memjs", "jump-hash", "maglev"])("%s refuses weights, which it does not have", (name) => {
  const version = { pymemcache: "4.0", memjs: "1.3" }[name] ?? "1.0";
  expect(() => make({ name, version, options: {} }, servers(2, [1, 2]), keys)).toThrow("server 1: weight 2");
});

// lib/utils.js, validateArg: command.replace(key, key); held against recordings of 2.2.2 in golden.test.ts.
it("memcached for Node.js stores a key with $ under another name, or breaks its command", () => {
  const names: Readonly<Record<string, string | null>> = {
    a$$b: "a$b",
    a$$$b: "a$$b",
    "a$&b": "aa$&bb",
    "a$`": "aset",
    "a$`b": null,
    "a$'": null,
    "a$'b": null,
    a$1: "a$1",
    a$: "a$",
  };
  const one = make({ name: "node-memcached", version: "2.2", options: {} }, servers(5), Object.keys(names));
  const none = new Uint8Array(5);
  Object.values(names).forEach((name, key) => {
    expect([one.storedName!(key), one.settled(key, none) < 0]).toEqual([name, name === null]);
  });
});

// Recorded with 3.5.2: sets to a stopped server returned within 1 ms and were there when it went on.
describe("pymemcache's writes without reply", () => {
  const servers3 = [0, 1, 2].map((i) => ({ host: "127.0.0.1", port: 25500 + i }));
  const [first, ...others] = ["2e35cbf0f19c557067cbbe80c46d1fb6", "19832", "nG.A3cCcY"] as const;
  const three = [first, ...others];
  const plays = (options: object, steps: readonly object[]) =>
    timelineReader.play({ client: "pymemcache", version: "3.5.2", options, servers: servers3, steps }, "");
  const call = (t: number, ev: string, key: string, landed: number | null, ms: number) => ({ t, ev, key, landed, ms });
  const server = (t: number, ev: string) => ({ t, ev, server: 1 });

  it("return at once from a hung server, are no failure of it, and are done in their order when it goes on", () => {
    const sets = three.flatMap((key, i) => [2, 4, 6].map((t) => call(t + i / 10, "set", key, null, 0)));
    const sorted = sets.toSorted((a, b) => a.t - b.t);
    const gets = three.map((key, i) => call(13 + i, "get", key, 1, 0));
    const steps = [call(0, "get", first, 1, 0), server(1, "pause"), ...sorted, server(12, "resume"), ...gets];
    const verdict = plays({ timeout: 1, connect_timeout: 1 }, steps);
    expect(verdict).toMatchObject({ matched: 13, total: 13 });
    expect(verdict.kind === "compared" && verdict.durations?.lines()).toEqual([
      "13 of 13 durations within max(150 ms, 10 %)",
    ]);
  });

  it("wait for an answer without default_noreply, and fail", () => {
    const steps = [call(0, "get", first, 1, 0), server(1, "pause"), call(2, "set", first, null, 1000)];
    expect(plays({ timeout: 1, default_noreply: false }, steps)).toMatchObject({ matched: 2, total: 2 });
  });
});

describe("pymemcache's dead list", () => {
  it("is first looked over a dead_timeout after the process started, so that processes put a server back at their own times", () => {
    const startedAt = (process: number) => [0, -50, -3600][process];
    const definition = clients.named("pymemcache");
    const options = { retry_attempts: 0, dead_timeout: 60 };
    const parts = {
      servers: servers(3),
      keys: new ListedKeys(["a"]),
      processes: 3,
      version: "4.0",
      options,
      startedAt,
    };
    const one = new Rig(definition.create(parts));
    const home = one.client.settled(0, new Uint8Array(3));
    one.crash(home);
    one.nowSeconds = 20;
    for (const process of [0, 1, 2]) one.call(0, process);
    one.recover(home);
    const back = [0, 0, 0];
    for (let second = 21; second < 200; second++) {
      one.nowSeconds = second;
      for (const process of [0, 1, 2]) {
        if (one.call(0, process).node === home && back[process] === 0) back[process] = second;
      }
    }
    // Dead since 20 s. Looks over after 60, 120 s; after 21 and 82 s (61 s later), the first finding it 1 s dead; likewise.
    expect(back).toEqual([122, 82, 82]);
  });
});
