/** The client libraries: adding one is a file and a line here. */
import type { Keys } from "../keys.ts";
import type { Client, Server } from "./client.ts";
import { dalli } from "./dalli.ts";
import type { ClientDefinition } from "./definition.ts";
import { envoy } from "./envoy.ts";
import { gomemcache } from "./gomemcache.ts";
import { jumpHash } from "./jump-hash.ts";
import { maglev } from "./maglev.ts";
import { mcrouter } from "./mcrouter.ts";
import { memjs } from "./memjs.ts";
import { nodeMemcached } from "./node-memcached.ts";
import { peclMemcache } from "./pecl-memcache.ts";
import { phpMemcached } from "./php-memcached.ts";
import { pymemcache } from "./pymemcache.ts";
import { pythonMemcached } from "./python-memcached.ts";
import { rendezvous } from "./rendezvous.ts";
import { spymemcached } from "./spymemcached.ts";
import { twemproxy } from "./twemproxy.ts";

export const clients: readonly ClientDefinition[] = [
  peclMemcache,
  phpMemcached,
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
];

/** A client as a scenario names it. */
export interface ClientSpec {
  readonly name: string;
  readonly version: string;
  readonly processes: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** @throws Error if there is no such client, or its options contradict each other, the version or the servers. */
export function createClient({ name, ...spec }: ClientSpec, servers: readonly Server[], keys: Keys): Client {
  const definition = clients.find((one) => one.name === name);
  if (definition === undefined) throw new Error(`${name}: no such client`);
  return definition.create({ ...spec, servers, keys });
}
