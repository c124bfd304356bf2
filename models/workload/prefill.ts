/**
 * A warm start: what a cache holds that has served this load for long, as far as time to live and writes decide it.
 *
 * Under independent references a key is read r and written w times a second. A copy lives until its time to live T
 * passes without a write that sets it anew, (e^(wT) - 1)/w seconds on average, or, where writes delete it, until the
 * first of the two, (1 - e^(-wT))/w; then the key is absent until something stores it again. So it is present for the
 * share (life)/(life + gap) of the time (renewal reward), and its copy's age has a density in proportion to e^(-wa) on
 * [0, T]. Keys are set least popular first, so that where memory is short it is the most popular that stay.
 *
 * In a stationary start memory is as if the load had lasted for ever: keys are set in the order of their last moves (`touches.ts`, and
 * `copy-at-start.ts` where there is a time to live), so that an LRU holds what it would hold, with the ages it would have (Che, Tung and
 * Wang 2002 follows from it). A copy is at least as old as its last move, and one that has died since is still there, as in a process
 * without a crawler, until it is reached.
 *
 * Where processes have different server lists, each home of a key has a copy, with the demand of those who look there. All
 * copies are of the newest version: what lists that differ make old becomes so from the start on.
 */
import { hashAt, type Streams, uniformAt } from "../../src/core/random.ts";
import type { Client, ListsInForce } from "../clients/client.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { copyAtStart, type KeyLoad } from "./copy-at-start.ts";
import { BLOCK, ItemsByAge } from "./items-by-age.ts";
import type { OnWrite } from "./on-write.ts";
import { Fact, factAt, type Population } from "./population.ts";
import { touchAge } from "./touches.ts";

/** What a group of keys is asked for. */
export interface Demand {
  /** Its first key, which is its most popular one, and how many there are that are asked for at the start. */
  readonly firstKey: number;
  readonly keys: number;
  /** Reads and writes of all keys together, a second, on average. */
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  /** Share of the requests of the group that are for the key of this rank, from 0. */
  readonly share: (rank: number) => number;
  readonly onWrite: OnWrite;
}

/** An item that is there when the run begins. */
export interface ItemAtStart {
  readonly id: number;
  readonly version: number;
  readonly expirySeconds: number;
}

/** What is stored of a key that the cache has had for so long, of a time to live of `ttlSeconds` (0: for ever). */
export interface StoredAtStart {
  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[];
  /** Items that belong to no key of the application. */
  readonly ownAtStart: readonly ItemAtStart[];
}

/** When what was stored so long ago with this time to live (0: for ever) expires, in whole seconds as memcached counts. */
export function expiryAtStart(ageSeconds: number, ttlSeconds: number): number {
  return ttlSeconds === 0 ? 0 : Math.max(1, Math.ceil(ttlSeconds - ageSeconds));
}

/** Each place of a block leads to a set. */
const ALL_STORED = new Uint8Array(BLOCK).fill(1);

/** The value under its own name, and nothing else. */
const PLAIN: StoredAtStart = {
  ownAtStart: [],
  atStart: (id, age, ttl) => [{ id, version: 0, expirySeconds: expiryAtStart(age, ttl) }],
};

export interface PrefillParts {
  readonly population: Population;
  readonly demands: readonly Demand[];
  readonly client: Client;
  readonly nodes: Nodes;
  readonly streams: Streams;
  /** Default: the value of a key under its own name. */
  readonly stored?: StoredAtStart | undefined;
  /** Default: the start is a warm one and not a stationary one. */
  readonly stationary?: Stationary | undefined;
}

/** How items move and stay on nodes whose load has lasted for long. */
export interface Stationary {
  /** A hit within so many seconds of the last move leaves an item where it is. */
  readonly restSeconds: number;
  /** How long an item stays that nobody asks for; Infinity where all fit. */
  readonly staySeconds: number;
  /** Items lie in segments, which have to settle. */
  readonly hasSegments: boolean;
}

