/** The client libraries: adding one is a file and a line here. */
import { type Registry, registry } from "../../src/core/registry.ts";
import { type Keys, PrefixedKeys } from "../hashing/keys.ts";
import type { Client, Server } from "./client.ts";
import { dalli } from "./dalli/dalli.ts";
import type { ClientDefinition, StartedAt } from "./definition.ts";
import { envoy } from "./envoy/envoy.ts";
import { gomemcache } from "./gomemcache/gomemcache.ts";
import { mcrouter } from "./mcrouter/mcrouter.ts";
import { memjs } from "./memjs/memjs.ts";
import { nodeMemcached } from "./node-memcached/node-memcached.ts";
import { peclMemcache } from "./pecl-memcache/pecl-memcache.ts";
import { phpMemcached } from "./php-memcached/php-memcached.ts";
import { pylibmc } from "./pylibmc/pylibmc.ts";
import { pymemcache } from "./pymemcache/pymemcache.ts";
import { pythonMemcached } from "./python-memcached/python-memcached.ts";
import { spymemcached } from "./spymemcached/spymemcached.ts";
import { jumpHash } from "./textbook/jump-hash.ts";
import { maglev } from "./textbook/maglev.ts";
import { rendezvous } from "./textbook/rendezvous.ts";
import { twemproxy } from "./twemproxy/twemproxy.ts";

export const clients: Registry<ClientDefinition> = registry("client", ({ title }) => title);

clients.register(
  peclMemcache,
  phpMemcached,
  pylibmc,
  pymemcache,
  pythonMemcached,
  gomemcache,
  nodeMemcached,
  memjs,
  spymemcached,
  dalli,
  twemproxy,
  mcrouter,
  envoy,
  rendezvous,
  jumpHash,
  maglev,
);

/** The client of this name or alias; undefined if there is none. */
export function clientNamed(name: string | undefined): ClientDefinition | undefined {
  return clients.find((client) => client.name === name || client.aliases?.some((alias) => alias === name) === true);
}

/** All that a client may be called, aliases beside the name that they stand for. */
export function clientNames(): string[] {
  return clients.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
}

/** A client as a scenario names it. */
export interface ClientSpec {
  readonly name: string;
  readonly version: string;
  readonly processes: number;
  /** What the application puts in front of every key before the library sees it. */
  readonly keyPrefix?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** @throws Error if there is no such client, or its options contradict each other, the version or the servers. */
export function createClient(
  { name, keyPrefix = "", ...spec }: ClientSpec,
  servers: readonly Server[],
  keys: Keys,
  startedAt?: StartedAt,
): Client {
  const called = keyPrefix === "" ? keys : new PrefixedKeys(keys, keyPrefix);
  return clients.named(name).create({ ...spec, servers, keys: called, startedAt });
}
