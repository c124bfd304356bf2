/**
 * Flattens a tree of mcrouter routes to its leaves: the pools in the order they may be tried. Each leaf knows where its
 * result leads.
 */
import type { Hash } from "../../hashing/hash.ts";
import { Verb } from "../client.ts";
import { ch3, crc32HashFunc, rendezvousHashFunc, weightedCh3 } from "./hash-func.ts";
import type { ErrorName, ErrorsJson, HashJson, RouteJson } from "./route-json.ts";

/** What a destination answers (carbon::Result). Those from `tko` on are errors, with the names of `failover_errors`. */
export const CarbonResult = {
  hit: 0,
  miss: 1,
  tko: 2,
  connect_error: 3,
  connect_timeout: 4,
  timeout: 5,
  remote_error: 6,
} as const;
export type CarbonResult = (typeof CarbonResult)[keyof typeof CarbonResult];

const ALL_ERRORS = -1 << CarbonResult.tko;

/** The servers of each pool, as positions in the cluster's list. */
export type Pools = ReadonlyMap<string, readonly number[]>;

export interface Leaf {
  readonly servers: readonly number[];
  readonly hash: Hash | null;
  readonly salt: string;
  /** Seconds that what is written here lives at most; 0 for no limit. */
  readonly ttlSecondsMax: number;
  /** The routes it belongs to, innermost first, and its place among the children of each. */
  readonly places: readonly Place[];
}

interface Place {
  readonly route: Chain;
  readonly child: number;
}

/** A route with children that are tried in order. */
interface Chain {
  readonly kind: "failover" | "miss" | "warm-up";
  /** The first leaf of each child. */
  readonly firstLeaves: readonly number[];
  /** For gets, updates and deletes: bit r is set if the route goes on after result r. */
  readonly masks: readonly [gets: number, updates: number, deletes: number];
  readonly exptime: number;
}

/** The leaves of the tree in the order they are tried. @throws Error if a pool or its options do not fit. */
export function leavesOf(root: RouteJson, known: Pools): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (json: RouteJson, places: readonly Place[], ttlSecondsMax: number): void => {
    if (typeof json === "string" || json.type === "PoolRoute") {
      const pool = typeof json === "string" ? json.slice("PoolRoute|".length) : json.pool;
      const servers = known.get(pool);
      if (servers === undefined)
        throw new Error(`route: no pool ${pool}; expected one of ${[...known.keys()].join(", ")}`);
      leaves.push({
        servers,
        ttlSecondsMax,
        places,
        ...hashOf(typeof json === "string" ? undefined : json.hash, servers.length),
      });
      return;
    }
    const { children, masks, kind, exptime, childTtl } = chainOf(json);
    const firstLeaves: number[] = [];
    const chain: Chain = { kind, firstLeaves, masks, exptime };
    children.forEach((child, i) => {
      firstLeaves.push(leaves.length);
      const ttl = i === 0 ? 0 : childTtl;
      walk(
        child,
        [{ route: chain, child: i }, ...places],
        ttl === 0 || ttlSecondsMax === 0 ? ttl + ttlSecondsMax : Math.min(ttl, ttlSecondsMax),
      );
    });
  };
  walk(root, [], 0);
  return leaves;
}

/** The leaf that is tried after `leaf` came to `result`, or -1 if that is the answer. */
export function nextLeaf({ places }: Leaf, result: CarbonResult, verb: Verb): number {
  for (const { route, child } of places) {
    const { masks, firstLeaves } = route;
    const mask = verb === Verb.get ? masks[0] : verb === Verb.delete ? masks[2] : masks[1];
    if (((mask >> result) & 1) === 1 && child + 1 < firstLeaves.length) return firstLeaves[child + 1];
  }
  return -1;
}

/** The innermost warm-up that has the leaf on its warm side, or null. */
export function warmUpOf({ places }: Leaf): { readonly coldLeaf: number; readonly exptime: number } | null {
  const place = places.find(({ route, child }) => route.kind === "warm-up" && child === 1);
  return place === undefined ? null : { coldLeaf: place.route.firstLeaves[0], exptime: place.route.exptime };
}

const ON_ALL_BUT_HITS = ~(1 << CarbonResult.hit);

function chainOf(json: Exclude<RouteJson, string | { type: "PoolRoute" }>) {
  const rest = { exptime: 0, childTtl: 0 };
  switch (json.type) {
    case "FailoverRoute":
      return { ...rest, kind: "failover" as const, children: json.children, masks: masksOf(json.failover_errors) };
    case "FailoverWithExptimeRoute": {
      const failover = Array.isArray(json.failover) ? json.failover : [json.failover];
      const childTtl = json.failover_exptime ?? 60;
      const masks = masksOf(json.failover_errors);
      return { ...rest, kind: "failover" as const, children: [json.normal, ...failover], masks, childTtl };
    }
    case "MissFailoverRoute": {
      const masks = [ON_ALL_BUT_HITS, 0, ON_ALL_BUT_HITS] as const;
      return { ...rest, kind: "miss" as const, children: json.children, masks };
    }
    case "WarmUpRoute": {
      const masks = [ON_ALL_BUT_HITS, 0, 0] as const;
      return { ...rest, kind: "warm-up" as const, children: [json.cold, json.warm], masks, exptime: json.exptime ?? 0 };
    }
  }
}

function masksOf(json: ErrorsJson | undefined): Chain["masks"] {
  const mask = (names: readonly ErrorName[] | undefined): number =>
    names === undefined
      ? ALL_ERRORS
      : names.reduce(
          (bits, name) => bits | (name in CarbonResult ? 1 << CarbonResult[name as keyof typeof CarbonResult] : 0),
          0,
        );
  if (json === undefined || Array.isArray(json)) return [mask(json), mask(json), mask(json)];
  return [mask(json.gets), mask(json.updates), mask(json.deletes)];
}

function hashOf(json: HashJson | undefined, servers: number): Pick<Leaf, "hash" | "salt"> {
  const { hash_func = "Ch3", salt = "", weights, tags } = typeof json === "string" ? { hash_func: json } : (json ?? {});
  if (servers === 1) return { hash: null, salt };
  switch (hash_func) {
    case "Ch3":
      return { hash: ch3(servers), salt };
    case "Crc32":
      return { hash: crc32HashFunc(servers), salt };
    case "WeightedCh3":
      if (weights === undefined) throw new Error("route: WeightedCh3 without weights");
      return { hash: weightedCh3(weights, servers), salt };
    case "Rendezvous":
      if (tags?.length !== servers)
        throw new Error(`route: Rendezvous with ${tags?.length ?? 0} tags for ${servers} servers`);
      return { hash: rendezvousHashFunc(tags), salt };
  }
}
