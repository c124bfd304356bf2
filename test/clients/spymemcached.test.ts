/** spymemcached by example: stories worked out by hand from MemcachedConnection.java. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import { timelineReader } from "../../src/app/conformance/timeline.ts";
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
    // Each time a millisecond more: the queue leaves out the present one.
    for (const [i, at] of [12.5, 16.5, 24.5, 40.5, 70.5, 100.5].entries()) {
      expect(one.client.backgroundAtSeconds).toBeCloseTo(at + 0.001 * (i + 1), 9);
      one.nowSeconds = one.client.backgroundAtSeconds!;
      expect(one.call(0).node).toBe((node + 1) % 3);
    }
    one.recover(node);
    expect(one.call(0).node).not.toBe(node);
    one.nowSeconds = 131;
    expect(one.call(0).steps).toEqual([`send ${node}`]);
    expect(one.client.backgroundAtSeconds).toBe(Number.POSITIVE_INFINITY);
    // The next loss begins at 2 s again.
    one.crash(node);
    one.call(0);
    expect(one.client.backgroundAtSeconds).toBeCloseTo(133.001, 9);
  });

  it("that was restarted while nobody asked costs one operation and 2 s all the same", () => {
    const one = world(3);
    const { node } = one.call(0, 0, Verb.set);
    one.crash(node);
    one.recover(node);
    expect(one.call(0, 0, Verb.set).node).toBe(-1);
    expect(one.call(0, 0, Verb.set).node).toBe((node + 1) % 3);
    one.nowSeconds = 2.1;
    expect(one.call(0, 0, Verb.get).node).toBe(node);
    expect(one.held[(node + 1) % 3].has(0)).toBe(true);
  });

  it("keeps its keys under Cancel, which fail at once", () => {
    const one = world(3, { failureMode: "Cancel" });
    const { node } = one.call(0);
    one.crash(node);
    expect(one.call(0).steps).toEqual([`send ${node} broken`]);
    expect(one.call(0)).toMatchObject({ node: -1, steps: [] });
    expect(one.client.settled(0, one.down)).toBe(-1);
    one.recover(node);
    one.nowSeconds = 2.1;
    expect(one.call(0).node).toBe(node);
  });

  // TCPMemcachedNodeImpl: the operation stays in the node's queue; MemcachedClient.get waits opTimeout for it.
  it.each([
    ["under Retry", 3, { failureMode: "Retry" }],
    ["where no other node is active", 1, {}],
  ])("blocks the callers of its keys %s, for the operation time-out or until it is connected again", (_, nodes, options) => {
    const one = world(nodes, options);
    const { node } = one.call(0);
    one.crash(node);
    one.nowSeconds = 10;
    expect(one.call(0).steps).toEqual([`send ${node} broken`]);
    // The reconnect at 12 s fails.
    expect(one.call(0)).toMatchObject({ node: -1, steps: [`wait ${node}`, `wait ${node}`] });
    expect(one.nowSeconds).toBe(12.5);
    one.recover(node);
    // The one at 16 s does not.
    one.nowSeconds = 14;
    expect(one.call(0)).toMatchObject({ node, steps: [`wait ${node}`, `send ${node}`] });
    expect(one.nowSeconds).toBeCloseTo(16.002, 9);
    expect(one.call(0).steps).toEqual([`send ${node}`]);
  });

  it("on a host that is off is connected again by the first SYN that reaches it", () => {
    const one = world(3);
    const { node } = one.call(0);
    one.crash(node);
    one.nowSeconds = 10;
    one.call(0);
    one.silent.add(node);
    // The attempt at 12 s sends SYNs after 1, 3, 7, 15, 31 and 63 s, and fails 127 s after it began.
    for (const after of [0, 1, 3, 7, 15, 31, 63]) {
      expect(one.client.backgroundAtSeconds).toBeCloseTo(12.001 + after, 9);
      one.nowSeconds = one.client.backgroundAtSeconds!;
      expect(one.call(0).node).toBe((node + 1) % 3);
    }
    expect(one.client.backgroundAtSeconds).toBeCloseTo(12.001 + 127 + 4.001, 9);
    one.nowSeconds = one.client.backgroundAtSeconds!;
    one.call(0);
    one.silent.delete(node);
    one.recover(node);
    one.nowSeconds += 1;
    expect(one.call(0).node).toBe(node);
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

/** What the process sees, step by step as in a recording: which server answers, and how long the call takes. */
function plays(options: Options, steps: readonly object[]): void {
  const list = [0, 1, 2].map((i) => ({ host: "127.0.0.1", port: 7600 + i }));
  const verdict = timelineReader.play({ client: "spymemcached", version: "2.12.3", options, servers: list, steps }, "");
  const total = steps.filter((step) => "landed" in step).length;
  expect(verdict).toMatchObject({ matched: total, total, differences: [] });
  expect(verdict.kind === "compared" && verdict.durations?.lines()).toEqual([
    expect.stringContaining(`${total} of ${total} durations`),
  ]);
}

