/** The pools of mcrouter's JSON, and the servers that are the cluster. */
import type { PoolsJson } from "../../../models/clients/mcrouter/route-json.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { serverText } from "../routing/servers.ts";
import { isMapping, type Mapping } from "./document.ts";
import type { Found } from "./kind.ts";
import { idlePoolProperties, unmodelledPoolProperties } from "./mcrouter-unmodelled.ts";
import { serverOf, takeServer } from "./servers.ts";

type Pool = PoolsJson[string];
type Server = NonNullable<ReturnType<typeof takeServer>>;

/** A pool as it stands in the file, and where. */
export interface GivenPool {
  readonly json: unknown;
  readonly at: (...path: (string | number)[]) => string;
}

/** Reads the pools that a route leads to, each with the place that names it first. All their servers together are the cluster, in the order in which they are named. */
export function takePools(
  given: ReadonlyMap<string, GivenPool>,
  used: ReadonlyMap<string, string>,
  from: string,
  found: Found,
): void {
  const names = [...given.keys()];
  for (const [name, place] of used) {
    if (!given.has(name))
      found.problems.push(
        `${place}: route: no pool ${name}; expected one of ${names.join(", ")}${didYouMean(name, names)}`,
      );
  }
  const cluster = new Map<string, Server>();
  const pools: Record<string, Pool> = {};
  for (const [name, pool] of given) {
    if (used.has(name)) pools[name] = poolOf(pool, cluster, found);
    else found.unused.push(`${pool.at()}: no route leads to this pool`);
  }
  if (cluster.size > 0) found.servers = { list: [...cluster.values()], from };
  if (Object.values(pools).some(({ servers }) => servers.length === 0) || cluster.size === 0) return;
  const timeouts = new Set(Object.values(pools).map(({ server_timeout }) => server_timeout));
  const [only] = timeouts;
  if (timeouts.size === 1 && only !== undefined) {
    found.set("server-timeout", only, [...given].find(([name]) => used.has(name))![1].at("server_timeout"));
    for (const pool of Object.values(pools)) delete pool.server_timeout;
  }
  found.set("pools", pools, from);
}

function poolOf({ json, at }: GivenPool, cluster: Map<string, Server>, found: Found): Pool {
  const {
    servers: list,
    server_timeout,
    connect_timeout,
    weights,
    tags,
    port_override,
    ...others
  } = propertiesOf(json);
  for (const key of Object.keys(others)) takeProperty(key, at(key), found);
  const pool = { servers: [] as string[], server_timeout, connect_timeout, weights, tags };
  if (!Array.isArray(list) || list.length === 0) {
    if (!("inherit" in others) && !("server_list_from_pool" in others))
      found.problems.push(`${at()}: servers: ${JSON.stringify(list) ?? "missing"}; expected a list`);
    return present(pool);
  }
  for (const [i, entry] of list.entries()) {
    const server = serverFrom(entry, at("servers", i), port_override, found);
    if (server === null) continue;
    const text = serverText(server);
    cluster.set(text, server);
    pool.servers.push(text);
  }
  return present(pool);
}

const PROPERTIES = ["servers", "server_timeout", "connect_timeout", "weights", "tags", "port_override", "inherit"];

function propertiesOf(json: unknown): Mapping {
  return isMapping(json) ? json : {};
}

function takeProperty(key: string, at: string, found: Found): void {
  if (key === "inherit") {
    found.problems.push(`${at}: inherit: the servers are in another file; expected them here, as servers`);
  } else if (Object.hasOwn(unmodelledPoolProperties, key)) {
    found.problems.push(`${at}: ${key} is not modelled; the nearest is: ${unmodelledPoolProperties[key]}`);
  } else if (Object.hasOwn(idlePoolProperties, key)) found.unused.push(`${at}: ${key}: ${idlePoolProperties[key]}`);
  else
    found.unknown(key, at, [
      ...PROPERTIES,
      ...Object.keys(unmodelledPoolProperties),
      ...Object.keys(idlePoolProperties),
    ]);
}

function serverFrom(entry: unknown, at: string, port: unknown, found: Found): Server | null {
  const named = isMapping(entry) ? entry.hostname : entry;
  // host:port:protocol:... is an access point, with details of the connection after the port.
  const given = typeof named === "string" ? serverOf(named.replace(/(:\d+):[a-z].*$/, "$1")) : null;
  if (given === null) {
    found.problems.push(`${at}: ${JSON.stringify(entry)}; expected host:port`);
    return null;
  }
  return takeServer(found, port === undefined ? given : { ...given, port }, at);
}

/** What is undefined was not there. What is wrong otherwise the client's own schema says. */
function present(pool: Mapping): Pool {
  return Object.fromEntries(Object.entries(pool).filter(([, value]) => value !== undefined)) as unknown as Pool;
}
