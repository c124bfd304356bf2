/** Server lists of the command line: `host:port[:weight],...`, an IPv6 address in brackets; 11211 without a port. */
import type { Server } from "../../../models/clients/client.ts";
import { tooMuchWeight } from "../../../models/scenario/consistency/budget.ts";

const PORT_MAX = 65_535;
/** Above this, a ring with a hundred points and more for each unit of weight no longer fits into memory. */
const WEIGHT_MAX = 10_000;
/** Positions fit 15 bits in a client's tables. */
const SERVERS_MAX = 32_767;
/** Memcached's own, which every client takes. */
const DEFAULT_PORT = "11211";
const FORM = "host:port[:weight]";

export interface ParsedServers {
  readonly servers: readonly Server[];
  /** Empty if the list can be used. */
  readonly problems: readonly string[];
}

export function parseServers(text: string): ParsedServers {
  const entries = text.split(",").map((entry) => entry.trim());
  if (entries.length > SERVERS_MAX) {
    return { servers: [], problems: [`--servers: ${entries.length} servers; expected at most ${SERVERS_MAX}`] };
  }
  const servers: Server[] = [];
  const problems: string[] = [];
  const places = new Map<string, number>();
  entries.forEach((entry, i) => {
    const parsed = parseServer(entry);
    if (typeof parsed === "string") problems.push(`--servers[${i}]: ${parsed}`);
    else {
      const name = serverText(parsed);
      const first = places.get(name);
      if (first !== undefined)
        problems.push(`--servers[${i}]: ${name} again; expected each once, it is --servers[${first}]`);
      else places.set(name, i);
      servers.push(parsed);
    }
  });
  problems.push(...tooMuchWeight(servers).map(({ text }) => `--servers: ${text}`));
  return { servers, problems };
}

/** `host:port`, as it is printed. */
export function serverText({ host, port }: Server): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The server, or what is wrong with the text. */
function parseServer(entry: string): Server | string {
  if (entry === "") return `empty; expected ${FORM}`;
  const shown = JSON.stringify(entry);
  const found = /^(?:\[([^[\]\s]+)\]|([^:[\]\s]+))(?::([^:]*)(?::([^:]*))?)?$/.exec(entry);
  if (found === null) {
    const hint = /^[^[]*:[^[]*:[^[]*:/.test(entry) ? ", an IPv6 address in brackets" : "";
    return `${shown}; expected ${FORM}${hint}`;
  }
  const [, inBrackets, plain, port = DEFAULT_PORT, weight] = found;
  const wrong = outside(port, PORT_MAX) ?? (weight === undefined ? null : outside(weight, WEIGHT_MAX));
  if (wrong !== null) {
    return `${shown}; expected a ${outside(port, PORT_MAX) === null ? "weight" : "port"} from 1 to ${wrong}`;
  }
  return { host: (inBrackets ?? plain)!, port: Number(port), weight: weight === undefined ? 1 : Number(weight) };
}

/** The greatest number allowed if the text is not a whole number from 1 to it, else null. */
function outside(text: string, most: number): number | null {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most ? null : most;
}
