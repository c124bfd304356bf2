import { describe, expect, it } from "vitest";
import { Attempts } from "../../models/application/attempts.ts";
import { servers } from "../../models/client-conformance/configuration.ts";
import { type Client, type Operation, type Probe, Step, Verb } from "../../models/clients/client.ts";
import { createClient } from "../../models/clients/index.ts";
import { ServerLists } from "../../models/clients/server-lists.ts";
import { Cluster } from "../../models/cluster/cluster.ts";
import { Outcome } from "../../models/network/outcome.ts";
import { Wire } from "../../models/network/wire.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { Totals } from "../../models/recording/bookings.ts";
import { Ledger } from "../../models/staleness/ledger.ts";
import { Population } from "../../models/workload/population.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";
import { Simulation } from "../../src/core/simulation.ts";
import { item } from "../nodes/item.ts";

interface End {
  readonly at: number;
  readonly node: number;
}

/** No node answered. */
const FAILED = -1;

/** A cluster, one client, and operations whose ends are noted with their time. */
class Tier {
  readonly simulation = new Simulation();
  readonly nodes: Nodes;
  readonly wire: Wire;
  readonly cluster: Cluster;
  readonly attempts: Attempts;
  readonly ends: End[] = [];
  readonly client: Client;
  readonly population: Population;
  #requests = 0;

  constructor(make: (keys: Population["keys"]) => Client, count = 3) {
    const streams = new Streams(1);
    const down = new Uint8Array(count);
    this.nodes = new Nodes({ profile: "classic", memoryBytes: Array(count).fill(4 * 1024 * 1024), keys: 300 });
    const valueBytes = createDistribution({ distribution: "constant", value: 100 });
    const ttl = [{ seconds: 3600, share: 1 }];
    const groups = [{ keys: 300, valueBytes: [valueBytes], ttl }] as const;
    this.population = new Population({ keyBytes: 20, groups }, this.nodes, streams);
    this.client = make(this.population.keys);
    this.wire = new Wire({ ...wireOf(this.client), losses: streams.stream("lost packets") });
    const { nodes, wire, client, simulation, population } = this;
    const bookings = new Totals();
    const { counts } = bookings;
    const { facts } = population;
    const ledger = new Ledger({ nodes, client, wire, keys: 300, facts, down, bookings, clock: simulation });
    this.attempts = new Attempts({
      client,
      wire,
      nodes,
      population,
      ledger,
      counts,
      simulation,
      ended: (_request, { node }) => this.ends.push({ at: simulation.now, node }),
    });
    const changed = (node: number): void => this.attempts.nodeChanged(node);
    this.cluster = new Cluster({
      nodes,
      client,
      serverLists: client instanceof ServerLists ? client : null,
      wire,
      down,
      ledger,
      hosts: 1,
      changed,
      renewed: (processes) => this.attempts.abandonAllOf(new Set(processes)),
    });
    this.attempts.begun();
  }

