/** `fallthrough route`: which node a client sends each key to, all nodes up or some down. Keys are streamed. */
import { once } from "node:events";
import { Command } from "commander";
import type { Client, Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { clients, createClient } from "../../../models/clients/index.ts";
import { parseOption } from "../../../models/clients/shared/options.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { InvalidInput } from "../../app/ending/errors.ts";
import { keyBatches } from "../../app/files/key-batches.ts";
import { parseServers, serverText } from "../../app/routing/servers.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";

interface RouteOptions {
  readonly client?: string;
  readonly version?: string;
  readonly servers?: string;
  readonly down?: string;
  readonly option?: readonly string[];
  readonly json?: boolean;
}

export function routeCommand(): Command {
  return new Command("route")
    .description("Show which node a client sends a key to, all nodes up or some down.")
    .argument("[keys...]", "keys; without any they are read from standard input, one a line, as UTF-8")
    .option("--client <name>", `client library: ${clients.map(({ name }) => name).join(", ")}`)
    .option("--version <release>", "its version; default: the newest that is modelled")
    .option("--servers <list>", "host:port[:weight],... in the order of the application's list")
    .option("--down <positions>", "positions of servers that are down, from 0: 1,2")
    .option("--option <name=value>", "an option of the client under its own name; repeatable", collect)
    .option("--json", "one object a line: key, server (its position or null), tried (all positions, in order)")
    .addHelpText("after", EXAMPLES)
    .action(route);
}

const EXAMPLES = `
Prints the key, a tab and the server, or - where the call fails. A server that is down is one whose failure the process
knows of. With --json, "tried" lists every server the library looks at, as often as it does.

Examples:
  npx fallthrough route --client pecl-memcache --servers 127.0.0.1:7600,127.0.0.1:7602,127.0.0.1:7603 --down 2 a b c
  npx fallthrough route --client pecl-memcache --version 2.2.6 --servers a:11211,b:11211:3 --option hash_strategy=consistent
  npx fallthrough route --client php-memcached --servers a:11211,b:11211 --option OPT_LIBKETAMA_COMPATIBLE=true < keys.txt
`;

async function route(keys: readonly string[], options: RouteOptions): Promise<void> {
  const router = routerOf(options);
  const batches = keys.length > 0 ? [keys] : keyBatches(process.stdin);
  for await (const batch of batches) {
    if (!process.stdout.write(router(batch))) await once(process.stdout, "drain");
  }
}

/**
 * Keys to the text that is printed of them.
 *
 * @throws InvalidInput with all that is wrong with the options.
 */
export function routerOf(options: RouteOptions): (keys: readonly string[]) => string {
  const problems: string[] = [];
  const definition = definitionOf(options.client, problems);
  const version = definition === null ? "" : versionOf(definition, options.version, problems);
  const servers = serversOf(options.servers, problems);
  const down = downOf(options.down, servers.length, problems);
  const set = definition === null ? {} : optionsOf(definition, options.option ?? [], problems);
  const make = (keys: readonly string[]): Client =>
    createClient({ name: definition!.name, version, processes: 1, options: set }, servers, new ListedKeys(keys));
  if (problems.length === 0) attempt(() => make([]), problems);
  if (problems.length > 0) throw new InvalidInput("route", problems);
  const print = options.json ? jsonLine : textLine;
  return (keys) => {
    const client = make(keys);
    const tried: number[] = [];
    let text = "";
    keys.forEach((key, i) => {
      tried.length = 0;
      text += print(key, client.settled(i, down, tried), tried, servers);
    });
    return text;
  };
}

function textLine(key: string, node: number, _tried: readonly number[], servers: readonly Server[]): string {
  return `${key}\t${node < 0 ? "-" : serverText(servers[node])}\n`;
}

function jsonLine(key: string, node: number, tried: readonly number[]): string {
  return `${JSON.stringify({ key, server: node < 0 ? null : node, tried })}\n`;
}

function definitionOf(name: string | undefined, problems: string[]): ClientDefinition | null {
  const names = clients.map((client) => client.name);
  const found = clients.find((client) => client.name === name) ?? null;
  if (name === undefined) problems.push(`--client: missing; expected ${listed(names)}`);
  else if (found === null) problems.push(`--client: "${name}"; expected ${listed(names)}${didYouMean(name, names)}`);
  return found;
}

function versionOf(definition: ClientDefinition, release: string | undefined, problems: string[]): string {
  const { name, versions, defaultVersion } = definition;
  const found = release === undefined ? defaultVersion : definition.versionOf(release);
  if (found === null) problems.push(`--version: "${release}"; expected a release of ${name}: ${versions.join(", ")}`);
  return found ?? defaultVersion;
}

function serversOf(list: string | undefined, problems: string[]): readonly Server[] {
  if (list === undefined) {
    problems.push("--servers: missing; expected host:port[:weight],...");
    return [];
  }
  const parsed = parseServers(list);
  problems.push(...parsed.problems);
  return parsed.problems.length === 0 ? parsed.servers : [];
}

/** @param count Servers there are, 0 where that is not known. */
function downOf(list: string | undefined, count: number, problems: string[]): Uint8Array {
  const down = new Uint8Array(count);
  for (const entry of list?.split(",") ?? []) {
    const text = entry.trim();
    if (!/^\d+$/.test(text)) problems.push(`--down: "${text}"; expected positions of servers, from 0: 1,2`);
    else if (count > 0 && Number(text) >= count) {
      problems.push(`--down: ${text}; expected positions of servers, 0 to ${count - 1}`);
    } else if (count > 0) down[Number(text)] = 1;
  }
  return down;
}

function optionsOf(
  definition: ClientDefinition,
  texts: readonly string[],
  problems: string[],
): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const text of texts) {
    attempt(() => {
      const [name, value] = parseOption(definition, text);
      // As in the application, an option that is set again takes its place behind the others.
      delete set[name];
      set[name] = value;
    }, problems);
  }
  return set;
}

function attempt(act: () => unknown, problems: string[]): void {
  try {
    act();
  } catch (error) {
    problems.push(`--option ${(error as Error).message}`);
  }
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
