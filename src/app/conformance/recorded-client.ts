/** The model of the client that a recording was made from. */
import { z } from "zod";
import type { Client, Server } from "../../../models/clients/client.ts";
import { clients } from "../../../models/clients/index.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { parseAs, problemText } from "../../core/text/problems.ts";

/** The name in recordings of a library that the model calls by the PHP extension on top of it. */
const ALIASES: Readonly<Record<string, string>> = { libmemcached: "php-memcached" };
/** Options that the recorder noted and did not give to the library. */
const REMARKS = new Set(["OPT_HASH_value"]);

const server = z.object({ host: z.string().min(1), port: z.int().min(1), weight: z.int().min(0).default(1) });

export const header = z.object({
  client: z.string(),
  version: z.string(),
  options: z.record(z.string(), z.unknown()).default({}),
  servers: z.array(server).min(1),
});
export type Header = z.output<typeof header>;

/** @returns The client, or why there is none. */
export function recordedClient(recording: Header, keys: readonly string[]): Client | string {
  const name = ALIASES[recording.client] ?? recording.client;
  const definition = clients.find((client) => client.name === name);
  if (definition === undefined) return `the client ${recording.client} is not modelled`;
  const version = definition.versionOf(recording.version);
  if (version === null) return `${recording.client} ${recording.version} is not modelled`;
  const options = optionsOf(recording);
  const { problems } = parseAs(definition.options, options);
  if (problems.length > 0) return problems.map(problemText).join("; ");
  try {
    const servers: Server[] = recording.servers.map((one) => ({ ...one, weight: Math.max(1, one.weight) }));
    return definition.create({ servers, keys: new ListedKeys(keys), processes: 1, version, options });
  } catch (error) {
    return (error as Error).message;
  }
}

/** In the order in which they were set. */
function optionsOf({ options }: Header): Record<string, unknown> {
  const entries = Object.entries(options).filter(([name]) => !REMARKS.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, name === "order" ? orderOf(value) : value]));
}

/** Translates `addServer() with weights first, then the option ...` and the like into the client's own option. */
function orderOf(text: unknown): unknown {
  const servers = String(text).search(/addServer|servers-first/i);
  const options = String(text).search(/setOption|\boptions?\b/i);
  if (servers < 0 && options < 0) return text;
  return options < 0 || (servers >= 0 && servers < options) ? "servers-first" : "options-first";
}
