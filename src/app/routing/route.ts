/** Which node a client sends each key to, all nodes up or some down. Keys are streamed. */
import type { Client, Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { clientNamed, clientNames, clients, createClient } from "../../../models/clients/index.ts";
import { parseOption } from "../../../models/clients/shared/options.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { InvalidInput } from "../ending/errors.ts";
import { keyBatches } from "../files/key-batches.ts";
import { print } from "../files/print.ts";
import { loadNamed } from "../plugins/named.ts";
import type { Routed as FromExperiment } from "./from-experiment.ts";
import { pageText, routedPage } from "./page.ts";
import { versionOf } from "./release.ts";
import { parseServers, serverText } from "./servers.ts";

export interface RouteOptions {
  /** Names servers, client and framework in place of the others. */
  readonly experiment?: string;
  readonly client?: string;
  readonly version?: string;
  readonly servers?: string;
  readonly down?: string;
  readonly option?: readonly string[];
  readonly json?: boolean;
  /** All keys are asked for by one call. */
  readonly page?: boolean;
  readonly plugins?: readonly string[];
}

/** Prints where each key goes. Without keys it takes those on standard input, as they come. */
export async function route(keys: readonly string[], options: RouteOptions): Promise<void> {
  await loadNamed(options.plugins ?? []);
  const { router, notes } = routerOf(
    options,
    options.experiment === undefined ? null : await experimentNamed(options.experiment),
  );
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  if (options.page === true) {
    const all = [...keys];
    if (keys.length === 0) for await (const batch of keyBatches(process.stdin)) all.push(...batch);
    await print(router(all));
    return;
  }
  for await (const batch of keys.length > 0 ? [keys] : keyBatches(process.stdin)) await print(router(batch));
}

export interface Routing {
  /** From keys to the text that is printed for them. */
  readonly router: (keys: readonly string[]) => string;
  /** What the client had to assume. */
  readonly notes: readonly string[];
}

/** What reads experiments is loaded where one is named: it takes longer to load than the rest of the command. */
async function experimentNamed(file: string): Promise<FromExperiment> {
  const { fromExperiment } = await import("./from-experiment.ts");
  return fromExperiment(file);
}

/** @throws InvalidInput with all that is wrong with the options. */
export function routerOf(options: RouteOptions, from: FromExperiment | null = null): Routing {
  const problems: string[] = [];
  if (from !== null) {
    for (const name of ["client", "version", "servers", "option"] as const) {
      if (options[name] !== undefined) problems.push(`--${name}: expected none beside --experiment, which says it`);
    }
  }
  const definition = from === null ? definitionOf(options.client, problems) : clients.named(from.client.name);
  const version =
    from?.client.version ?? (definition === null ? null : versionOf(definition, options.version, problems));
  const servers = from?.servers ?? serversOf(options.servers, problems);
  const down = downOf(options.down, servers.length, problems);
  const set =
    from?.client.options ?? (definition === null ? {} : optionsOf(definition, options.option ?? [], problems));
  const prefix = from?.client.keyPrefix;
  const calls = from?.named ?? null;
  const make = (keys: readonly string[]): Client =>
    createClient(
      {
        name: definition!.name,
        version: version!,
        processes: 1,
        options: set,
        ...(prefix === undefined ? {} : { keyPrefix: prefix }),
      },
      servers,
      // A key of the framework's own is asked for by its whole name.
      new ListedKeys(calls === null ? keys : calledBy(calls, keys)),
    );
  let notes: readonly string[] = [];
  const look = () => {
    const client = make([]);
    // What is to be known of dead nodes concerns nobody who asks with all of them up.
    const warned = down.includes(1) ? (definition!.warnings?.({ servers, version: version!, options: set }) ?? []) : [];
    notes = [...(client.notes ?? []), ...warned, ...(calls === null ? [] : namingNotes(calls))];
    if (options.page === true && client.multiGet === undefined) {
      problems.push(`--page: how ${client.name} asks for many keys is not modelled; expected ${listed(askers())}`);
    }
  };
  if (problems.length === 0) attempt(look, problems);
  if (problems.length > 0) throw new InvalidInput("route", problems);
  if (options.page === true) return { router: pageRouter(make, down, servers, options.json === true), notes };
  const print = options.json ? jsonLine : textLine;
  const router = (keys: readonly string[]): string => {
    const client = make(keys);
    const tried: number[] = [];
    let text = "";
    keys.forEach((key, i) => {
      tried.length = 0;
      const node = client.settled(i, down, tried);
      text += print({ key, node, tried, all: client.broadcast?.keepers(i, down) ?? null }, servers);
    });
    return text;
  };
  return { router, notes };
}

type Calls = NonNullable<FromExperiment["named"]>;

function calledBy(calls: Calls, keys: readonly string[]): readonly string[] {
  const { keys: called, own } = calls(keys);
  return keys.map((key, i) => (own.includes(key) ? key : called[i]));
}

function namingNotes(calls: Calls): string[] {
  const {
    keys: [example],
    own,
  } = calls(["KEY"]);
  const others = own.length === 0 ? "" : `; keys of its own, which may be asked for by name: ${own.join(", ")}`;
  return [`the framework of the experiment calls KEY ${example} when a run begins${others}`];
}

function pageRouter(
  make: (keys: readonly string[]) => Client,
  down: Uint8Array,
  servers: readonly Server[],
  isJson: boolean,
): Routing["router"] {
  return (keys) => {
    const page = routedPage(make(keys), make(keys), keys, down);
    return isJson ? `${JSON.stringify(page)}\n` : pageText(page, servers);
  };
}

/** Clients whose call for many keys is modelled. */
function askers(): string[] {
  return clients.filter(({ multiGet }) => multiGet !== undefined).map(({ name }) => name);
}

interface Routed {
  readonly key: string;
  readonly node: number;
  readonly tried: readonly number[];
  /** Every server that stores the key, of a client whose writes go to several; else null. */
  readonly all: readonly number[] | null;
}

function textLine({ key, node, all }: Routed, servers: readonly Server[]): string {
  const nodes = all ?? (node < 0 ? [] : [node]);
  return `${key}\t${nodes.length === 0 ? "-" : nodes.map((one) => serverText(servers[one])).join(",")}\n`;
}

function jsonLine({ key, node, tried, all }: Routed): string {
  return `${JSON.stringify({ key, server: node < 0 ? null : node, tried, ...(all === null ? {} : { servers: all }) })}\n`;
}

function definitionOf(name: string | undefined, problems: string[]): ClientDefinition | null {
  const found = clientNamed(name) ?? null;
  const names = clientNames();
  if (name === undefined) problems.push(`--client: missing; expected ${listed(names)}`);
  else if (found === null) problems.push(`--client: "${name}"; expected ${listed(names)}${didYouMean(name, names)}`);
  return found;
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

/** @param count The number of servers, 0 where that is not known. */
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
      // As in the application, an option that is set again moves behind the others.
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
