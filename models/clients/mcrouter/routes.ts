/**
 * The part of mcrouter's JSON that is modelled: pools, and routes that try one destination after another. A tree of them
 * is flattened to its leaves, the pools in the order they may be tried, each knowing what its result leads to.
 */
import { z } from "zod";
import type { Hash } from "../../hashing/hash.ts";
import { Verb } from "../client.ts";
import { whole } from "../shared/option-kinds.ts";
import { ch3, crc32HashFunc, rendezvous, weightedCh3 } from "./hash-func.ts";

/** What a destination's reply comes to. Those from `tko` on are errors, named as `failover_errors` names them. */
export const Reply = {
  hit: 0,
  miss: 1,
  tko: 2,
  connect_error: 3,
  connect_timeout: 4,
  timeout: 5,
  remote_error: 6,
} as const;
export type Reply = (typeof Reply)[keyof typeof Reply];

/** Errors that a route may be told to fail over on, those that never arise here among them. */
const ERRORS = [
  "tko",
  "connect_error",
  "connect_timeout",
  "timeout",
  "remote_error",
  "busy",
  "try_again",
  "shutdown",
  "local_error",
  "deadline_exceeded",
] as const;
type ErrorName = (typeof ERRORS)[number];
const ALL_ERRORS = -1 << Reply.tko;

const poolName = z.string().regex(/^PoolRoute\|./, { error: "expected PoolRoute|NAME, or an object with a type" });

const hashFunc = z.enum(["Ch3", "Crc32", "WeightedCh3", "Rendezvous"]);
const hash = z
  .union([
    hashFunc,
    z.strictObject({
      hash_func: hashFunc.optional().describe("Ch3 (furc), Crc32, WeightedCh3 or Rendezvous. Default: Ch3."),
      salt: z.string().optional().describe("Stands behind every key when it is hashed. Default: none."),
      weights: z
        .array(z.number().min(0).max(1))
        .optional()
        .describe("WeightedCh3: the share of its keys each server keeps; 0.5 where there are too few."),
      tags: z.array(z.string()).optional().describe("Rendezvous: the name each server is hashed by, one for each."),
    }),
  ])
  .describe("How a key chooses a server of the pool. Default: Ch3.");
type HashJson = z.infer<typeof hash>;

const errors = z.array(z.enum(ERRORS));
const failoverErrors = z
  .union([
    errors,
    z.strictObject({
      gets: errors.optional().describe("Errors on which gets go on. Default: all."),
      updates: errors.optional().describe("Errors on which sets go on. Default: all."),
      deletes: errors.optional().describe("Errors on which deletes go on. Default: all."),
    }),
  ])
  .describe("Errors on which the next child is tried. Default: all.");
type ErrorsJson = z.infer<typeof failoverErrors>;

export type RouteJson =
  | string
  | { type: "PoolRoute"; pool: string; hash?: HashJson | undefined }
  | { type: "FailoverRoute"; children: RouteJson[]; failover_errors?: ErrorsJson | undefined }
  | {
      type: "FailoverWithExptimeRoute";
      normal: RouteJson;
      failover: RouteJson | RouteJson[];
      failover_exptime?: number | undefined;
      failover_errors?: ErrorsJson | undefined;
    }
  | { type: "MissFailoverRoute"; children: RouteJson[] }
  | { type: "WarmUpRoute"; cold: RouteJson; warm: RouteJson; exptime?: number | undefined };

/** Every mention of it below is this very object: a described copy would hold further copies without end. */
export const route: z.ZodType<RouteJson> = z
  .lazy(() =>
    z.union([
      poolName,
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("PoolRoute").describe("One server of a pool, chosen by the key."),
          pool: z.string().describe("The name of the pool."),
          hash: hash.optional(),
        }),
        z.strictObject({
          type: z.literal("FailoverRoute").describe("The children in order, until one does not answer with an error."),
          children: z.array(route).min(1).describe("Routes."),
          failover_errors: failoverErrors.optional(),
        }),
        z.strictObject({
          type: z
            .literal("FailoverWithExptimeRoute")
            .describe("The same, with all that is written to the others living short: a gutter."),
          normal: route,
          failover: z.union([route, z.array(route)]).describe("Routes that are tried on errors."),
          failover_exptime: whole(0).optional().describe("Seconds that items live there at most. Default: 60."),
          failover_errors: failoverErrors.optional(),
        }),
        z.strictObject({
          type: z
            .literal("MissFailoverRoute")
            .describe("Gets: the children in order, until one hits. Sets: the first."),
          children: z.array(route).min(1).describe("Routes."),
        }),
        z.strictObject({
          type: z.literal("WarmUpRoute").describe("Gets: cold; on a miss warm, and what is found is added to cold."),
          cold: route,
          warm: route,
          exptime: whole(0).optional().describe("Seconds that what is added lives; 0: for ever. Default: 0."),
        }),
      ]),
    ]),
  )
  .describe("PoolRoute|NAME, or an object with a type, as in mcrouter's JSON.");

export const pools = z.record(
  z.string().min(1),
  z.strictObject({
    servers: z
      .array(z.string().min(1))
      .min(1)
      .describe("host:port of servers of the cluster, in the pool's order; what follows (:ascii:plain) is left alone."),
  }),
);
export type PoolsJson = z.infer<typeof pools>;

/** Positions in the cluster's list of each pool's servers. */
export type Pools = ReadonlyMap<string, readonly number[]>;

export interface Leaf {
  readonly servers: readonly number[];
  readonly hash: Hash | null;
  readonly salt: string;
  /** Seconds that what is written here lives at most; 0 for no limit. */
  readonly ttlSecondsMax: number;
  /** The route it belongs to and its place among the children, innermost first. */
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
  /** Of gets, updates, deletes: bit r for going on after reply r. */
  readonly masks: readonly [gets: number, updates: number, deletes: number];
  readonly exptime: number;
}

/** The leaves of the tree in the order they are tried. @throws Error where a pool or its options do not fit. */
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

/** The leaf that is tried after `leaf` has come to `reply`, or -1 if that is the answer. */
export function nextLeaf({ places }: Leaf, reply: Reply, verb: Verb): number {
  for (const { route, child } of places) {
    const { masks, firstLeaves } = route;
    const mask = verb === Verb.get ? masks[0] : verb === Verb.delete ? masks[2] : masks[1];
    if (((mask >> reply) & 1) === 1 && child + 1 < firstLeaves.length) return firstLeaves[child + 1];
  }
  return -1;
}

/** The innermost warm-up on whose warm side the leaf stands, or null. */
export function warmUpOf({ places }: Leaf): { readonly coldLeaf: number; readonly exptime: number } | null {
  const place = places.find(({ route, child }) => route.kind === "warm-up" && child === 1);
  return place === undefined ? null : { coldLeaf: place.route.firstLeaves[0], exptime: place.route.exptime };
}

const ON_ALL_BUT_HITS = ~(1 << Reply.hit);

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
      : names.reduce((bits, name) => bits | (name in Reply ? 1 << Reply[name as keyof typeof Reply] : 0), 0);
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
      return { hash: rendezvous(tags), salt };
  }
}
