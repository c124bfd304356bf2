/** The JSON of mcrouter: its pools and its route. The flags of its command line are not in it. */
import { serverText } from "../routing/servers.ts";
import { type Document, isMapping } from "./document.ts";
import type { Found, Kind, Read } from "./kind.ts";
import { serverOf, takeServer } from "./servers.ts";

export const mcrouter: Kind = {
  name: "mcrouter.json",
  client: "mcrouter",
  looks: "pools, each with servers, and a route",
  recognises: ({ document }) => isMapping(document?.value) && isMapping(document.value.pools),
  read({ document }: Read, found: Found) {
    const { pools, route, ...others } = document!.value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(others)) {
      if (key === "routes")
        found.problems.push(`${document!.at(key)}: routes by prefix are not modelled; expected one route`);
      else found.notUnderstood.push(`${document!.at(key)}: ${key}`);
    }
    const read = poolsOf(document!, pools, found);
    if (Object.keys(read).length > 0) found.set("pools", read, document!.at("pools"));
    if (route === undefined)
      found.problems.push(`${document!.at()}: route: missing; expected PoolRoute|NAME or an object`);
    else found.set("route", route, document!.at("route"));
  },
};

/** The pools in the client's form. All their servers together are the cluster, in the order in which they are named. */
function poolsOf(document: Document, pools: unknown, found: Found): Record<string, { servers: string[] }> {
  const cluster = new Map<string, NonNullable<ReturnType<typeof takeServer>>>();
  const read: Record<string, { servers: string[] }> = {};
  for (const [name, pool] of Object.entries(isMapping(pools) ? pools : {})) {
    const list = isMapping(pool) ? pool.servers : undefined;
    if (!Array.isArray(list) || list.length === 0) {
      found.problems.push(
        `${document.at("pools", name)}: servers: ${JSON.stringify(list) ?? "missing"}; expected a list`,
      );
      continue;
    }
    for (const key of Object.keys(pool as object)) {
      if (key !== "servers")
        found.unused.push(`${document.at("pools", name, key)}: ${key}: the wire to the servers, not which`);
    }
    read[name] = { servers: [] };
    for (const [i, entry] of list.entries()) {
      const at = document.at("pools", name, "servers", i);
      // host:port:protocol:... is an access point, with details of the connection after the port.
      const given = typeof entry === "string" ? serverOf(entry.replace(/(:\d+):[a-z].*$/, "$1")) : null;
      const server = given === null ? null : takeServer(found, given, at);
      if (given === null) found.problems.push(`${at}: ${JSON.stringify(entry)}; expected host:port`);
      if (server === null) continue;
      const text = serverText(server);
      cluster.set(text, server);
      read[name].servers.push(text);
    }
  }
  if (cluster.size > 0) found.servers = { list: [...cluster.values()], from: document.at("pools") };
  return read;
}
