/** The steps of one operation, worked out by hand from what the pools are for. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { Verb } from "../../models/clients/client.ts";
import { createClient } from "../../models/clients/index.ts";
import { ServerLists } from "../../models/clients/server-lists.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { gutterHomes } from "../../models/second-pools/gutter-homes.ts";
import { PooledClient } from "../../models/second-pools/pooled-client.ts";
import { Returns } from "../../models/second-pools/returns.ts";
import type { SecondPoolsSpec } from "../../models/second-pools/second-pools-spec.ts";

const NODES = 6;
const MAIN = [0, 1];
const REPLICA = [2, 3];
const GUTTER = [4, 5];
const keys = new ListedKeys(["a"]);

function world(spec: SecondPoolsSpec, options: Readonly<Record<string, unknown>> = { failover: false }) {
  const all = servers(NODES);
  const client = { name: "rendezvous", version: "1.0", options, processes: 1 };
  const pool = (nodes: readonly number[]) =>
    new ServerLists({
      nodes: NODES,
      processes: 1,
      lists: [
        {
          servers: nodes,
          make: () =>
            createClient(
              client,
              nodes.map((node) => all[node]),
              keys,
            ),
        },
      ],
      startedAt: () => 0,
    });
  const returns = new Returns(NODES, spec.warmUp?.forSeconds ?? 0);
  const gutter = spec.gutter === undefined ? null : gutterHomes(keys, spec.gutter.nodes);
  const pools = [MAIN, ...(spec.replicas?.pools ?? [])].map(pool);
  const rig = new Rig(
    new PooledClient({ spec, nodes: NODES, pools, gutterHomes: gutter, returns, roundTripSeconds: 0.001 }),
  );
  const home = rig.client.settled(0, rig.down);
  return { rig, returns, home, gutter: gutter?.[0] ?? -1 };
}

const gutterOnly: SecondPoolsSpec = { gutter: { nodes: GUTTER, ttlSeconds: 10 } };

describe("a gutter", () => {
  it("gets what fails on the cluster, sets that live short, and no deletes", () => {
    const { rig, home, gutter } = world(gutterOnly);
    expect(rig.call(0, 0, Verb.set).steps).toEqual([`connect ${home}`, `send ${home}`]);
    expect(rig.op.ttlSecondsMax).toBe(0);
    rig.crash(home);
    // The first failure is that of the socket that broke. Within the same instant the client does not try it again.
    rig.call(0);
    rig.nowSeconds++;
    expect(rig.call(0, 0, Verb.set).steps).toEqual([`connect ${home} refused`, `send ${gutter}`]);
    expect(rig.op.ttlSecondsMax).toBe(10);
    expect(rig.held[gutter].has(0)).toBe(true);
    rig.nowSeconds++;
    expect(rig.call(0)).toMatchObject({ node: gutter, steps: [`connect ${home} refused`, `send ${gutter}`] });
    rig.nowSeconds++;
    expect(rig.call(0, 0, Verb.delete)).toMatchObject({ node: -1, steps: [`connect ${home} refused`] });
    expect(rig.held[gutter].has(0)).toBe(true);
    rig.recover(home);
    expect(rig.call(0).steps).toEqual([`connect ${home}`, `send ${home}`]);
  });

  it("that is dead fails with the cluster, and a socket to it that broke is opened anew once", () => {
    const { rig, home, gutter } = world(gutterOnly);
    rig.crash(home);
    rig.call(0, 0, Verb.set);
    rig.crash(gutter);
    expect(rig.call(0)).toMatchObject({ node: -1 });
    rig.recover(gutter);
    rig.nowSeconds++;
    expect(rig.call(0).steps).toEqual([`connect ${home} refused`, `connect ${gutter}`, `send ${gutter}`]);
    rig.wire.closeAll(0);
    rig.nowSeconds++;
    expect(rig.call(0).steps.slice(1)).toEqual([`send ${gutter} broken`, `connect ${gutter}`, `send ${gutter}`]);
  });

  it("is where a process that knows looks when the cluster has no node for the key", () => {
    const { rig, gutter } = world(gutterOnly);
    for (const node of MAIN) rig.crash(node);
    expect(rig.client.settled(0, rig.down)).toBe(gutter);
    rig.crash(gutter);
    expect(rig.client.settled(0, rig.down)).toBe(-1);
  });
});

describe("replicas", () => {
  const both: SecondPoolsSpec = { replicas: { pools: [REPLICA], onMiss: false } };

  it("have every write, and the get that fails on the pool before them", () => {
    const { rig, home } = world(both);
    rig.call(0, 0, Verb.set);
    const holders = rig.held.flatMap((held, node) => (held.has(0) ? [node] : []));
    expect(holders).toHaveLength(2);
    expect(holders[0]).toBe(home);
    expect(REPLICA).toContain(holders[1]);
    rig.crash(home);
    expect(rig.call(0).node).toBe(holders[1]);
    rig.call(0, 0, Verb.delete);
    expect(rig.held[holders[1]].has(0)).toBe(false);
  });

  it("are asked after a miss only if they are said to be", () => {
    for (const onMiss of [false, true]) {
      const { rig, home } = world({ replicas: { pools: [REPLICA], onMiss } });
      rig.call(0, 0, Verb.set);
      rig.crash(home);
      rig.recover(home);
      const { node } = rig.call(0);
      expect(REPLICA.includes(node)).toBe(onMiss);
      // Nothing is added to the node.
      expect(rig.held[home].has(0)).toBe(false);
    }
  });

  it("with a gutter behind: a set goes there where no pool takes it", () => {
    const { rig, gutter } = world({ ...both, ...gutterOnly });
    for (const node of [...MAIN, ...REPLICA]) rig.crash(node);
    expect(rig.call(0, 0, Verb.set).node).toBe(gutter);
    expect(rig.call(0).node).toBe(gutter);
  });
});

describe("a warm-up", () => {
  it.each(["gutter", "replica", "standIn"] as const)("from the %s adds what it finds, for the stated time", (from) => {
    const spec: SecondPoolsSpec = {
      ...gutterOnly,
      replicas: { pools: [REPLICA], onMiss: false },
      warmUp: { from, forSeconds: 60, ttlSeconds: 7 },
    };
    const { rig, returns, home, gutter } = world(spec, { failover: from === "standIn" });
    rig.crash(home);
    // What the outage leaves: in the gutter, on the replica, or on the other node of the cluster.
    const other = MAIN.find((node) => node !== home)!;
    const warm = from === "gutter" ? gutter : from === "standIn" ? other : -1;
    if (warm >= 0) rig.held[warm].add(0);
    else rig.call(0, 0, Verb.set);
    rig.recover(home);
    rig.held[home].clear();
    returns.returned(home, 100);
    rig.nowSeconds = 160;
    expect(rig.call(0).node).toBe(home);
    rig.nowSeconds = 159;
    const { node } = rig.call(0);
    if (warm >= 0) expect(node).toBe(warm);
    else expect(REPLICA).toContain(node);
    expect(rig.held[home].has(0)).toBe(true);
    expect(rig.op.ttlSecondsMax).toBe(7);
    expect(rig.call(0).steps).toEqual([`send ${home}`]);
  });

  it("that finds nothing is a miss", () => {
    const { rig, returns, home, gutter } = world({
      ...gutterOnly,
      warmUp: { from: "gutter", forSeconds: 60, ttlSeconds: 0 },
    });
    returns.returned(home, 0);
    rig.nowSeconds++;
    expect(rig.call(0)).toMatchObject({ node: gutter, steps: expect.arrayContaining([`send ${gutter} missed`]) });
    rig.crash(gutter);
    expect(rig.call(0).node).toBe(-1);
    expect(rig.op.step).toBe(-4);
  });
});