  /** Begins the operation at this instant; its end is noted, also where it comes at once. */
  begin(verb: Verb, key: number, version = 1, process = 0): void {
    const answer = this.attempts.begin(verb, process, key, version);
    if (answer.waits >= 0) this.attempts.isFor(answer, this.#requests++);
    else this.ends.push({ at: this.simulation.now, node: answer.node });
  }

  /** The key's version on the node, null where there is none. */
  held(node: number, key: number): number | null {
    const slot = this.nodes.peek(node, key, this.simulation.now | 0);
    return slot === 0 ? null : this.nodes.versionOf(slot);
  }

  /** The first key that lives on the node. */
  keyOf(node: number, after = 0): number {
    const up = new Uint8Array(this.nodes.count);
    for (let key = after; ; key++) if (this.client.settled(key, up) === node) return key;
  }
}

function wireOf({ nodes, processes, keepsSockets, connectTimeoutMs, ioTimeoutMs }: Client) {
  return { nodes, processes, keepsSockets, connectTimeoutMs, ioTimeoutMs };
}

function tier(name: string, options: Readonly<Record<string, unknown>> = {}, count = 3): Tier {
  const version = name === "pecl-memcache" ? "3.0" : "1.1";
  return new Tier((keys) => createClient({ name, version, processes: 2, options }, servers(count), keys), count);
}

const php = () => tier("php-memcached", { persistent_id: "p" });

describe("what a lost node costs the process that asks", () => {
  it("nothing where the port refuses: the answer comes within a round trip", () => {
    const world = php();
    world.cluster.crash(0);
    world.begin(Verb.get, world.keyOf(0));
    expect(world.ends).toEqual([{ at: 0, node: FAILED }]);
  });

  it("with libmemcached 4 s where the host is off, and 2 s of peace after it", () => {
    const world = php();
    const key = world.keyOf(0);
    world.cluster.hostDown(0, false);
    world.begin(Verb.get, key);
    world.simulation.run(5);
    // In its retry timeout it does not try: 4 s + 2 s, strictly later.
    world.begin(Verb.get, key);
    world.simulation.run(7);
    world.begin(Verb.get, key);
    world.simulation.run(20);
    expect(world.ends).toEqual([
      { at: 4, node: FAILED },
      { at: 5, node: FAILED },
      { at: 11, node: FAILED },
    ]);
  });

  it("with libmemcached 5 s on every call where the process hangs", () => {
    const world = php();
    const key = world.keyOf(1);
    world.begin(Verb.get, key);
    world.cluster.pause(1);
    for (const at of [10, 20, 30]) {
      world.simulation.run(at);
      world.begin(Verb.get, key);
    }
    world.simulation.run(40);
    expect(world.ends.slice(1)).toEqual([15, 25, 35].map((at) => ({ at, node: FAILED })));
  });

  it("with pecl-memcache 1 s once, then 15 s of peace on another node", () => {
    const world = tier("pecl-memcache");
    const key = world.keyOf(0);
    world.cluster.hostDown(0, false);
    world.begin(Verb.get, key);
    world.simulation.run(10);
    world.begin(Verb.get, key);
    world.simulation.run(16);
    world.begin(Verb.get, key);
    world.simulation.run(30);
    expect(world.ends.map(({ at }) => at)).toEqual([1, 10, 17]);
    expect(new Set(world.ends.map(({ node }) => node))).toEqual(new Set([world.ends[0].node]));
    expect(world.ends[0].node).toBeGreaterThan(0);
  });

  it("its delay where it is slow", () => {
    const world = php();
    world.cluster.slow(2, 0.25);
    world.begin(Verb.set, world.keyOf(2));
    world.simulation.run(1);
    expect(world.ends).toEqual([{ at: 0.25, node: 2 }]);
  });
});

describe("a process that hangs", () => {
  it("answers what its clients still wait for when it goes on", () => {
    const world = php();
    const key = world.keyOf(0);
    world.cluster.pause(0);
    world.begin(Verb.set, key, 7);
    world.simulation.run(3);
    expect([world.ends, world.held(0, key)]).toEqual([[], null]);
    world.cluster.resume(0, 3);
    world.simulation.run(4);
    expect([world.ends, world.held(0, key)]).toEqual([[{ at: 3, node: 0 }], 7]);
  });

  it("still does, when it goes on, what its clients have given up on (SIGSTOP and SIGCONT, measured)", () => {
    const world = php();
    const key = world.keyOf(0);
    world.begin(Verb.set, key, 1);
    world.cluster.pause(0);
    world.begin(Verb.set, key, 2);
    world.simulation.run(60);
    expect([world.ends.at(-1), world.held(0, key)]).toEqual([{ at: 5, node: FAILED }, 1]);
    world.cluster.resume(0, 60);
    expect(world.held(0, key)).toBe(2);
  });

  it("takes what lay in its sockets with it when it is killed", () => {
    const world = php();
    const key = world.keyOf(0);
    world.cluster.pause(0);
    world.begin(Verb.set, key, 2);
    world.simulation.run(60);
    world.cluster.crash(0);
    world.cluster.recover(0, 61);
    world.simulation.run(70);
    expect(world.held(0, key)).toBeNull();
  });

  it("ends the wait of its clients when it is killed: their sockets break", () => {
    const world = php();
    world.begin(Verb.get, world.keyOf(0));
    world.cluster.pause(0);
    world.begin(Verb.get, world.keyOf(0));
    world.simulation.run(2);
    world.cluster.crash(0);
    world.simulation.run(9);
    expect(world.ends.at(-1)).toEqual({ at: 2, node: FAILED });
  });
});

describe("processes that begin anew", () => {
  it("have no answer to what they waited for", () => {
    const world = php();
    world.cluster.pause(0);
    world.begin(Verb.get, world.keyOf(0));
    world.begin(Verb.get, world.keyOf(0));
    world.simulation.run(2);
    world.attempts.abandonAllOf(new Set([0]));
    world.simulation.run(9);
    expect(world.ends).toEqual([
      { at: 2, node: FAILED },
      { at: 2, node: FAILED },
    ]);
  });
});

describe("a node that answers later than its clients wait", () => {
  it("has done what was asked by then all the same", () => {
    const world = php();
    const key = world.keyOf(0);
    world.cluster.slow(0, 6);
    world.begin(Verb.set, key, 5);
    world.simulation.run(5.5);
    expect([world.ends, world.held(0, key)]).toEqual([[{ at: 5, node: FAILED }], null]);
    world.simulation.run(6.5);
    expect(world.held(0, key)).toBe(5);
  });
});

describe("a cut", () => {
  it("concerns the processes cut off and nobody else, and the node keeps what it had", () => {
    const world = php();
    const key = world.keyOf(0);
    world.begin(Verb.set, key, 3, 0);
    world.begin(Verb.get, key, 0, 1);
    world.cluster.cutOff(0, 0.5);
    world.begin(Verb.get, key, 0, 0);
    world.begin(Verb.get, key, 0, 1);
    expect(world.ends.slice(2)).toEqual([{ at: 0, node: 0 }]);
    world.simulation.run(20);
    expect(world.ends.at(-1)).toEqual({ at: 5, node: FAILED });
    world.cluster.heal(0);
    world.begin(Verb.get, key, 0, 0);
    expect([world.ends.at(-1), world.held(0, key)]).toEqual([{ at: 20, node: 0 }, 3]);
  });

  it("that heals in time costs until TCP sends again: .2 s, .6 s, 1.4 s, 3 s after the request", () => {
    const world = php();
    world.begin(Verb.get, world.keyOf(0));
    world.cluster.cutOff(0, 1);
    world.begin(Verb.get, world.keyOf(0));
    world.simulation.run(2);
    world.cluster.heal(0);
    world.simulation.run(10);
    expect(world.ends[1].at).toBeCloseTo(3, 9);
    expect(world.ends[1].node).toBe(0);
  });
});

describe("a write that asks for no reply", () => {
  const sent = () => {
    const world = new Tier((keys) =>
      createClient({ name: "pymemcache", version: "4.0", processes: 2, options: {} }, servers(3), keys),
    );
    const key = world.keyOf(0);
    for (const process of [0, 1]) world.begin(Verb.get, key, 0, process);
    return { world, key };
  };

  it("returns at once from a hung node, which does all of them in order when it goes on, even the last of many", () => {
    const { world, key } = sent();
    world.cluster.pause(0);
    for (let version = 1; version <= 100; version++) {
      world.begin(Verb.set, key, version);
      expect(world.ends.at(-1)).toEqual({ at: 0, node: 0 });
    }
    expect(world.held(0, key)).toBeNull();
    world.simulation.run(30);
    world.cluster.resume(0, 30);
    expect(world.held(0, key)).toBe(100);
    // The same once more: rows are used again, in another order than they were.
    world.cluster.pause(0);
    for (let version = 101; version <= 160; version++) world.begin(Verb.set, key, version);
    world.cluster.resume(0, 30);
    expect(world.held(0, key)).toBe(160);
  });

  it("swallowed by a cut is sent again by TCP, 3 s after it was sent if the cut is healed after 2 s", () => {
    const { world, key } = sent();
    world.cluster.cutOff(0, 1);
    world.begin(Verb.set, key, 7);
    expect(world.ends.at(-1)).toEqual({ at: 0, node: 0 });
    world.simulation.run(2);
    world.cluster.heal(0);
    world.simulation.run(2.99);
    expect(world.held(0, key)).toBeNull();
    world.simulation.run(3.01);
    expect(world.held(0, key)).toBe(7);
  });

  it("is done late by a slow node, and never by one that was killed", () => {
    const { world, key } = sent();
    world.cluster.slow(0, 2);
    world.begin(Verb.set, key, 5);
    world.simulation.run(2.1);
    expect(world.held(0, key)).toBe(5);
    world.begin(Verb.set, key, 6);
    world.cluster.crash(0);
    world.cluster.recover(0, 3);
    world.simulation.run(9);
    expect(world.held(0, key)).toBeNull();
  });
});

it("a server list that comes back finds new objects: nothing is left of what they knew before", () => {
  const world = new Tier((keys) => {
    const of = (count: number) => () =>
      createClient({ name: "dalli", version: "5.0", processes: 1, options: {} }, servers(count), keys);
    const lists = [
      { servers: [0, 1, 2], make: of(3) },
      { servers: [0, 1], make: of(2) },
    ];
    return new ServerLists({ nodes: 3, processes: 1, lists, startedAt: () => 0 });
  });
  const key = world.keyOf(0);
  world.cluster.crash(0);
  for (let i = 0; i < 3; i++) world.begin(Verb.get, key);
  expect(world.client.usual(0, key)).toBe(-1);
  world.cluster.resize([0, 1], 0);
  world.cluster.resize([0, 1, 2], 0);
  expect(world.client.usual(0, key)).toBe(0);
});

describe("lost packets", () => {
  it("cost .2 (2^k - 1) s where k attempts in a row are lost, each with 1 - (1 - p)^2", () => {
    const world = php();
    const key = world.keyOf(0);
    world.begin(Verb.set, key);
    world.cluster.lose(0, 0.1);
    const waits: number[] = [];
    for (let i = 1; i <= 4000; i++) {
      world.simulation.run(i * 10);
      world.begin(Verb.get, key);
      world.simulation.run(i * 10 + 9);
      waits.push(world.ends.at(-1)!.at - i * 10);
    }
    const share = (k: number): number =>
      waits.filter((wait) => Math.abs(wait - 0.2 * (2 ** k - 1)) < 1e-9).length / 4000;
    // Binomial: four standard errors of a share s of 4,000 are 4 sqrt(s(1 - s)/4000), at most .032.
    expect(Math.abs(share(0) - 0.81)).toBeLessThan(0.025);
    expect(Math.abs(share(1) - 0.19 * 0.81)).toBeLessThan(0.023);
    expect(Math.abs(share(2) - 0.19 ** 2 * 0.81)).toBeLessThan(0.011);
  });
});

/** A client with all that the interface allows: a cold node 0 in front of a warm node 1, and a thread of its own. */
class Warming implements Client {
  readonly name = "warming";
  readonly nodes = 2;
  readonly processes = 2;
  readonly keepsSockets = true;
  readonly connectTimeoutMs = 1000;
  readonly ioTimeoutMs = 1000;
  readonly seesMisses = true;
  readonly told: Outcome[] = [];
  readonly probed: [number, Outcome][] = [];
  backgroundAtSeconds = 2;

