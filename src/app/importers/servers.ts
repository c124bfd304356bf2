/** Server lists, in the forms that configurations use. */
import type { Server } from "../../../models/clients/client.ts";
import type { Found } from "./kind.ts";

const DEFAULT_PORT = 11_211;

export interface Given {
  readonly host: unknown;
  readonly port: unknown;
  readonly weight: unknown;
}

/** `host`, `host:port`, `host:port:weight`; IPv6 in brackets. Null for any other text. */
export function serverOf(text: string): Given | null {
  const parts = /^(?:\[([^\]]+)\]|([^:\s/[\]]+))(?::(\d+))?(?::(\d+))?$/.exec(text.trim());
  if (parts === null) return null;
  const [, inBrackets, plain, port, weight] = parts;
  return { host: inBrackets ?? plain, port: port ?? DEFAULT_PORT, weight: weight ?? 1 };
}

/** A server with sound parts, or null and a problem. */
export function takeServer(found: Found, { host, port, weight }: Given, from: string): Server | null {
  const wrong = (what: string, came: unknown, expected: string): null => {
    found.problems.push(`${from}: ${what}: ${JSON.stringify(came) ?? "missing"}; expected ${expected}`);
    return null;
  };
  if (typeof host === "string" && (host.startsWith("/") || host.startsWith("unix:"))) {
    return wrong("host", host, "a host: a server behind a Unix socket is not modelled");
  }
  if (typeof host !== "string" || !/^[\w.:-]+$/.test(host)) return wrong("host", host, "a host name or address");
  const [portNumber, weightNumber] = [Number(port), Number(weight)];
  if (!Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65_535)
    return wrong("port", port, "a number from 1 to 65535");
  if (!Number.isInteger(weightNumber) || weightNumber < 1) return wrong("weight", weight, "a whole number from 1");
  return { host, port: portNumber, weight: weightNumber };
}

/** Takes texts, `[host, port]` or `{ host, port, weight }`: either all of them, or problems. */
export function takeServers(found: Found, list: unknown, at: (i: number) => string, from: string): void {
  const entries = typeof list === "string" ? list.split(",") : list;
  if (!Array.isArray(entries) || entries.length === 0) {
    found.problems.push(`${from}: servers: ${JSON.stringify(list)}; expected a list of at least one`);
    return;
  }
  const servers = entries.map((entry: unknown, i) => {
    const given = givenOf(entry);
    if (given !== null) return takeServer(found, given, at(i));
    found.problems.push(`${at(i)}: ${JSON.stringify(entry)}; expected host:port`);
    return null;
  });
  for (const [i, server] of servers.entries()) {
    if (server === null) continue;
    const first = servers.findIndex((other) => other?.host === server.host && other.port === server.port);
    if (first < i) {
      found.problems.push(
        `${at(i)}: ${server.host}:${server.port} is listed already at ${at(first)}; expected each once`,
      );
    }
  }
  if (servers.every((server) => server !== null)) found.servers = { list: servers as Server[], from };
}

function givenOf(entry: unknown): Given | null {
  if (typeof entry === "string") return entry.startsWith("/") ? { host: entry, port: 1, weight: 1 } : serverOf(entry);
  if (Array.isArray(entry)) {
    const [host, port = DEFAULT_PORT, weight = 1] = entry as unknown[];
    return { host, port, weight };
  }
  if (typeof entry !== "object" || entry === null) return null;
  const { host, port = DEFAULT_PORT, weight = 1 } = entry as Partial<Record<keyof Given, unknown>>;
  return { host, port, weight };
}
