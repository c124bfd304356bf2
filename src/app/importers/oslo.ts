/**
 * The `[cache]` section of an OpenStack service (oslo.cache on dogpile.cache). The back end says which client it is. Keys are hashed
 * with SHA-1 before the client sees them, which changes which keys go where, and not how many.
 */
import { PYMEMCACHE } from "./dogpile.ts";
import type { Entry } from "./ini-files.ts";
import type { Found, Kind, Read } from "./kind.ts";
import { type Meanings, plain, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";

const OWN = "oslo.cache's default";

const common: Meanings = {
  ...unused("how long values live is the workload's", "expiration_time", "backend_expiration_time"),
  ...unused("log-ins are not modelled", "memcache_sasl_enabled", "memcache_username", "memcache_password"),
  ...unused("of the sockets, not of the servers", "tls_enabled", "tls_cafile", "tls_certfile", "tls_keyfile"),
  ...unused(
    "of the sockets, not of the servers",
    "tls_allowed_ciphers",
    "enable_socket_keepalive",
    "enforce_fips_mode",
  ),
  ...unused(
    "of the sockets, not of the servers",
    "socket_keepalive_idle",
    "socket_keepalive_interval",
    "socket_keepalive_count",
  ),
  ...unused("one connection to each server here", "memcache_pool_maxsize", "memcache_pool_unused_timeout"),
  ...unused(
    "one connection to each server here",
    "memcache_pool_connection_get_timeout",
    "memcache_pool_flush_on_reconnect",
  ),
  ...unused("of oslo.cache, not of the client", "config_prefix", "proxies", "debug_cache_backend", "enabled"),
};

const pymemcache: Meanings = {
  ...common,
  hashclient_retry_attempts: { option: "retry_attempts", as: plain },
  hashclient_retry_timeout: { option: "retry_timeout", as: plain },
  hashclient_retry_delay: { option: "retry_timeout", as: plain },
  hashclient_dead_timeout: { option: "dead_timeout", as: plain },
  dead_timeout: { option: "dead_timeout", as: plain },
  ...unused("dogpile.cache does not give it to pymemcache", "memcache_dead_retry", "memcache_socket_timeout"),
  ...unused("of the client that enable_retry_client makes", "retry_attempts", "retry_delay"),
};

const memcached: Meanings = {
  ...common,
  memcache_dead_retry: { option: "dead_retry", as: plain },
  memcache_socket_timeout: { option: "socket_timeout", as: plain },
  ...unused("pymemcache's", "hashclient_retry_attempts", "hashclient_retry_timeout", "hashclient_retry_delay"),
  ...unused("pymemcache's", "hashclient_dead_timeout", "dead_timeout", "retry_attempts", "retry_delay"),
  ...unused("pymemcache's", "enable_retry_client"),
};

const pylibmc: Meanings = {
  ...common,
  ...unused("dogpile.cache does not give it to pylibmc", "memcache_dead_retry", "memcache_socket_timeout"),
};

interface Backend {
  readonly client: string;
  readonly meanings: Meanings;
  /** What the back end sets by itself. */
  readonly own: Readonly<Record<string, unknown>>;
}

const backends: Readonly<Record<string, Backend>> = {
  "dogpile.cache.pymemcache": {
    client: "pymemcache",
    meanings: pymemcache,
    own: PYMEMCACHE,
  },
  "dogpile.cache.memcached": {
    client: "python-memcached",
    meanings: memcached,
    own: { dead_retry: 300, socket_timeout: 1 },
  },
  "oslo_cache.memcache_pool": {
    client: "python-memcached",
    meanings: memcached,
    own: { dead_retry: 300, socket_timeout: 1 },
  },
  "dogpile.cache.pylibmc": { client: "pylibmc", meanings: pylibmc, own: {} },
};
/** By its name in Keystone before oslo.cache had it. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  "keystone.cache.memcache_pool": "oslo_cache.memcache_pool",
  "keystone.common.cache.backends.memcache_pool": "oslo_cache.memcache_pool",
};

export const oslo: Kind = {
  name: "oslo.cache",
  client: "python-memcached",
  looks: "[cache] backend = dogpile.cache.pymemcache, memcache_servers = host:11211",
  recognises: ({ entries }) => entries.some(({ section, name }) => section === "cache" && NAMES.test(name)),
  read({ entries }: Read, found: Found) {
    const lines = entries.filter(({ section }) => section === "cache");
    const named = lines.findLast(({ name }) => name === "backend");
    const given = named?.value ?? "dogpile.cache.null";
    const backend = backends[OLD_NAMES[given] ?? given];
    if (backend === undefined) {
      const from = named?.from ?? lines[0].from;
      const what = named === undefined ? `${given}, the default, caches nothing` : `${given}: not modelled`;
      found.problems.push(`${from}: backend: ${what}; expected ${Object.keys(backends).join(", ")}`);
      return;
    }
    found.client = backend.client;
    found.framework = { name: "dogpile", options: {}, from: `${named?.from ?? OWN}: dogpile.cache below oslo.cache` };
    for (const [option, value] of Object.entries(backend.own)) found.set(option, value, OWN);
    for (const line of lines) readLine(line, backend, found);
    if (found.servers === null && found.noServers.length === 0 && found.problems.length === 0) {
      takeServers(found, "localhost:11211", () => OWN, OWN);
    }
  },
};

const NAMES = /^(?:backend|backend_argument|memcache_servers|memcache_dead_retry)$/;

function readLine({ name, value, from }: Entry, { meanings, client }: Backend, found: Found): void {
  if (name === "backend") return;
  if (name === "memcache_servers") takeServers(found, value, () => from, from);
  else if (name === "backend_argument") {
    const [, argument, given] = /^(\w+):(.*)$/s.exec(value) ?? [];
    if (argument === "url") takeServers(found, given, () => from, from);
    else found.unknown(argument ?? value, `${from}: backend_argument`, ["url"]);
  } else if (name === "enable_retry_client" && client === "pymemcache") {
    if (plain(value) === true)
      found.problems.push(`${from}: ${name}: pymemcache's RetryingClient is not modelled; expected false`);
  } else take(found, meanings, name, value, from);
}
