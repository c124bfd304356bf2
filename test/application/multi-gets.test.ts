/** Calls for many keys while nodes change: when they end, and with which keys. */
import { describe, expect, it } from "vitest";
import type { ManyAnswer } from "../../models/application/multi-get-call.ts";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Verb } from "../../models/clients/client.ts";
import { primitiveNamed } from "../../models/faults/index.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { Totals } from "../../models/recording/bookings.ts";
import { listedItems } from "../../models/run/listed-items.ts";
import { cacheTier, type Tier } from "../../models/run/tier.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation } from "../../src/core/simulation.ts";

const KEYS = 60;
const NODES = 4;
const versions: Readonly<Record<string, string>> = {
  "php-memcached": "1.1",
  pylibmc: "1.6",
  pymemcache: "3.5",
  "python-memcached": "1.62",
};

interface End {
  readonly at: number;
  readonly answer: ManyAnswer;
}

/** A cluster that holds all keys, and two processes of a client. */
class World {
  readonly simulation = new Simulation();
  readonly tier: Tier;
  readonly ends: End[] = [];
  #requests = 0;

  constructor(name: string, options: Readonly<Record<string, unknown>> = {}, list = [0, 1, 2, 3]) {
    const nodes = new Nodes({ memoryBytes: Array(NODES).fill(4 << 20), keys: KEYS });
    const names = Array.from({ length: KEYS }, (_, key) => `item:${key}`);
    const population = listedItems(nodes);
    names.forEach((key, id) => {
      population.itemBytes[id] = nodes.itemBytes(key.length, 10);
    });
    this.tier = cacheTier({
      simulation: this.simulation,
      streams: new Streams(1),
      nodes,
      keys: new ListedKeys(names),
      population,
      bookings: new Totals(),
      servers: servers(NODES),
      lists: [list],
      client: { name, version: versions[name] as string, processes: 2, options },
      hosts: 1,
      ended: () => {},
      manyEnded: (_, answer) => this.ends.push({ at: this.simulation.now, answer }),
    });
    this.tier.attempts.begun();
    for (let key = 0; key < KEYS; key++) this.tier.attempts.begin(Verb.set, 0, key, 1);
  }

  /** Strikes the node now. */
  strike(fault: "crash" | "recover" | "pause" | "resume" | "host-down", node: number): void {
    primitiveNamed(fault).strike(this.tier.cluster, node, this.simulation.now, {});
  }

  /** So many keys of each of these nodes, a node after another. */
  keysOf(nodes: readonly number[], each = 2): number[] {
    const up = new Uint8Array(NODES);
    const all = Array.from({ length: KEYS }, (_, key) => key);
    return nodes.flatMap((node) => all.filter((key) => this.tier.client.settled(key, up) === node).slice(0, each));
  }