/** "b".hashCode() is 98: its node is the third, and the next of the list the first. */
const call = (t: number, landed: number | null, ms: number) => ({ t, ev: "get", key: "b", landed, ms });
const happens = (t: number, ev: string) => ({ t, ev, server: 2 });

describe("a node that hangs", () => {
  it("costs the operation time-out every time, while its connection stays", () => {
    plays({}, [call(0, 2, 0), happens(1, "pause"), ...[2, 5, 8, 11].map((t) => call(t, null, 2500))]);
  });

  it("is lost after one time-out less than the threshold, when the IO thread next wakes, and its kernel accepts after 2 s", () => {
    // Time-outs until 4.5 and 7.3 s; the thread, awake at 4.8 s, wakes each second and sees two of them at 7.8 s.
    const twoTimeouts = [call(2, null, 2500), call(4.8, null, 2500)];
    const elsewhere = [call(7.9, 0, 0), call(9.7, 0, 0)];
    // Reconnected at 9.801 s: used again, and by chance alive again.
    const again = [call(9.9, null, 2500), happens(12.45, "resume"), call(12.5, 2, 0)];
    plays({ timeoutExceptionThreshold: 3 }, [
      call(0, 2, 0),
      happens(1, "pause"),
      ...twoTimeouts,
      ...elsewhere,
      ...again,
    ]);
  });

  it("is lost by the next operation, which has chosen it and waits for the reconnect (recorded with 2.12.3)", () => {
    // The third call waits 2 s of its 2.5 in the node's queue, and the rest for an answer: time-out number one again.
    const calls = [call(2, null, 2500), call(4.5, null, 2500), call(7, null, 2500), call(9.5, null, 2500)];
    const back = [happens(12, "resume"), call(12.01, 2, 2000), call(14.1, 2, 0)];
    plays({ timeoutExceptionThreshold: 3 }, [call(0, 2, 0), happens(1, "pause"), ...calls, ...back]);
  });

  it("is never given up at the defaults before the 999th time-out", () => {
    const calls = Array.from({ length: 999 }, (_, i) => call(2 + 2.5 * i, null, 2500));
    const end = 2 + 2.5 * 999;
    plays({}, [call(0, 2, 0), happens(1, "pause"), ...calls, call(end + 1.1, 0, 0)]);
    plays({}, [call(0, 2, 0), happens(1, "pause"), ...calls.slice(1), call(end + 1.1, null, 2500)]);
  });
});

describe("names of nodes on the ring under LIBMEMCACHED", () => {
  const ring = { locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH", ketamaNodeKeyFormat: "LIBMEMCACHED" };
  const keys = someKeys(500);
  const none = new Uint8Array(3);
  const places = (hosts: readonly string[], options: Options = {}) => {
    const list = hosts.map((host, i) => ({ host, port: 7600 + i, weight: 1 }));
    const client = make(spy({ ...ring, ...options }), list, keys);
    return { nodes: keys.map((_, key) => client.settled(key, none)), notes: client.notes };
  };

  it("are those that addresses resolve to in reverse: 127.0.0.1 is hashed as localhost (recorded with 2.12.3)", () => {
    const named = places(["localhost", "localhost", "localhost"]);
    expect(places(["127.0.0.1", "127.0.0.1", "127.0.0.1"])).toEqual(named);
    expect(named.notes).toEqual([]);
  });

  it("can be said, and where nothing is said of an address it is a note", () => {
    const named = places(["a", "b", "c"]);
    const hostNames = ["a", "b", "c"];
    expect(places(["10.0.0.1", "10.0.0.2", "10.0.0.3"], { hostNames })).toEqual(named);
    const unnamed = places(["10.0.0.1", "b", "10.0.0.3"]);
    expect(unnamed.nodes).not.toEqual(named.nodes);
    expect(unnamed.notes).toEqual([expect.stringContaining("none is given for 10.0.0.1, 10.0.0.3")]);
    expect(() => places(["a", "b", "c"], { hostNames: ["a"] })).toThrow("hostNames: 1 of them for 3 servers");
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
