/**
 * Processes with different server lists. A twin by brute force knows which list each process has and what each node holds, and
 * follows every operation on every key; and closed forms say how many reads are stale where lists differ for good.
 */
import { describe, expect, it } from "vitest";
import { type Client, Verb } from "../../models/clients/client.ts";
import { clients, createClient } from "../../models/clients/index.ts";
import { NumberedKeys } from "../../models/hashing/keys.ts";
import type { Act } from "../../models/key-history/event.ts";
import { Witness } from "../../models/key-history/witness.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";

type Json = Readonly<Record<string, unknown>>;
type List = readonly number[];

const NODES = 4;
const KEYS = 8;
const PROCESSES = 6;
const OLD = [0, 1];
const NEW = [0, 1, 2, 3];

const quick = { distribution: "constant", value: "1us" };

function scenario(changes: Json): Scenario {
  const { value, problems } = readScenario({
    duration: "2m",
    measureFrom: "0s",
    cluster: { nodes: NODES, memory: "2MB" },
    // So quick that no read of it is overtaken by a write.
    database: { servers: 64, readService: quick, writeService: quick },
    workload: { keys: KEYS, ttl: "1h", reads: 0.7, arrivals: { rate: 20, load: { curve: "constant" } } },
    ...changes,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

/** By process, which list it has from when on, the first from before the start. */
type Lists = readonly (readonly { readonly fromSeconds: number; readonly servers: List }[])[];

const always = (servers: List) => [{ fromSeconds: Number.NEGATIVE_INFINITY, servers }];
const processes = Array.from({ length: PROCESSES }, (_, process) => process);

/** Each world, and by hand which process has which list when. */
const worlds: Readonly<Record<string, { readonly world: Json; readonly lists: Lists }>> = {
  "half of them, from the start on": {
    world: { client: { servers: OLD, groups: [{ share: 0.5, servers: NEW }] } },
    lists: processes.map((process) => always(process < 3 ? NEW : OLD)),
  },
  "one after another, over half a minute": {
    world: { client: { servers: OLD }, faults: [{ fault: "deploy", at: "30s", over: "30s", servers: NEW }] },
    lists: processes.map((process) => [...always(OLD), { fromSeconds: 30 + 6 * process, servers: NEW }]),
  },
  "two at a time, and no more than two thirds of them": {
    world: {
      client: { servers: NEW },
      faults: [{ fault: "deploy", at: "30s", over: "20s", atOnce: 2, share: 0.66, servers: OLD }],
    },
    lists: processes.map((process) => [
      ...always(NEW),
      ...(process < 4 ? [{ fromSeconds: process < 2 ? 30 : 50, servers: OLD }] : []),
    ]),
  },
  "one of them by mistake, until all have the list again": {
    world: {
      client: { servers: NEW },
      faults: [
        { fault: "partial-resize", at: "20s", share: 0.01, servers: OLD },
        { fault: "resize", at: "75s", servers: NEW },
      ],
    },
    lists: processes.map((process) => [
      ...always(NEW),
      ...(process < 1
        ? [
            { fromSeconds: 20, servers: OLD },
            { fromSeconds: 75, servers: NEW },
          ]
        : []),
    ]),
  },
};

const libraries: readonly { readonly name: string; readonly options?: Json }[] = [
  ...clients.map(({ name }) => ({ name })),
  { name: "pecl-memcache", options: { persistent: false } },
  { name: "php-memcached", options: { persistent_id: "p", OPT_LIBKETAMA_COMPATIBLE: true } },
];

const keys = new NumberedKeys(KEYS, scenario({}).workload.keyBytes);

/** Where a library with this list puts each key, in positions of the cluster. */
class Places {
  readonly #known = new Map<string, Client>();
  readonly #world: Scenario;

  constructor(world: Scenario) {
    this.#world = world;
  }

  of(servers: List, key: number): number {
    const { client, nodes } = this.#world;
    const known = this.#known.get(servers.join());
    const made =
      known ??
      createClient(
        { ...client, processes: 1 },
        servers.map((node) => nodes[node]),
        keys,
      );
    this.#known.set(servers.join(), made);
    return servers[made.settled(key, new Uint8Array(servers.length))];
  }
}

interface Seen {
  stale: number;
  missed: number;
  elsewhere: number;
}

/** Follows the operations on a key, and holds each against what the twin knows. */
function follow(acts: readonly Act[], key: number, lists: Lists, places: Places, seen: Seen): void {
  const copies = new Map<number, number>();
  let newest = 0;
  for (const { verb, process, atSeconds, node, version, occasion, looks, times } of acts) {
    if (occasion === "at the start") {
      copies.set(node, version!);
      continue;
    }
    const list = lists[process].findLast(({ fromSeconds }) => fromSeconds <= atSeconds)!.servers;
    expect([looks, node]).toEqual([[], places.of(list, key)]);
    if (node !== places.of(lists[0][0].servers, key)) seen.elsewhere += times;
    if (verb === Verb.get) {
      expect(version).toBe(copies.get(node) ?? null);
      if (version === null) seen.missed += times;
      else if (version < newest) seen.stale += times;
    } else {
      newest = Math.max(newest, version!);
      copies.set(node, version!);
    }
  }
}

describe.each(Object.entries(worlds))("server lists that differ: %s", (_, { world, lists }) => {
  it.each(libraries)("each process looks where its own list says, and finds what was stored there: %j", (library) => {
    const client = { ...(world.client as Json), ...library, processes: PROCESSES };
    const made = scenario({ ...world, client });
    const { metrics } = run(made, 5, { check: true });
    const seen: Seen = { stale: 0, missed: 0, elsewhere: 0 };
    const places = new Places(made);
    for (let key = 0; key < KEYS; key++) {
      const witness = new Witness({ key, keepsAll: true });
      expect(run(made, 5, { witness }).metrics).toEqual(metrics);
      const { events } = witness.end();
      follow(
        events.filter((event) => event.what === "act"),
        key,
        lists,
        places,
        seen,
      );
    }
    // Nothing fails and nothing is overtaken: only that lists differ, or have changed, makes a value old.
    expect([metrics.staleReads, metrics.staleReadsRingChanged]).toEqual([seen.stale, seen.stale]);
    expect(metrics.getFailureRatio).toBe(0);
    expect(seen.stale).toBeGreaterThan(0);
    expect(seen.elsewhere).toBeGreaterThan(0);
  });
});

describe("lists that differ for good, a share p of the processes with another list", () => {
  const measured = (name: string, share: number, onWrite: "set" | "delete", reads: number) => {
    const processCount = 20;
    const workload = {
      keys: 200,
      popularity: { zipf: 0 },
      ttl: "100h",
      onWrite,
      reads,
      arrivals: { rate: 2000, load: { curve: "constant" } },
    };
    const client = { name, processes: processCount, servers: OLD, groups: [{ share, servers: NEW }] };
    const made = scenario({ duration: "4m", measureFrom: "30s", client, workload });
    const wide = new NumberedKeys(workload.keys, made.workload.keyBytes);
    const homes = [OLD, NEW].map((servers) => {
      const { client: spec, nodes } = made;
      const list = servers.map((node) => nodes[node]);
      const library = createClient({ ...spec, processes: 1 }, list, wide);
      return Array.from({ length: workload.keys }, (_, key) => library.settled(key, new Uint8Array(list.length)));
    });
    const moved = homes[0].filter((home, key) => home !== homes[1][key]).length / workload.keys;
    const { metrics } = run(made, 1, { check: true });
    const gets = 2000 * reads * 210;
    return { moved, stale: metrics.staleReads! / gets, missed: metrics.fallThroughRatio! };
  };

  it.each([
    ["gomemcache", 0.5],
    ["gomemcache", 0.1],
    ["twemproxy", 0.5],
    ["spymemcached", 0.25],
  ] as const)("leave 2 p (1 - p) of the reads of moved keys stale where writes set: %s, p = %f", (name, p) => {
    const { moved, stale, missed } = measured(name, p, "set", 0.5);
    expect(moved).toBeGreaterThan(0.3);
    // A write makes the copy of the others old until one of them writes. Of some 200,000 reads about half depend on the same
    // write as the one before, which leaves a standard error of less than half a percent of 2 p (1 - p) >= 0.18.
    expect(Math.abs(stale / (moved * 2 * p * (1 - p)) - 1)).toBeLessThan(0.03);
    expect(missed).toBe(0);
  });

  it.each([
    [0.5, 0.8],
    [0.2, 0.6],
  ])("leave the share of reads, r, of that where writes delete: p = %f, r = %f", (p, reads) => {
    const { moved, stale, missed } = measured("gomemcache", p, "delete", reads);
    // A copy is absent after a write of one's own group until the next read of that group; written elsewhere, it stays, old.
    expect(Math.abs(stale / (moved * reads * 2 * p * (1 - p)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(missed / (1 - reads) - 1)).toBeLessThan(0.03);
  });
});
