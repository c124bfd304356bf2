/**
 * `memcache.ini` and `memcached.ini`, or a whole php.ini, of which only the lines about either extension count. The servers are in
 * the PHP code, but for those of sessions.
 */
import type { Found, Kind, Read } from "./kind.ts";
import { type Meanings, plain, take, unused } from "./options.ts";
import { takeSessionServers } from "./php-sessions.ts";

const STORAGE = "how values are stored, not where";
const SESSION = "the session handler is not modelled";

const memcache: Meanings = {
  "memcache.allow_failover": { option: "memcache.allow_failover", as: long },
  "memcache.max_failover_attempts": { option: "memcache.max_failover_attempts", as: plain },
  "memcache.hash_strategy": { option: "memcache.hash_strategy" },
  "memcache.hash_function": { option: "memcache.hash_function" },
  "memcache.redundancy": { option: "memcache.redundancy", as: plain },
  "memcache.prefix_static_key": { option: "memcache.prefix_static_key", as: String },
  "memcache.default_timeout_ms": { option: "timeout", as: seconds },
  ...unused(STORAGE, "memcache.compress_threshold", "memcache.chunk_size", "memcache.protocol"),
  ...unused("the server list says which", "memcache.default_port"),
  ...unused(SESSION, "memcache.session_redundancy", "memcache.lock_timeout", "memcache.session_prefix_host_key"),
  ...unused(
    SESSION,
    "memcache.session_prefix_host_key_remove_www",
    "memcache.session_prefix_host_key_remove_subdomain",
  ),
  ...unused(SESSION, "memcache.session_prefix_static_key", "memcache.session_save_path"),
};

/** As the extension reads a long: the number that a text begins with, 0 if it begins with none. */
function long(value: unknown): unknown {
  const word = plain(value);
  return typeof word === "boolean" ? word : Number.parseInt(String(word), 10) || 0;
}

/** Of milliseconds; what is no number stays as it is, to be refused. */
function seconds(ms: unknown): unknown {
  const value = plain(ms);
  return typeof value === "number" ? value / 1000 : value;
}

const memcached: Meanings = {
  "memcached.default_consistent_hash": {
    option: "OPT_DISTRIBUTION",
    as: (value) => (plain(value) ? "DISTRIBUTION_CONSISTENT" : "DISTRIBUTION_MODULA"),
  },
  "memcached.default_binary_protocol": { option: "OPT_BINARY_PROTOCOL", as: plain },
  "memcached.default_connect_timeout": {
    option: "OPT_CONNECT_TIMEOUT",
    as: (ms) => (plain(ms) === 0 ? 4000 : plain(ms)),
  },
  "memcached.store_retry_count": { option: "OPT_STORE_RETRY_COUNT", as: plain },
  ...unused(STORAGE, "memcached.compression_type", "memcached.compression_factor", "memcached.compression_threshold"),
  ...unused(STORAGE, "memcached.compression_level", "memcached.serializer", "memcached.item_size_limit"),
  ...unused("log-ins are not modelled", "memcached.use_sasl"),
};

function isOfSessions(key: string): boolean {
  return /^memcached\.sess_|^memcache\.(?:session_|lock_timeout$)/.test(key);
}

function kind(name: string, client: string, meanings: Meanings): Kind {
  const prefix = name.replace("ini", "");
  const isOf = (key: string): boolean => key.startsWith(prefix);
  return {
    name,
    client,
    looks: `lines such as ${Object.keys(meanings)[0]} = 1`,
    // Java's properties may begin so too, with names that PHP does not have.
    recognises: ({ ini }: Read) =>
      ini !== null &&
      ([...ini.keys()].some((key) => isOf(key) && /^\w+\.[a-z_]+$/.test(key) && key.includes("_")) ||
        (`${ini.get("session.save_handler")?.value}.` === prefix && ini.has("session.save_path"))),
    read({ ini }: Read, found: Found) {
      const handler = ini?.get("session.save_handler")?.value ?? "";
      // Beside settings of a cache, the servers of sessions need not be its own.
      const isOfCache = (key: string): boolean => isOf(key) && !isOfSessions(key);
      const isAlone = `${handler}.` === prefix && ![...(ini?.keys() ?? [])].some(isOfCache);
      for (const [key, { value, from }] of ini ?? []) {
        if (key.startsWith("memcached.sess_") && isOf(key)) found.unused.push(`${from}: ${key}: ${SESSION}`);
        else if (isOf(key)) take(found, meanings, key, value, from);
        else if (key === "session.save_path" && isAlone) takeSessionServers(found, String(value), from);
        else if (/^session\.save_(?:handler|path)$/.test(key) && /^memcached?$/.test(handler))
          found.unused.push(`${from}: ${key}: ${SESSION}`);
      }
    },
  };
}

export const memcacheIni = kind("memcache.ini", "pecl-memcache", memcache);
export const memcachedIni = kind("memcached.ini", "php-memcached", memcached);