export function prefill(parts: PrefillParts): void {
  const { population, demands, client, nodes, streams, stored = PLAIN, stationary } = parts;
  const restSeconds = stationary?.restSeconds;
  const down = new Uint8Array(client.nodes);
  const presences = streams.key("present at the start");
  const ages = streams.key("age at the start");
  const touches = streams.key("touched before the start");
  const pasts = streams.key("past of a copy at the start");
  const byAge = restSeconds === undefined ? null : new ItemsByAge();
  const { lists } = client;
  const set = (home: number, { id, version, expirySeconds }: ItemAtStart): number => {
    const bytes = population.itemBytes[population.facts[factAt(id, Fact.kind)]];
    return nodes.set(home, { key: id, bytes, expirySeconds, version }, 0);
  };
  const store = (home: number, item: ItemAtStart, ageSeconds: number): void => {
    if (byAge === null) set(home, item);
    else if (ageSeconds < Number.POSITIVE_INFINITY) byAge.add(ageSeconds, home, item);
  };
  const storeAll = (key: number, homes: readonly number[], age: number, ttl: number, moved: number): void => {
    for (const item of stored.atStart(key, age, ttl)) {
      for (const home of item.id === key ? homes : homesOf(client, item.id, down, true)) store(home, item, moved);
    }
  };
  const fillSettled = (key: number, homes: readonly number[], load: KeyLoad, draw: number): void => {
    const past = hashAt(pasts, draw);
    let draws = 0;
    const copy = copyAtStart(load, () => uniformAt(past, draws++));
    if (copy === null) return;
    if (copy.stored < load.ttlSeconds) storeAll(key, homes, copy.stored, load.ttlSeconds, copy.moved);
    // What has died lies where it lay until somebody asks for it, or a crawler comes by.
    else if (stored === PLAIN && stationary?.hasSegments !== true) {
      for (const home of homes) store(home, { id: key, version: 0, expirySeconds: -1 }, copy.moved);
    }
  };
  /** The copies of those processes, a share `who` of all, that look on these nodes; each home of a key has draws of its own. */
  const fill = (demand: Demand, key: number, homes: readonly number[], who: number, draw: number): void => {
    if (homes.length === 0) return;
    const share = who * demand.share(key - demand.firstKey);
    const kind = population.facts[factAt(key, Fact.kind)];
    const ttl = population.ttlSeconds[kind];
    const reads = demand.readsPerSecond * share;
    const writes = demand.onWrite === "nothing" ? 0 : demand.writesPerSecond * share;
    const setOnWrite = demand.onWrite === "set";
    if (stationary !== undefined && ttl !== 0) {
      const load = { reads, writes, writesDelete: demand.onWrite === "delete", ttlSeconds: ttl, ...stationary };
      fillSettled(key, homes, load, draw);
      return;
    }
    const life = lifeSeconds(ttl === 0 ? Number.POSITIVE_INFINITY : ttl, writes, setOnWrite);
    const gap = 1 / (setOnWrite ? reads + writes : reads);
    if (life !== Number.POSITIVE_INFINITY && uniformAt(presences, draw) >= life / (life + gap)) return;
    const touched = restSeconds === undefined ? 0 : touchAge(uniformAt(touches, draw), 1 / gap, restSeconds);
    storeAll(key, homes, ttl === 0 ? 0 : ageSeconds(ttl, writes, uniformAt(ages, draw)), ttl, touched);
  };
  for (const [demand, key] of leastPopularFirst(demands)) {
    if (lists === undefined) fill(demand, key, homesOf(client, key, down, true), 1, key);
    else {
      const shares = [...sharesByNode(lists.homes(key, down))];
      for (const [i, [home, who]] of shares.entries()) fill(demand, key, [home], who, key + i * population.keys.count);
    }
  }
  byAge?.visitOldestFirst(
    (age, home, item) => {
      const slot = set(home, item);
      if (slot !== 0) nodes.backdate(slot, Math.floor(age));
    },
    (ids, homes) => nodes.prefetch(ids, homes, ALL_STORED),
  );
  if (stationary !== undefined) nodes.beforeStart.passFirstMinute();
  // As they are asked for all the time, no item is younger.
  for (const item of stored.ownAtStart) for (const home of homesOf(client, item.id, down, true)) set(home, item);
}

/** The keys of all groups, each group from its last key on. */
function* leastPopularFirst(demands: readonly Demand[]): Generator<readonly [Demand, number]> {
  const left = demands.map(({ keys }) => keys);
  const asked = demands.map((demand, i) => perSecond(demand, left[i] - 1));
  for (;;) {
    let least = -1;
    for (let i = 0; i < left.length; i++) if (left[i] > 0 && (least < 0 || asked[i] < asked[least])) least = i;
    if (least < 0) return;
    const demand = demands[least];
    yield [demand, demand.firstKey + --left[least]];
    if (left.length > 1 && left[least] > 0) asked[least] = perSecond(demand, left[least] - 1);
  }
}

function perSecond({ readsPerSecond, writesPerSecond, share }: Demand, rank: number): number {
  return (readsPerSecond + writesPerSecond) * share(rank);
}

/** Where the copies of the key are, or its `lasting` ones, of a client that has always reached every node. */
export function homesOf(client: Client, key: number, down: Uint8Array, lasting = false): readonly number[] {
  if (client.broadcast !== undefined) return client.broadcast.keepers(key, down, lasting);
  const home = client.settled(key, down);
  return home < 0 ? [] : [home];
}

/** Of a key that no process stores nothing. */
export function sharesByNode(homes: ReturnType<ListsInForce["homes"]>): Map<number, number> {
  const shares = new Map<number, number>();
  for (const { node, share } of homes) if (node >= 0) shares.set(node, (shares.get(node) ?? 0) + share);
  return shares;
}

/** Mean time from a copy's first store to its end. */
export function lifeSeconds(ttl: number, writesPerSecond: number, setOnWrite: boolean): number {
  if (writesPerSecond === 0) return ttl;
  const exponent = writesPerSecond * ttl;
  return (setOnWrite ? Math.expm1(exponent) : -Math.expm1(-exponent)) / writesPerSecond;
}

/** Age of a copy that is there, by inversion of its density e^(-wa) on [0, ttl]. */
function ageSeconds(ttl: number, writesPerSecond: number, u: number): number {
  const exponent = writesPerSecond * ttl;
  if (exponent < 1e-9) return u * ttl;
  return -Math.log1p(u * Math.expm1(-exponent)) / writesPerSecond;
}
