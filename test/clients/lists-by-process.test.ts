import { describe, expect, it } from "vitest";
import { operate } from "../../models/application/operate.ts";
import { Verb } from "../../models/clients/client.ts";
import { clients } from "../../models/clients/index.ts";
import { type First, ListsByProcess } from "../../models/clients/lists-by-process.ts";
import { newOperation } from "../../models/clients/new-operation.ts";
import { Outcome } from "../../models/network/outcome.ts";
import { Wire } from "../../models/network/wire.ts";
import { make, someKeys } from "./make.ts";

const OLD = [0, 1];
const NEW = [0, 1, 2];
const PROCESSES = 5;
const SHUFFLED = [3, 1, 4, 0, 2];
const all = Array.from({ length: PROCESSES }, (_, process) => process);
const names = someKeys(200);
const keys = Array.from(names.keys());
const none = new Uint8Array(3);

function made(name: string, atStart: readonly (readonly number[])[] = all.map(() => OLD)): ListsByProcess {
  const version = clients.named(name).defaultVersion;
  const lists = [OLD, NEW].map((servers) => {
    const list = servers.map((node) => ({ host: "10.0.0.1", port: 11211 + node, weight: 1 }));
    return { servers, make: (processes: number) => make({ name, version, options: {} }, list, names, processes) };
  });
  return new ListsByProcess({ nodes: 3, processes: PROCESSES, lists, startedAt: () => 0, atStart, shuffled: SHUFFLED });
}

const first = (count: number, order: First["order"] = "in order"): First => ({ count, order });

describe("server lists by process", () => {
  it("change for the first processes of the order, and are changed once", () => {
    const client = made("gomemcache");
    expect(client.turnTo(NEW, 1, first(2)).processes).toEqual([0, 1]);
    expect(client.turnTo(NEW, 2, first(3)).processes).toEqual([2]);
    expect(client.turnTo(NEW, 3, first(3)).processes).toEqual([]);
    expect(client.turnTo(NEW, 4).processes).toEqual([3, 4]);
    expect(made("gomemcache").turnTo(NEW, 1, first(3, "random")).processes).toEqual([3, 1, 4]);
  });

  it("are those of whom most have where nobody in particular is asked, and among equally many those from before", () => {
    const moved = keys.find(
      (key) =>
        made(
          "gomemcache",
          all.map(() => NEW),
        ).settled(key, none) === 2,
    )!;
    const old = made("gomemcache").settled(moved, none);
    const client = made("gomemcache");
    const settled = [1, 2, 3, 5].map((count) => {
      client.turnTo(NEW, count, first(count));
      return [client.settled(moved, none), client.lists.isHome(moved, old, none), client.lists.isHome(moved, 2, none)];
    });
    expect(settled).toEqual([
      [old, true, true],
      [old, true, true],
      [2, true, true],
      [2, false, true],
    ]);
    const even = made("gomemcache", [NEW, NEW, OLD, OLD, NEW]);
    even.turnTo(OLD, 1, first(1));
    expect(even.settled(moved, none)).toBe(old);
    expect(even.lists.homes(moved, none)).toEqual([
      { node: old, share: 0.6 },
      { node: 2, share: 0.4 },
    ]);
  });

  it("let a process that gets another list begin with a fresh view, and leave the others theirs", () => {
    const client = made("dalli");
    const after = made(
      "dalli",
      all.map(() => NEW),
    );
    const { connectTimeoutMs, ioTimeoutMs } = client;
    const wire = new Wire({ nodes: 3, processes: PROCESSES, keepsSockets: true, connectTimeoutMs, ioTimeoutMs });
    const key = keys.find((one) => client.settled(one, none) === 0 && after.settled(one, none) === 0)!;
    wire.crash(0);
    for (const process of all) {
      // The second failure makes dalli leave the server alone.
      for (let i = 0; i < 3; i++) {
        operate(client, wire, Object.assign(newOperation(), { process, key, verb: Verb.get }), 1, () => true);
      }
    }
    const knowsNothing = () => all.map((process) => client.usual(process, key) === 0);
    expect(knowsNothing()).toEqual([false, false, false, false, false]);
    client.turnTo(NEW, 2, first(2));
    expect(knowsNothing()).toEqual([true, true, false, false, false]);
    client.turnTo(OLD, 3, first(1));
    expect(knowsNothing()).toEqual([true, true, false, false, false]);
  });

  it("leave no work in the background of a process that began anew, and a process is tried under its own number", () => {
    const client = made("spymemcached");
    const { connectTimeoutMs, ioTimeoutMs } = client;
    const wire = new Wire({ nodes: 3, processes: PROCESSES, keepsSockets: true, connectTimeoutMs, ioTimeoutMs });
    const key = keys.find((one) => client.settled(one, none) === 0)!;
    wire.crash(0);
    for (const process of all) {
      operate(client, wire, Object.assign(newOperation(), { process, key, verb: Verb.get }), 1, () => true);
    }
    client.turnTo(NEW, 1.5, first(2));
    const tried: number[][] = [];
    const probe = (process: number, node: number): Outcome => {
      tried.push([process, node]);
      return Outcome.refused;
    };
    expect(client.backgroundAtSeconds).toBeLessThan(100);
    client.background(client.backgroundAtSeconds, { connect: probe, ask: probe });
    expect(tried).toEqual([
      [2, 0],
      [3, 0],
      [4, 0],
    ]);
  });
});