  usual(): number {
    return 0;
  }
  start(): number {
    return Step.connect(0);
  }
  after(op: Operation, outcome: Outcome): number {
    this.told.push(outcome);
    if (Step.isConnect(op.step)) {
      if (op.verb === Verb.set) op.ttlSecondsMax = 60;
      return Step.send(Step.node(op.step));
    }
    return outcome === Outcome.missed && Step.node(op.step) === 0 ? Step.connect(1) : Step.done;
  }
  warms(op: Operation): number {
    return Step.node(op.step) === 1 ? 0 : -1;
  }
  background(seconds: number, probe: Probe): void {
    this.probed.push([seconds, probe.ask(0, 1)]);
    this.backgroundAtSeconds = seconds < 6 ? seconds + 2 : Number.POSITIVE_INFINITY;
  }
  newRequest(): void {}
  settled(): number {
    return 0;
  }
}

describe("what the client interface promises", () => {
  it("tells a client that sees misses of them, follows it to the next node, and adds what that has to the first", () => {
    const client = new Warming();
    const world = new Tier(() => client, 2);
    world.nodes.set(1, item(5, 200, { version: 9 }), 0);
    world.begin(Verb.get, 5);
    expect(client.told).toEqual([Outcome.answered, Outcome.missed, Outcome.answered, Outcome.answered]);
    expect([world.ends[0], world.held(0, 5)]).toEqual([{ at: 0, node: 1 }, 9]);
  });

  it("caps the time to live of a write as the library asks with the step it returns", () => {
    const world = new Tier(() => new Warming(), 2);
    world.begin(Verb.set, 5);
    world.simulation.run(59);
    expect(world.held(0, 5)).toBe(1);
    world.simulation.run(61);
    expect(world.held(0, 5)).toBeNull();
  });

  it("wakes the library's own thread when it asked for it, and lets it find out what it can", () => {
    const client = new Warming();
    const world = new Tier(() => client, 2);
    world.simulation.run(3);
    world.cluster.crash(1);
    world.simulation.run(5);
    world.cluster.recover(1, 5);
    world.simulation.run(60);
    expect(client.probed).toEqual([
      [2, Outcome.answered],
      [4, Outcome.refused],
      [6, Outcome.answered],
    ]);
  });
});

describe("a library that waits before a step", () => {
  it("makes it when the wait is over, on the node as it is then, and its caller waits as long", () => {
    const world = new Tier((keys) =>
      createClient({ name: "memjs", version: "1.3", processes: 1, options: {} }, servers(3), keys),
    );
    const key = world.keyOf(1);
    world.cluster.crash(1);
    world.begin(Verb.get, key);
    expect(world.ends).toEqual([]);
    world.simulation.run(0.15);
    world.cluster.recover(1, 0.15);
    world.begin(Verb.get, key);
    world.simulation.run(10);
    // The second call found the node back at once, the first at its next try, 0.2 s after it began.
    expect(world.ends).toEqual([
      { at: 0.15, node: 1 },
      { at: 0.2, node: 1 },
    ]);
  });

  it("takes memcached for Node.js 1, 3, 9, 27 and 60 s to fail a call, and nothing after that", () => {
    const world = new Tier((keys) =>
      createClient({ name: "node-memcached", version: "2.2", processes: 1, options: {} }, servers(3), keys),
    );
    const key = world.keyOf(2);
    world.cluster.crash(2);
    world.begin(Verb.get, key);
    world.simulation.run(99);
    expect([world.ends, world.attempts.waiting]).toEqual([[], 1]);
    world.simulation.run(101);
    world.begin(Verb.get, key);
    expect(world.ends).toEqual([
      { at: 100, node: FAILED },
      { at: 101, node: FAILED },
    ]);
  });
});

describe("a library that empties a server it connects to again", () => {
  it.each([
    [1, false, null],
    [0, false, 1],
    [1, true, null],
    [0, true, 1],
  ])("flush_on_reconnect %i, list may change %j: of a node that was cut off the old value is %j", (flush_on_reconnect, changes, held) => {
    const options = { flush_on_reconnect, dead_retry: 5 };
    const world = new Tier((keys) => {
      const client = createClient(
        { name: "python-memcached", version: "1.62", processes: 1, options },
        servers(3),
        keys,
      );
      const lists = [{ servers: [0, 1, 2], make: () => client }];
      return changes ? new ServerLists({ nodes: 3, processes: 1, lists, startedAt: () => 0 }) : client;
    });
    const [key, other] = [world.keyOf(0), world.keyOf(0, world.keyOf(0) + 1)];
    world.begin(Verb.set, key);
    world.cluster.hostDown(0, true);
    world.begin(Verb.get, key);
    world.simulation.run(20);
    world.cluster.hostUp(0, 20);
    expect(world.held(0, key)).toBe(1);
    world.begin(Verb.get, other);
    expect(world.held(0, key)).toBe(held);
  });
});

describe("an operation that goes to several nodes at once", () => {
  const pools = {
    all: { servers: [0, 1, 2].map((i) => `10.0.0.${i + 1}:11212`) },
    pair: { servers: [0, 1].map((i) => `10.0.0.${i + 1}:11212`) },
    third: { servers: ["10.0.0.3:11212"] },
  };
  const mcrouter = (route: unknown) =>
    new Tier((keys) =>
      createClient({ name: "mcrouter", version: "2026", processes: 2, options: { pools, route } }, servers(3), keys),
    );
  const heldAll = (world: Tier) => [0, 1, 2].map((node) => world.held(node, 0));

  it("waits for all of them together, for as long as one time-out, and the others have done it long since", () => {
    for (const hung of [[1], [1, 2]]) {
      const world = mcrouter("AllSyncRoute|Pool|all");
      for (const node of hung) world.cluster.pause(node);
      world.begin(Verb.set, 0);
      expect(world.held(0, 0)).toBe(1);
      world.simulation.run(5);
      expect(world.ends).toEqual([{ at: 1, node: FAILED }]);
    }
  });

  it("does not wait for those whose reply does not count", () => {
    for (const type of ["AllFastestRoute", "AllInitialRoute", "AllAsyncRoute", "AllMajorityRoute"]) {
      const world = mcrouter(`${type}|Pool|all`);
      world.cluster.pause(2);
      world.begin(Verb.set, 0);
      expect(world.ends).toEqual([{ at: 0, node: type === "AllMajorityRoute" ? 1 : 0 }]);
      // The one that hangs does it when it runs again.
      world.simulation.run(3);
      expect(heldAll(world)).toEqual([1, 1, null]);
      world.cluster.resume(2, 3);
      world.simulation.run(4);
      expect(heldAll(world)).toEqual([1, 1, 1]);
    }
  });

  it("leaves the writes to slow nodes to themselves", () => {
    const world = mcrouter("AllFastestRoute|Pool|all");
    world.cluster.slow(1, 0.4);
    world.begin(Verb.set, 0);
    world.simulation.run(0.3);
    expect(heldAll(world)).toEqual([1, null, 1]);
    world.simulation.run(0.5);
    expect(heldAll(world)).toEqual([1, 1, 1]);
    expect([world.ends, world.attempts.waiting]).toEqual([[{ at: 0, node: 0 }], 0]);
  });

  it("is under way where no reply is waited for and none is there", () => {
    const world = mcrouter("AllAsyncRoute|Pool|all");
    for (const node of [0, 1, 2]) world.cluster.slow(node, 0.4);
    const answer = world.attempts.begin(Verb.set, 0, 0, 1);
    expect(answer).toMatchObject({ waits: -1, node: 0, slot: 0, isUnderway: true });
    // A get is answered at once too: as if there were nothing.
    expect(world.attempts.begin(Verb.get, 0, 0, 1)).toMatchObject({ node: -1, isEmpty: true });
  });

  it("ends when the node that it waits for runs again, or is gone for good", () => {
    const resumed = mcrouter("AllSyncRoute|Pool|all");
    resumed.cluster.pause(1);
    resumed.begin(Verb.set, 0);
    resumed.simulation.run(0.5);
    resumed.cluster.resume(1, 0.5);
    resumed.simulation.run(5);
    expect(resumed.ends).toEqual([{ at: 0.5, node: 0 }]);
    const crashed = mcrouter("AllSyncRoute|Pool|all");
    crashed.cluster.pause(1);
    crashed.begin(Verb.set, 0);
    crashed.simulation.run(0.5);
    crashed.cluster.crash(1);
    crashed.simulation.run(5);
    expect(crashed.ends).toEqual([{ at: 0.5, node: FAILED }]);
  });

  it("goes on where a route tries another after it, and within one another", () => {
    const after = mcrouter({ type: "FailoverRoute", children: ["AllSyncRoute|Pool|pair", "PoolRoute|third"] });
    after.cluster.pause(1);
    after.begin(Verb.set, 0);
    after.simulation.run(5);
    expect(after.ends).toEqual([{ at: 1, node: 2 }]);
    expect(heldAll(after)).toEqual([1, null, 1]);
    const inside = mcrouter({ type: "AllFastestRoute", children: ["AllSyncRoute|Pool|pair", "PoolRoute|third"] });
    inside.cluster.pause(1);
    inside.cluster.slow(2, 0.5);
    inside.begin(Verb.set, 0);
    inside.simulation.run(5);
    expect(inside.ends).toEqual([{ at: 0.5, node: 2 }]);
    expect(inside.attempts.waiting).toBe(0);
  });

  it("ends once, and its branches with it, when every process begins anew", () => {
    const world = mcrouter({ type: "AllSyncRoute", children: ["AllSyncRoute|Pool|pair", "PoolRoute|third"] });
    for (const node of [0, 1, 2]) world.cluster.pause(node);
    world.begin(Verb.set, 0);
    world.attempts.abandonAllOf(new Set([0]));
    expect([world.ends, world.attempts.waiting]).toEqual([[{ at: 0, node: FAILED }], 0]);
  });

  it("finds what a branch found, if it is still there when all have answered", () => {
    const world = mcrouter("AllSyncRoute|Pool|all");
    world.begin(Verb.set, 0);
    world.cluster.slow(1, 0.4);
    world.begin(Verb.get, 0);
    world.simulation.run(1);
    expect(world.ends.map(({ at }) => at)).toEqual([0, 0.4]);
    expect(world.ends[1].node).toBeGreaterThanOrEqual(0);
  });
});
