/**
 * Makes the trees of routes of mcrouter's JSON, one for each kind of request. What leads nowhere else is left out: a list of one
 * child is that child, as in mcrouter's own factories.
 */
import type { Keys } from "../../hashing/keys.ts";
import { Verb, verbNames } from "../client.ts";
import { drawnOrder } from "./chance.ts";
import { chosenBy, type HashOptions } from "./hash-of.ts";
import { limitOf } from "./limit.ts";
import { CarbonResult } from "./results.ts";
import type { BROADCASTS, ChildrenJson, ErrorName, ErrorsJson, LimitJson, RouteJson } from "./route-json.ts";
import type { All, Chain, Draw, Leaf, Limit, Migration, Reply, Route, Routes, Selection, WaitsFor } from "./routes.ts";

export interface Pool {
  /** As positions in the cluster's list. */
  readonly servers: readonly number[];
  /** 0 for mcrouter's own. */
  readonly timeoutSeconds: number;
  readonly connectSeconds: number;
  readonly weights?: readonly number[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

export interface RoutesParts {
  readonly json: RouteJson;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly keys: Keys;
  readonly processes: number;
  /** False where failed deletes are answered with an error. */
  readonly logsDeletes: boolean;
}

/** @throws Error if a pool or its options do not fit. */
export function makeRoutes(parts: RoutesParts): Routes {
  const all: Route[] = [];
  const limits = new Map<LimitJson, Limit>();
  const [first, ...others] = Object.values(Verb);
  const maker = new Maker(parts, all, limits, first);
  const root = maker.route(parts.json, 0);
  const taken = chosenBy({}, [0], parts.keys);
  if (maker.isOneWay) return { all, taken, roots: [root, ...others.map(() => root)], isOneWay: true };
  const roots = others.map((verb) => new Maker(parts, all, limits, verb).route(parts.json, 0));
  return { all, taken, roots: [root, ...roots], isOneWay: false };
}

type Object_<T extends string> = Extract<Exclude<RouteJson, string>, { type: T }>;

const ALL_ERRORS = -1 << CarbonResult.tko;
const ON_ALL_BUT_HITS = ~(1 << CarbonResult.hit);
const FAILOVER_EXPTIME = 60;
const FAILOVER_COUNT = 5;
const INTERVAL = 3600;

const WAITS_FOR: Readonly<Record<(typeof BROADCASTS)[number], WaitsFor>> = {
  AllSyncRoute: "all",
  AllAsyncRoute: "none",
  AllFastestRoute: "fastest",
  AllMajorityRoute: "majority",
  AllInitialRoute: "first",
};

class Maker {
  /** Nothing was made yet that differs by request or process, or goes to several at once. */
  isOneWay = true;
  readonly #parts: RoutesParts;
  readonly #all: Route[];
  /** Requests of all kinds share the limit of a route. */
  readonly #limits: Map<LimitJson, Limit>;
  readonly #verb: Verb;

  constructor(parts: RoutesParts, all: Route[], limits: Map<LimitJson, Limit>, verb: Verb) {
    this.#parts = parts;
    this.#all = all;
    this.#limits = limits;
    this.#verb = verb;
  }

  /** @param ttl Seconds that what is written below lives at most; 0 for no limit. */
  route(json: RouteJson, ttl: number): Route {
    const list = this.#list(json, ttl);
    const [only] = list;
    if (list.length !== 1) throw new Error(`route: ${text(json)} stands for ${list.length} routes; expected one`);
    return only;
  }

  /** All routes that the JSON stands for: lists in lists, and the servers of a pool. */
  #list(json: ChildrenJson, ttl: number): Route[] {
    if (Array.isArray(json)) return json.flatMap((one) => this.#list(one, ttl));
    if (typeof json !== "string") return [this.#object(json, ttl)];
    const bar = json.indexOf("|");
    const [type, rest] = bar < 0 ? [json, ""] : [json.slice(0, bar), json.slice(bar + 1)];
    switch (type) {
      case "Pool":
        return this.#servers(rest, ttl);
      case "PoolRoute":
        return [this.#object({ type, pool: rest }, ttl)];
      case "NullRoute":
      case "DevNullRoute":
      case "ErrorRoute":
        return [this.#object({ type }, ttl)];
      default:
        return [this.#object({ type, children: rest } as Object_<"FailoverRoute">, ttl)];
    }
  }

  #object(json: Exclude<RouteJson, string>, ttl: number): Route {
    switch (json.type) {
      case "PoolRoute":
        return this.#pool(json, ttl);
      case "HashRoute":
        return this.#hashed(json, this.#list(json.children, ttl));
      case "FailoverRoute":
        return this.#chain({ children: this.#list(json.children, ttl), ...this.#failing(json) });
      case "FailoverWithExptimeRoute": {
        const children = [
          ...this.#list(json.normal, ttl),
          ...this.#list(json.failover, shorter(ttl, json.failover_exptime ?? FAILOVER_EXPTIME)),
        ];
        return this.#chain({ children, ...this.#failing(json) });
      }
      case "MissFailoverRoute":
        return this.#chain({ children: this.#list(json.children, ttl), masks: [ON_ALL_BUT_HITS, 0, ON_ALL_BUT_HITS] });
      case "LatestRoute":
        return this.#latest(json, this.#list(json.children, ttl));
      case "HostIdRoute":
        return this.#latest({ failover_count: 1, salt: json.salt }, this.#list(json.children, ttl));
      case "RandomRoute":
        return this.#draw(this.#list(json.children, ttl));
      case "OperationSelectorRoute":
        return this.#byOperation(json, ttl);
      case "PrefixSelectorRoute":
        return this.#byPrefix(json, ttl);
      case "MigrateRoute":
        return this.#migration(json, ttl);
      case "WarmUpRoute": {
        const children = [this.route(json.cold, ttl), this.route(json.warm, ttl)];
        return this.#chain({ children, masks: [ON_ALL_BUT_HITS, 0, 0], warmUpSeconds: json.exptime ?? 0 });
      }
      case "ModifyExptimeRoute":
        return this.route(json.target, shorter(ttl, json.exptime));
      case "NullRoute":
      case "DevNullRoute":
        return this.#reply(CarbonResult.miss);
      case "ErrorRoute":
        return this.#reply(CarbonResult.local_error);
      default:
        return this.#broadcast(WAITS_FOR[json.type], this.#list(json.children, ttl));
    }
  }

  #pool(json: Object_<"PoolRoute">, ttl: number): Route {
    const { weights, tags } = this.#poolNamed(json.pool);
    const given = typeof json.hash === "string" ? { hash_func: json.hash } : json.hash;
    // What the pool says holds where the route does not say anything else (McRouteHandleProvider-inl.h, makePoolRoute).
    const hash: HashOptions = {
      ...(weights === undefined ? {} : { hash_func: "WeightedCh3", weights: [...weights] }),
      ...(tags === undefined ? {} : { tags: [...tags] }),
      ...given,
    };
    const logs = json.asynclog !== false && this.#parts.logsDeletes;
    if (hash.hash_func === "Latest") return this.#hashed(hash, this.#servers(json.pool, ttl, logs));
    const { servers } = this.#poolNamed(json.pool);
    if (servers.length === 1) return this.#servers(json.pool, ttl, logs)[0];
    return this.#leaf(json.pool, ttl, logs, { homes: chosenBy(hash, servers, this.#parts.keys), server: -1 });
  }

  /** The servers of a pool, each a route. Without a PoolRoute no failed delete is logged. */
  #servers(pool: string, ttl: number, logs = false): Leaf[] {
    return this.#poolNamed(pool).servers.map((server) => this.#leaf(pool, ttl, logs, { homes: null, server }));
  }

  #leaf(pool: string, ttlSecondsMax: number, logsDeletes: boolean, where: Pick<Leaf, "homes" | "server">): Leaf {
    const { timeoutSeconds, connectSeconds } = this.#poolNamed(pool);
    return this.#made<Leaf>({ kind: "leaf", ttlSecondsMax, timeoutSeconds, connectSeconds, logsDeletes, ...where });
  }

  #poolNamed(name: string): Pool {
    const { pools } = this.#parts;
    const pool = pools.get(name);
    if (pool === undefined) throw new Error(`route: no pool ${name}; expected one of ${[...pools.keys()].join(", ")}`);
    return pool;
  }

  #hashed(hash: HashOptions, children: readonly Route[]): Route {
    if (hash.hash_func === "Latest") return this.#latest(hash, children);
    const places = children.map((_, place) => place);
    return this.#selection(children, chosenBy(hash, places, this.#parts.keys));
  }

