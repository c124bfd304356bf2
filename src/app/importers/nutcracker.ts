/** twemproxy's `nutcracker.yml`: one pool of it. */
import type { Server } from "../../../models/clients/client.ts";
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { type Meanings, same, take, unused } from "./options.ts";
import { takeServer } from "./servers.ts";
import { isMapping, type Mapping, shown, type Tree } from "./tree.ts";

const CALLERS = "between the callers and the proxy";

const meanings: Meanings = {
  ...same(
    "hash",
    "hash_tag",
    "distribution",
    "timeout",
    "auto_eject_hosts",
    "server_retry_timeout",
    "server_failure_limit",
  ),
  ...unused(CALLERS, "listen", "backlog", "client_connections", "tcpkeepalive"),
  ...unused("one connection to each server here", "server_connections", "preconnect"),
};

/** `host:port:weight name`, where the name may be missing. */
const SERVER = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d+):(\d+)(?:\s+(\S+))?$/;
/** `/path:weight name`. */
const SOCKET = /^(?:unix:)?(\/[^:\s]*)(?::\d+)?(?:\s+\S+)?$/;

export const nutcracker: Kind = {
  name: "nutcracker.yml",
  client: "twemproxy",
  looks: "pools, each with listen: and servers:",
  recognises: ({ document }) => poolsOf(document).length > 0,
  read({ document }: Read, found: Found, asked: Asked) {
    const of = poolsOf(document).map(([name, pool]) => [name, { name, pool }] as const);
    const choice = chosen(found, asked, { what: "pools", where: document!.at(), of });
    if (choice === null) return;
    const { name, pool } = choice;
    for (const [key, value] of Object.entries(pool)) {
      const from = document!.at(name, key);
      if (key === "servers") readServers(document!, name, value, found);
      else if (key.startsWith("redis")) {
        if (key !== "redis" || value === true)
          found.problems.push(`${from}: a pool of Redis servers; expected one of memcached`);
      } else take(found, meanings, key, value, from);
    }
    if (!("servers" in pool)) found.problems.push(`${document!.at(name)}: servers: missing`);
    // twemproxy does not start with a directive it does not know.
    found.refuseUnknown("no directive of twemproxy");
  },
};

function poolsOf(document: Tree | null): [string, Mapping][] {
  if (document === null || !isMapping(document.value)) return [];
  return Object.entries(document.value).filter(
    (entry): entry is [string, Mapping] => isMapping(entry[1]) && "listen" in entry[1],
  );
}

function readServers(document: Tree, pool: string, list: unknown, found: Found): void {
  const from = document.at(pool, "servers");
  if (!Array.isArray(list) || list.length === 0) {
    found.problems.push(`${from}: ${shown(list)}; expected a list of host:port:weight`);
    return;
  }
  const names: (string | null)[] = [];
  const servers = list.map((entry: unknown, i): Server | null => {
    const at = document.at(pool, "servers", i);
    const text = found.settle(entry, at, found.noServers);
    if (text === undefined) return null;
    const socket = typeof text === "string" ? SOCKET.exec(text) : null;
    if (socket !== null) return takeServer(found, { host: socket[1], port: 1, weight: 1 }, at);
    const parts = typeof text === "string" ? SERVER.exec(text) : null;
    if (parts === null) {
      found.problems.push(`${at}: ${shown(entry)}; expected host:port:weight, and a name if it has one`);
      return null;
    }
    names.push(parts[5] ?? null);
    return takeServer(found, { host: parts[1] ?? parts[2], port: parts[3], weight: parts[4] }, at);
  });
  if (servers.some((server) => server === null)) return;
  found.servers = { list: servers as Server[], from };
  if (names.every((name) => name === null)) return;
  // A server without a name is called by its address, and the port is left out if it is memcached's default.
  const called = servers.map(
    (server, i) => names[i] ?? (server!.port === 11_211 ? server!.host : `${server!.host}:${server!.port}`),
  );
  found.set("names", called, from);
}
