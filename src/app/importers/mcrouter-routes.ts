/**
 * The routes of mcrouter's JSON in the form that the client takes: names are replaced by what they stand for, and what is not
 * modelled is refused with what comes nearest.
 */
import { shortForm } from "../../../models/clients/mcrouter/route-json.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { type Document, isMapping, type Mapping } from "./document.ts";
import type { Found } from "./kind.ts";
import type { GivenPool } from "./mcrouter-pools.ts";
import {
  idleProperties,
  unmodelledHashes,
  unmodelledProperties,
  unmodelledRoutes,
  unsentRequests,
} from "./mcrouter-unmodelled.ts";

type Path = readonly (string | number)[];

/** Properties that hold a route or a list of routes. */
const BELOW = ["children", "normal", "failover", "cold", "warm", "from", "to", "target", "default_policy", "wildcard"];
/** Properties that hold routes by name. */
const BY_NAME = ["operation_policies", "policies"];
/** All others that the client knows; its schema says which route has which. */
const OWN = [
  ...[
    "type",
    "pool",
    "hash",
    "hash_func",
    "salt",
    "weights",
    "tags",
    "failover_count",
    "failover_errors",
    "failover_limit",
  ],
  ...["failover_exptime", "exptime", "action", "start_time", "interval", "asynclog"],
];
const MODELLED = [
  ...[
    "HostIdRoute",
    "RandomRoute",
    "PoolRoute",
    "HashRoute",
    "FailoverRoute",
    "FailoverWithExptimeRoute",
    "MissFailoverRoute",
    "LatestRoute",
  ],
  ...["AllSyncRoute", "AllAsyncRoute", "AllFastestRoute", "AllMajorityRoute", "AllInitialRoute", "MigrateRoute"],
  ...["OperationSelectorRoute", "PrefixSelectorRoute", "WarmUpRoute", "ModifyExptimeRoute"],
  ...["NullRoute", "DevNullRoute", "ErrorRoute"],
];
/** Routes that pass everything on to their target, for the sake of something else. */
const TRANSPARENT = new Set(["LoggingRoute", "AsynclogRoute"]);
/** A second of a run is less than this; a date is more. */
const FIRST_DATE = 1e8;

export class RouteReader {
  /** Every pool there is: those of the file, and those that a route brings along. */
  readonly pools: Map<string, GivenPool>;
  /** Those that a route leads to, each with the first place that names it. */
  readonly used = new Map<string, string>();
  readonly #document: Document;
  readonly #found: Found;
  readonly #named = new Map<string, { readonly json: unknown; readonly path: Path }>();
  /** Names that stand for something that is being read. */
  readonly #open = new Set<string>();

  constructor(document: Document, pools: Map<string, GivenPool>, found: Found) {
    this.#document = document;
    this.pools = pools;
    this.#found = found;
  }

  /** `named_handles`: routes for other places to name, as a list or by name (ProxyConfig-inl.h). */
  name(handles: unknown): void {
    if (Array.isArray(handles)) {
      for (const [i, json] of handles.entries()) {
        if (isMapping(json) && typeof json.name === "string") this.#remember(json.name, json, ["named_handles", i]);
      }
    } else if (isMapping(handles)) {
      for (const [name, json] of Object.entries(handles)) this.#remember(name, json, ["named_handles", name]);
    } else if (handles !== undefined) {
      this.#found.problems.push(`${this.#document.at("named_handles")}: expected a list, or routes by name`);
    }
  }

  /** The route, or null where it cannot be used; then a problem says why. */
  read(json: unknown, path: Path): unknown {
    if (Array.isArray(json)) return json.map((one, i) => this.read(one, [...path, i]));
    if (typeof json === "string") return this.#text(json, path);
    if (isMapping(json)) return this.#object(json, path);
    return this.#problem(path, `${JSON.stringify(json)}; expected a route`);
  }

  #text(text: string, path: Path): unknown {
    if (this.#named.has(text)) return this.#standsFor(text, path);
    const [type, ...rest] = text.split("|");
    if (text.startsWith("@")) return this.#problem(path, `${JSON.stringify(text)}: ${MACROS}`);
    if (type === "Pool" || type === "PoolRoute") {
      this.#use(rest.join("|"), path);
      return text;
    }
    if (!this.#isModelled(type, path)) return null;
    if (rest.length === 0 || type === "ErrorRoute") return text;
    const below = this.read(rest.join("|"), path);
    if (below === null) return null;
    return shortForm.test(text) && typeof below === "string" ? text : { type, children: below };
  }

  #object(json: Mapping, path: Path): unknown {
    const { name, type } = json;
    if (typeof name === "string") {
      if (this.#named.has(name) && !this.#open.has(name)) return this.#standsFor(name, path);
      this.#remember(name, json, path);
    }
    if (typeof type !== "string")
      return this.#problem(path, `type: ${JSON.stringify(type) ?? "missing"}; expected the name of a route`);
    if (type === "Pool") return `Pool|${this.#inlinePool(json, path)}`;
    if (TRANSPARENT.has(type)) {
      this.#found.unused.push(`${this.#at(path)}: ${type}: goes on to its target`);
      return this.read(json.target, [...path, "target"]);
    }
    // The older name of the same (McRouteHandleProvider.cpp).
    const modelled = type === "PrefixPolicyRoute" ? "OperationSelectorRoute" : type;
    return this.#isModelled(modelled, path) ? { ...this.#properties(json, path), type: modelled } : null;
  }

  #properties(json: Mapping, path: Path): Mapping {
    const read: Record<string, unknown> = { type: json.type };
    for (const [key, value] of Object.entries(json)) {
      const at = [...path, key];
      if (key === "name" || key === "type") continue;
      if (key === "operation_policies") read[key] = this.#operations(value, at);
      else if (BY_NAME.includes(key)) read[key] = this.#byName(value, at);
      else if (BELOW.includes(key)) read[key] = this.read(value, at);
      else if (key === "pool") read[key] = this.#pool(value, at);
      else if (key === "hash" || key === "hash_func") read[key] = this.#hash(value, at);
      else if (key === "start_time" && Number(value) >= FIRST_DATE) this.#dated(value, at);
      else if (OWN.includes(key)) read[key] = value;
      else this.#other(key, value, at);
    }
    return read;
  }