  #latest(
    { failover_count = FAILOVER_COUNT, salt = "", weights, ...json }: Omit<Object_<"LatestRoute">, "type" | "children">,
    children: readonly Route[],
  ): Route {
    if (children.length > 1) this.isOneWay = false;
    const all = children.map((_, place) => weights?.[place] ?? 1);
    const turns = [...salt].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0);
    const orders = Array.from({ length: this.#parts.processes }, (_, process) =>
      drawnOrder(process ^ turns, all, failover_count),
    );
    return this.#chain({ children, ...this.#failing(json), orders });
  }

  #byOperation({ default_policy, operation_policies }: Object_<"OperationSelectorRoute">, ttl: number): Route {
    this.isOneWay = false;
    const policy = operation_policies?.[verbNames[this.#verb]] ?? default_policy;
    return policy === undefined ? this.#reply(CarbonResult.miss) : this.route(policy, ttl);
  }

  #byPrefix({ policies = {}, wildcard }: Object_<"PrefixSelectorRoute">, ttl: number): Route {
    const { keys } = this.#parts;
    // The longest prefix that fits counts.
    const prefixes = Object.keys(policies).sort((a, b) => b.length - a.length);
    const routes = prefixes.map((prefix) => this.route(policies[prefix], ttl));
    routes.push(wildcard === undefined ? this.#reply(CarbonResult.local_error) : this.route(wildcard, ttl));
    const chosen = Int16Array.from({ length: keys.count }, (_, key) => {
      const name = keys.name(key);
      const place = prefixes.findIndex((prefix) => name.startsWith(prefix));
      return place < 0 ? prefixes.length : place;
    });
    return this.#selection(routes, chosen);
  }

  /** Deletes go to both for two intervals, all else turns in between (MigrateRoute.h). */
  #migration({ from, to, start_time, interval = INTERVAL }: Object_<"MigrateRoute">, ttl: number): Route {
    this.isOneWay = false;
    const [before, after] = [this.route(from, ttl), this.route(to, ttl)];
    if (this.#verb !== Verb.delete) return this.#phases([before, after], [0, start_time + interval]);
    const both = this.#broadcast("all", [this.route(from, ttl), this.route(to, ttl)]);
    return this.#phases([before, both, after], [0, start_time, start_time + 2 * interval]);
  }

  #phases(children: readonly Route[], from: readonly number[]): Route {
    return this.#made<Migration>({ kind: "migration", children, from });
  }

  #broadcast(waitsFor: WaitsFor, children: readonly Route[]): Route {
    if (children.length === 1 && waitsFor !== "none") return children[0];
    this.isOneWay = false;
    return this.#made<All>({ kind: "all", children, waitsFor });
  }

  #draw(children: readonly Route[]): Route {
    if (children.length === 1) return children[0];
    this.isOneWay = false;
    return this.#made<Draw>({ kind: "draw", children });
  }

  #selection(children: readonly Route[], chosen: Int16Array): Route {
    return children.length === 1 ? children[0] : this.#made<Selection>({ kind: "selection", children, chosen });
  }

  #chain(chain: Pick<Chain, "children" | "masks"> & Partial<Chain>): Route {
    if (chain.children.length === 1) return chain.children[0];
    return this.#made<Chain>({ kind: "chain", orders: null, warmUpSeconds: null, limit: null, ...chain });
  }

  #failing(json: { failover_errors?: ErrorsJson | undefined; failover_limit?: LimitJson | undefined }) {
    const { failover_errors, failover_limit } = json;
    return {
      masks: masksOf(failover_errors),
      limit: failover_limit === undefined ? null : this.#limit(failover_limit),
    };
  }

  #limit(json: LimitJson): Limit {
    const limit = this.#limits.get(json) ?? limitOf(json, this.#parts.processes);
    this.#limits.set(json, limit);
    return limit;
  }

  #reply(result: CarbonResult): Reply {
    return this.#made<Reply>({ kind: "reply", result });
  }

  #made<T extends Route>(route: Omit<T, "id" | "parent" | "place">): T {
    const made = { ...route, id: this.#all.length, parent: null, place: 0 } as unknown as T;
    this.#all.push(made);
    if ("children" in made) {
      made.children.forEach((child, place) => {
        child.parent = made;
        child.place = place;
      });
    }
    return made;
  }
}

function text(json: RouteJson): string {
  return typeof json === "string" ? json : json.type;
}

/** The shorter of two limits, of which 0 is none. */
function shorter(a: number, b: number): number {
  return a === 0 || b === 0 ? a + b : Math.min(a, b);
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
