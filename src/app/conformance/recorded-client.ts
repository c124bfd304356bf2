/** The client a recording was made of, as the model knows it. */
import { z } from "zod";
import type { Server } from "../../../models/clients/client.ts";
import { clientNamed, createClient } from "../../../models/clients/index.ts";
import { versionNamed } from "../../../models/clients/shared/versions.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { parseAs, problemText } from "../../core/text/problems.ts";

/**
 * What the recorder notes of an option and does not tell the library, and options of PHP's class that change nothing that
 * is recorded: with OPT_NO_BLOCK a get waits for its connection and its reply all the same (libmemcached, connect.cc, io.cc).
 */
const REMARKS = new Set(["OPT_HASH_value", "OPT_NO_BLOCK", "OPT_TCP_NODELAY", "OPT_SERIALIZER", "OPT_COMPRESSION"]);

const server = z.object({ host: z.string().min(1), port: z.int().min(1), weight: z.int().min(0).default(1) });

export const header = z.object({
  client: z.string(),
  version: z.string(),
  options: z.record(z.string(), z.unknown()).default({}),
  servers: z.array(server).min(1),
});
export type Header = z.output<typeof header>;

export interface RecordedClient {
  readonly client: {
    readonly name: string;
    readonly version: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly servers: readonly Server[];
}

/** @returns What `createClient` needs, or why there is no such client. */
export function recordedClient(recording: Header): RecordedClient | string {
  const definition = clientNamed(recording.client);
  if (definition === undefined) return `the client ${recording.client} is not modelled`;
  const version = versionNamed(definition, recording.version);
  if (version === null) return `${recording.client} ${recording.version} is not modelled`;
  const options = optionsOf(recording);
  const { problems } = parseAs(definition.options, options);
  if (problems.length > 0) return problems.map(problemText).join("; ");
  const servers: Server[] = recording.servers.map((one) => ({ ...one, weight: Math.max(1, one.weight) }));
  try {
    definition.create({ servers, keys: new ListedKeys([]), processes: 1, version, options });
  } catch (error) {
    return (error as Error).message;
  }
  return { client: { name: definition.name, version, options }, servers };
}

/** The model of the library can ask for many keys in one call. */
export function asksMany({ client, servers }: RecordedClient): boolean {
  return createClient({ ...client, processes: 1 }, servers, new ListedKeys([])).multiGet !== undefined;
}

/** In the order in which they were set. */
function optionsOf({ options }: Header): Record<string, unknown> {
  const entries = Object.entries(options).filter(([name]) => !REMARKS.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, name === "order" ? orderOf(value) : value]));
}

/** Reads `addServer() with weights first, then the option ...` and the like. */
function orderOf(text: unknown): unknown {
  const servers = String(text).search(/addServer|servers-first/i);
  const options = String(text).search(/setOption|\boptions?\b/i);
  if (servers < 0 && options < 0) return text;
  return options < 0 || (servers >= 0 && servers < options) ? "servers-first" : "options-first";
}
