/** Dalli by example: stories worked out by hand from ring.rb, client.rb and connection_manager.rb. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import { answersAgree } from "./answers.ts";
import { make, someKeys } from "./make.ts";

type Options = Readonly<Record<string, unknown>>;
const dalli = (options: Options = {}, version = "5.0") => ({ name: "dalli", version, options });
const world = (nodes: number, options: Options = {}, keys: readonly string[] = ["a"], processes = 1) =>
  new Rig(make(dalli(options), servers(nodes), keys, processes));

describe("keys go where a second reading of the rules sends them", () => answersAgree("dalli", "5.0"));

describe("a server that is lost", () => {
  it("is tried once more within the request, then its keys go where the looks lead, for 30 s", () => {
    const one = world(4);
    const { node } = one.call(0, 0, Verb.set);
    one.crash(node);
    one.nowSeconds = 5;
    // The broken socket is the first failure, the refused connection the second: down.
    const lost = one.call(0, 0, Verb.set);
    expect(lost.steps.slice(0, 3)).toEqual([`send ${node} broken`, `wait ${node}`, `connect ${node} refused`]);
    // It sleeps socket_failure_delay between the two.
    expect(one.nowSeconds).toBeCloseTo(5.1, 9);
    expect(lost.node).toBe(one.client.settled(0, one.down));
    expect(one.call(0).steps).toEqual([`send ${lost.node}`]);
    one.recover(node);
    one.nowSeconds = 35.099;
    expect(one.call(0).node).toBe(lost.node);
    one.nowSeconds = 35.101;
    expect(one.call(0).steps).toEqual([`connect ${node}`, `send ${node}`]);
    expect(one.client.usual(0, 0)).toBe(node);
    // What was written meanwhile is stranded.
    expect(one.held[lost.node].has(0)).toBe(true);
  });

  it("counts every failed connection until one is made: after 30 s a single one makes it down again", () => {
    const one = world(3);
    const node = one.client.settled(0, new Uint8Array(3));
    one.crash(node);
    const refused = (steps: readonly string[]) => steps.filter((step) => step === `connect ${node} refused`).length;
    let attempts = refused(one.call(0).steps);
    if (attempts === 1) attempts += refused(one.call(0).steps);
    expect(attempts).toBe(2);
    for (const at of [30.2, 60.2, 90.2]) {
      one.nowSeconds = at;
      expect(refused(one.call(0).steps)).toBe(1);
      expect(refused(one.call(0).steps)).toBe(0);
    }
  });

  it("that was restarted is simply connected to again", () => {
    const one = world(3);
    const { node } = one.call(0);
    one.crash(node);
    one.recover(node);
    expect(one.call(0).steps).toEqual([`send ${node} broken`, `wait ${node}`, `connect ${node}`, `send ${node}`]);
    // One failure is forgiven by the connection: it takes two again.
    one.crash(node);
    const { steps } = one.call(0);
    expect(steps.slice(0, 3)).toEqual([`send ${node} broken`, `wait ${node}`, `connect ${node} refused`]);
  });

  it("that hangs costs two time-outs, one of the request and one of the new connection", () => {
    const one = world(4);
    const { node } = one.call(0);
    one.hung.add(node);
    const { steps } = one.call(0);
    const onNode = steps.filter((step) => step.split(" ")[1] === `${node}`);
    expect(onNode).toEqual([`send ${node} ioTimeout`, `wait ${node}`, `connect ${node}`, `send ${node} ioTimeout`]);
    expect(one.client.ioTimeoutMs).toBe(1000);
    expect(one.call(0).steps.length).toBe(1);
  });

  it("without failover fails its keys", () => {
    const one = world(3, { failover: false });
    const { node } = one.call(0);
    one.crash(node);
    const { steps } = one.call(0);
    expect(steps).toEqual([`send ${node} broken`, `wait ${node}`, `connect ${node} refused`]);
    expect(one.call(0)).toMatchObject({ node: -1, steps: [] });
  });

  it("is another process's own discovery", () => {
    const one = world(3, {}, ["a"], 2);
    const { node } = one.call(0, 0);
    one.call(0, 1);
    one.crash(node);
    one.call(0, 0);
    expect(one.client.usual(0, 0)).toBe(-1);
    expect(one.client.usual(1, 0)).toBe(node);
  });
});

describe("a single server", () => {
  it("is asked whatever the key, and fails when it is down", () => {
    const one = world(1);
    one.crash(0);
    expect(one.call(0).steps).toEqual(["connect 0 refused", "wait 0"]);
    expect(one.call(0).steps).toEqual(["connect 0 refused"]);
    expect(one.call(0).steps).toEqual([]);
  });
});

it("twenty looks may all lead to dead servers: of ten servers with nine dead, an eighth of the keys fail", () => {
  const keys = someKeys(4000);
  const client = make(dalli(), servers(10), keys);
  const down = new Uint8Array(10).fill(1);
  down[4] = 0;
  const alive = keys.filter((_, key) => client.settled(key, new Uint8Array(10)) === 4).length / keys.length;
  const lost = keys.filter((_, key) => client.settled(key, down) < 0).length / keys.length;
  // Twenty independent places. The share of the living is known to within 5 % of itself from so many keys, its logarithm's
  // twentyfold to within twice that.
  expect(Math.abs(lost / (1 - alive) ** 20 - 1)).toBeLessThan(0.3);
  expect(lost).toBeGreaterThan(0.05);
});

it("2.7 waits twice as long for a server that is down and half as long for an answer", () => {
  const old = make(dalli({}, "2.7"), servers(3), ["a"]);
  expect(old.ioTimeoutMs).toBe(500);
  const one = new Rig(old);
  const { node } = one.call(0);
  one.crash(node);
  one.call(0);
  one.recover(node);
  expect(one.nowSeconds).toBeCloseTo(0.01, 9);
  one.nowSeconds = 60;
  expect(one.call(0).node).not.toBe(node);
  one.nowSeconds = 60.02;
  expect(one.call(0).node).toBe(node);
});

it("a key that is too long is cut, by 2.7 further by its namespace, and marked with the digest of the whole", () => {
  const name = `app:${"k".repeat(300)}`;
  const digest = createHash("md5").update(name).digest("hex");
  const none = new Uint8Array(200);
  const at = (version: string, options: Options, key: string) =>
    make(dalli(options, version), servers(200), [key]).settled(0, none);
  for (const [version, kept] of [
    ["5.0", 213],
    ["2.7", 209],
  ] as const) {
    const cut = at(version, { namespace: "app" }, "k".repeat(300));
    expect(cut).toBe(at(version, {}, `${name.slice(0, kept)}:md5:${digest}`));
  }
});