  #other(key: string, value: unknown, path: Path): void {
    const at = this.#at(path);
    if (key === "return_best_on_error" && value === false) return;
    if (Object.hasOwn(unmodelledProperties, key)) {
      this.#found.problems.push(`${at}: ${key} is not modelled; the nearest is: ${unmodelledProperties[key]}`);
    } else if (Object.hasOwn(idleProperties, key)) this.#found.unused.push(`${at}: ${key}: ${idleProperties[key]}`);
    else this.#found.unknown(key, at, [...OWN, ...BELOW, ...BY_NAME]);
  }

  #operations(json: unknown, path: Path): unknown {
    if (!isMapping(json)) return json;
    const sent = Object.entries(json).filter(([name]) => {
      if (unsentRequests.has(name))
        this.#found.unused.push(`${this.#at([...path, name])}: ${name}: no workload sends it`);
      return !unsentRequests.has(name);
    });
    return this.#byName(Object.fromEntries(sent), path);
  }

  #byName(json: unknown, path: Path): unknown {
    if (!isMapping(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, this.read(one, [...path, name])]));
  }

  #pool(json: unknown, path: Path): unknown {
    if (isMapping(json)) return this.#inlinePool(json, path);
    if (typeof json === "string") this.#use(json, path);
    return json;
  }

  #use(pool: string, path: Path): void {
    if (!this.used.has(pool)) this.used.set(pool, this.#at(path));
  }

  /** A pool that stands where a route names it. */
  #inlinePool(json: Mapping, path: Path): string {
    const { name, type: _, ...others } = json;
    if (typeof name !== "string") {
      this.#problem(path, `name: ${JSON.stringify(name) ?? "missing"}; expected the name of the pool`);
      return "";
    }
    this.#use(name, path);
    if (!this.pools.has(name)) {
      this.pools.set(name, { json: others, at: (...below) => this.#at([...path, ...below]) });
    }
    return name;
  }

  #hash(json: unknown, path: Path): unknown {
    const name = isMapping(json) ? json.hash_func : json;
    if (typeof name === "string" && Object.hasOwn(unmodelledHashes, name)) {
      this.#problem(path, `${name} is not modelled; the nearest is ${unmodelledHashes[name]}`);
    }
    return json;
  }

  #dated(value: unknown, path: Path): void {
    const date = new Date(Number(value) * 1000).toISOString().slice(0, 10);
    this.#problem(
      path,
      `start_time: ${value}, a date (${date}), which an experiment does not have; expected the second of the run in which the migration starts`,
    );
  }

  #isModelled(type: string, path: Path): boolean {
    if (MODELLED.includes(type)) return true;
    if (Object.hasOwn(unmodelledRoutes, type)) {
      this.#problem(path, `${type} is not modelled; the nearest is ${unmodelledRoutes[type]}`);
    } else {
      const known = [...MODELLED, ...Object.keys(unmodelledRoutes), ...this.#named.keys()];
      this.#problem(
        path,
        `${JSON.stringify(type)}: no route of mcrouter, nor the name of one${didYouMean(type, known)}`,
      );
    }
    return false;
  }

  #standsFor(name: string, path: Path): unknown {
    const { json, path: from } = this.#named.get(name)!;
    if (this.#open.has(name)) return this.#problem(path, `${name} stands for itself`);
    this.#open.add(name);
    const read = this.read(json, from);
    this.#open.delete(name);
    return read;
  }

  /** Of two of one name the first counts. */
  #remember(name: string, json: unknown, path: Path): void {
    if (!this.#named.has(name)) this.#named.set(name, { json, path });
  }

  #at(path: Path): string {
    return this.#document.at(...path);
  }

  #problem(path: Path, text: string): null {
    this.#found.problems.push(`${this.#at(path)}: ${text}`);
    return null;
  }
}

/** What to do about macros: mcrouter prints the file without them (ServiceInfo-inl.h). */
export const MACROS =
  "macros are not modelled; expected the file as mcrouter makes it: get __mcrouter__.preprocessed_config prints it";