  ask(keys: readonly number[], process = 0): void {
    const answer = this.tier.attempts.multiGets.begin(process, keys, this.#requests++);
    if (answer !== null) this.ends.push({ at: this.simulation.now, answer });
  }

  /** Asks and waits for the end: seconds that it took, what it gives, and of which nodes something came back. */
  call(nodes: readonly number[], process = 0): readonly [seconds: number, gives: string, from: readonly number[]] {
    const began = this.simulation.now;
    this.ask(this.keysOf(nodes), process);
    while (this.ends.length === 0) if (!this.simulation.step()) throw new Error("the call never ends");
    const { at, answer } = this.ends.shift()!;
    const from = answer.nodes.filter((_, i) => answer.slots[i] !== 0);
    return [at - began, answer.gives, [...new Set(from)].sort((a, b) => a - b)];
  }
}

const lasting = { persistent_id: "p" };

describe("a call for many keys", () => {
  it.each(Object.keys(versions))("of %s finds all, over new connections and over old ones", (name) => {
    const world = new World(name);
    expect(world.call([3, 0, 1, 2], 1)).toEqual([0, "found", [0, 1, 2, 3]]);
    expect(world.call([3, 0, 1, 2], 1)).toEqual([0, "found", [0, 1, 2, 3]]);
  });

  it.each(Object.keys(versions))("of %s has the answer of a hung node that goes on in time, when it does", (name) => {
    const options = name === "pymemcache" ? { timeout: 5 } : {};
    const world = new World(name, options);
    world.call([0, 1, 2, 3], 1);
    world.strike("pause", 1);
    const keys = world.keysOf([0, 1, 2]);
    world.ask(keys, 1);
    world.simulation.run(2);
    expect(world.ends).toEqual([]);
    world.strike("resume", 1);
    world.simulation.runThrough(2);
    expect(world.ends.map(({ at, answer }) => [at, answer.gives, answer.slots.includes(0)])).toEqual([
      [2, "found", false],
    ]);
    expect(world.tier.attempts.waiting).toBe(0);
  });

  it("loses a part whose node crashes while it waits, and nothing else", () => {
    const world = new World("pylibmc");
    world.call([0, 1, 2, 3]);
    world.strike("pause", 1);
    world.ask(world.keysOf([0, 1, 2]));
    world.simulation.run(2);
    world.strike("crash", 1);
    world.simulation.runThrough(2);
    expect(world.ends.map(({ at, answer }) => [at, answer.gives, [...answer.nodes]])).toEqual([
      [2, "found", [0, 0, -1, -1, 2, 2]],
    ]);
  });

  it("of php-memcached fails after the poll time-out with one hung node, and with two has what the others gave", () => {
    const world = new World("php-memcached", lasting);
    world.call([0, 1, 2, 3]);
    world.strike("pause", 1);
    expect(world.call([0, 1, 2])).toEqual([5, "failure", []]);
    world.strike("pause", 2);
    expect(world.call([0, 1, 2])).toEqual([5, "found", [0]]);
    // What both owe is waited for first, one after another.
    expect(world.call([0, 3])).toEqual([10, "found", [0, 3]]);
    expect(world.call([0, 1, 2])).toEqual([5, "found", [0]]);
    world.strike("resume", 1);
    world.strike("resume", 2);
    expect(world.call([0, 1, 2])).toEqual([0, "found", [0, 1, 2]]);
  });

  it("of a killed or renewed process is told to nobody, or ends without an answer", () => {
    const world = new World("php-memcached", lasting);
    world.strike("pause", 1);
    world.ask(world.keysOf([1]), 0);
    world.ask(world.keysOf([1]), 1);
    world.tier.attempts.abandon(0);
    world.tier.attempts.abandonAllOf(new Set([1]));
    expect(world.ends.map(({ answer }) => [answer.process, answer.gives])).toEqual([[1, "failure"]]);
    world.simulation.run(100);
    expect([world.ends.length, world.tier.attempts.waiting]).toEqual([1, 0]);
  });

  it("waits for a silent host as long as a connection takes, in the order of the keys", () => {
    const world = new World("php-memcached");
    world.strike("host-down", 1);
    // Text: a fresh object connects to node 0, waits for node 1, then connects to node 2 and sends.
    expect(world.call([0, 1, 2], 1)).toEqual([4, "found", [0, 2]]);
  });

  it("of python-memcached reads one node after another: two hung ones cost two time-outs", () => {
    const world = new World("python-memcached");
    world.call([0, 1, 2, 3]);
    world.strike("pause", 1);
    world.strike("pause", 2);
    expect(world.call([1, 0, 2])).toEqual([6, "found", [0]]);
  });

  it.each([
    [{}, [0, "failure", []]],
    [{ ignore_exc: true }, [0, "found", [0, 2]]],
  ] as const)("of pymemcache with %j and a dead node comes to %j", (options, expected) => {
    const world = new World("pymemcache", options);
    world.strike("crash", 1);
    expect(world.call([0, 1, 2], 1)).toEqual(expected);
  });

  it("takes the round trips of its longest way: as many as nodes that are asked in turn, one for all at once", () => {
    for (const name of Object.keys(versions)) {
      const world = new World(name);
      const trips = [1, 1].map((process) => {
        world.ask(world.keysOf([3, 0, 1]), process);
        while (world.ends.length === 0) world.simulation.step();
        return world.ends.shift()?.answer.roundTrips;
      });
      // Over connections made for it, by the library's machine, and over those that are there.
      expect([name, ...trips]).toEqual([name, ...(name === "pymemcache" ? [3, 3] : [1, 1])]);
    }
  });

  it("teaches single operations which server to leave alone", () => {
    const world = new World("php-memcached", lasting);
    world.strike("crash", 1);
    world.call([1, 2], 1);
    const [key] = world.keysOf([1]);
    const { resultCode, node } = world.tier.attempts.begin(Verb.get, 1, key ?? -1, 0);
    expect([resultCode, node]).toEqual([47, -1]);
  });

  it("knows nodes by their numbers in the cluster where the server list has only some of them", () => {
    const world = new World("php-memcached", lasting, [3, 1]);
    world.strike("crash", 3);
    expect(world.call([3, 1], 1)).toEqual([0, "found", [1]]);
  });
});
