/** Server lists, in the forms that configurations use. */
import type { Server } from "../../../models/clients/client.ts";
import type { Found } from "./kind.ts";
import { shown } from "./tree.ts";
import { hasTemplate, Unsettled } from "./unsettled.ts";

const DEFAULT_PORT = 11_211;

export interface Given {
  readonly host: unknown;
  readonly port: unknown;
  readonly weight: unknown;
}

/** What holds for servers of which the list says no more. */
export interface ServerDefaults {
  readonly weight?: number;
  /** What an object of the list may have besides, which its reader takes itself. */
  readonly otherKeys?: readonly string[];
}

/**
 * `host`, `host:port`, `host:port:weight`; IPv6 in brackets; in front `memcached://`, with a log-in, or python-memcached's `inet:` and
 * `inet6:`. Null for any other text.
 */
export function serverOf(text: string, { weight: usual = 1 }: ServerDefaults = {}): Given | null {
  const bare = text
    .trim()
    .replace(/^inet6?:(?=[^:]+:|\[)/, "")
    .replace(/^(?:tcp|memcached?|dalli):\/\/(?:[^@/]*@)?([^/?]*)\/?$/, "$1");
  const parts = /^(?:\[([^\]]+)\]|([^:\s/[\]]+))(?::(\d+))?(?::(\d+))?$/.exec(bare);
  if (parts === null) return null;
  const [, inBrackets, plain, port, weight] = parts;
  return { host: inBrackets ?? plain, port: port ?? DEFAULT_PORT, weight: weight ?? usual };
}

/** A server with sound parts, or null and a problem. */
export function takeServer(found: Found, { host, port, weight }: Given, from: string): Server | null {
  const wrong = (what: string, came: unknown, expected: string): null => {
    found.problems.push(`${from}: ${what}: ${shown(came)}; expected ${expected}`);
    return null;
  };
  if (isSocket(host)) return wrong("host", host, "a host: a server behind a Unix socket is not modelled");
  if (typeof host !== "string" || !/^[\w.:-]+$/.test(host)) return wrong("host", host, "a host name or address");
  if (/\.cfg\./i.test(host)) {
    found.noServers.push(
      `${from}: host: ${JSON.stringify(host)}: a configuration endpoint of ElastiCache, which lists the nodes and is none of them; expected the nodes, as in ${host.replace(/\.cfg\./i, ".0001.")}: name them here or by --servers`,
    );
    return null;
  }
  const [portNumber, weightNumber] = [Number(port), Number(weight)];
  if (!Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65_535)
    return wrong("port", port, "a number from 1 to 65535");
  if (!Number.isInteger(weightNumber) || weightNumber < 1) return wrong("weight", weight, "a whole number from 1");
  return { host, port: portNumber, weight: weightNumber };
}

function isSocket(host: unknown): boolean {
  return typeof host === "string" && /^(?:unix:|\/|file:)/.test(host);
}

/** Takes texts, `[host, port]` or `{ host, port, weight }`: either all of them, or problems. */
export function takeServers(
  found: Found,
  list: unknown,
  at: (i: number) => string,
  from: string,
  defaults: ServerDefaults = {},
): void {
  const entries = entriesOf(found, list, at, from);
  if (entries === null) return;
  if (entries.length === 0) {
    found.noServers.push(`${from}: servers: ${shown(list)}; expected a list of at least one`);
    return;
  }
  const servers = entries.map(([entry, place]) => {
    const given = givenOf(found, entry, place, defaults);
    return given === null ? null : takeServer(found, given, place);
  });
  const places = new Map<string, string>();
  for (const [i, server] of servers.entries()) {
    if (server === null) continue;
    const name = `${server.host}:${server.port}`;
    const first = places.get(name);
    if (first === undefined) places.set(name, entries[i][1]);
    else found.problems.push(`${entries[i][1]}: ${name} is listed already at ${first}; expected each once`);
  }
  if (servers.every((server) => server !== null)) found.servers = { list: servers as Server[], from };
}

type Entry = readonly [entry: unknown, place: string];

/** The elements of a list, or of a text that is one; null where something is not set. */
function entriesOf(found: Found, list: unknown, at: (i: number) => string, from: string): Entry[] | null {
  const settled = found.settle(list, from, found.noServers);
  if (settled === undefined) return null;
  if (typeof settled === "string") return partsOf(settled).map((part) => [part, from]);
  if (!Array.isArray(settled)) return [];
  const entries: Entry[] = [];
  let isWhole = true;
  for (const [i, entry] of settled.entries()) {
    const isOpen = entry instanceof Unsettled || (typeof entry === "string" && hasTemplate(entry));
    const value: unknown = isOpen ? found.settle(entry, at(i), found.noServers) : entry;
    if (value === undefined) isWhole = false;
    if (isOpen && typeof value === "string") entries.push(...partsOf(value).map((part): Entry => [part, at(i)]));
    else if (isOpen && Array.isArray(value)) entries.push(...value.map((part): Entry => [part, at(i)]));
    else entries.push([value, at(i)]);
  }
  return isWhole ? entries : null;
}

function partsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== "");
}

/** The parts of an entry; null, and a problem, if it has none. */
function givenOf(found: Found, entry: unknown, place: string, defaults: ServerDefaults): Given | null {
  const { weight: usual = 1 } = defaults;
  if (typeof entry === "string") {
    if (isSocket(entry)) return { host: entry, port: 1, weight: 1 };
    const given = serverOf(entry, defaults);
    if (given === null) found.problems.push(`${place}: ${shown(entry)}; expected host:port`);
    return given;
  }
  if (Array.isArray(entry)) {
    const [host, port = DEFAULT_PORT, weight = usual] = entry as unknown[];
    // python-memcached has ("host:port", weight).
    if (typeof host === "string" && /^[^:\s]+:\d+$/.test(host) && entry.length <= 2) {
      return { ...serverOf(host)!, weight: entry.length === 2 ? port : usual };
    }
    return settledParts(found, { host, port, weight }, place);
  }
  if (typeof entry !== "object" || entry === null) {
    found.problems.push(`${place}: ${shown(entry)}; expected host:port`);
    return null;
  }
  takeKeys(found, entry, place, defaults);
  const { host, port = DEFAULT_PORT, weight = usual } = entry as Partial<Record<keyof Given, unknown>>;
  return settledParts(found, { host, port, weight }, place);
}

const KEYS = ["host", "port", "weight"];

/** A mistyped key leaves its default in force. */
function takeKeys(found: Found, entry: object, place: string, { otherKeys = [] }: ServerDefaults): void {
  const known = [...KEYS, ...otherKeys];
  for (const key of Object.keys(entry)) if (!known.includes(key)) found.unknown(key, place, known);
}

function settledParts(found: Found, { host, port, weight }: Given, place: string): Given | null {
  const parts = [host, port, weight].map((part) => [part, found.settle(part, place, found.noServers)]);
  if (parts.some(([part, settled]) => part !== undefined && settled === undefined)) return null;
  const [settledHost, settledPort, settledWeight] = parts.map(([, settled]) => settled);
  return { host: settledHost, port: settledPort ?? DEFAULT_PORT, weight: settledWeight ?? 1 };
}
