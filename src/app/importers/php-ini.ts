/** `memcache.ini` and `memcached.ini`, or the part of a php.ini about either extension. The servers are in the PHP code. */
import type { Found, Kind, Read } from "./kind.ts";
import { type Meanings, take, unused } from "./options.ts";

const WORDS: Readonly<Record<string, boolean>> = {
  on: true,
  yes: true,
  true: true,
  off: false,
  no: false,
  false: false,
  "": false,
};

/** PHP's words for true and false; numbers as numbers; anything else as it is. */
function php(value: unknown): unknown {
  const text = String(value).trim();
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined) return word;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

const STORAGE = "how values are stored, not where";
const SESSION = "the session handler is not modelled";

const memcache: Meanings = {
  "memcache.allow_failover": { option: "memcache.allow_failover", as: php },
  "memcache.max_failover_attempts": { option: "memcache.max_failover_attempts", as: php },
  "memcache.hash_strategy": { option: "memcache.hash_strategy" },
  "memcache.hash_function": { option: "memcache.hash_function" },
  "memcache.redundancy": { option: "memcache.redundancy", as: php },
  "memcache.prefix_static_key": { option: "memcache.prefix_static_key" },
  "memcache.default_timeout_ms": { option: "timeout", as: (ms) => Number(ms) / 1000 },
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

const memcached: Meanings = {
  "memcached.default_consistent_hash": {
    option: "OPT_DISTRIBUTION",
    as: (value) => (php(value) ? "DISTRIBUTION_CONSISTENT" : "DISTRIBUTION_MODULA"),
  },
  "memcached.default_binary_protocol": { option: "OPT_BINARY_PROTOCOL", as: php },
  "memcached.default_connect_timeout": { option: "OPT_CONNECT_TIMEOUT", as: (ms) => (php(ms) === 0 ? 4000 : php(ms)) },
  "memcached.store_retry_count": { option: "OPT_STORE_RETRY_COUNT", as: php },
  ...unused(STORAGE, "memcached.compression_type", "memcached.compression_factor", "memcached.compression_threshold"),
  ...unused(STORAGE, "memcached.compression_level", "memcached.serializer", "memcached.item_size_limit"),
  ...unused("log-ins are not modelled", "memcached.use_sasl"),
};

function kind(name: string, client: string, meanings: Meanings): Kind {
  const prefix = name.replace("ini", "");
  const isOf = (key: string): boolean => key.startsWith(prefix);
  return {
    name,
    client,
    looks: `lines such as ${Object.keys(meanings)[0]} = 1`,
    recognises: ({ ini }: Read) => ini !== null && [...ini.keys()].some(isOf),
    read({ ini }: Read, found: Found) {
      for (const [key, { value, from }] of ini ?? []) {
        if (key.startsWith("memcached.sess_") && isOf(key)) found.unused.push(`${from}: ${key}: ${SESSION}`);
        else if (isOf(key)) take(found, meanings, key, value, from);
        else if (key.startsWith("session.")) found.unused.push(`${from}: ${key}: ${SESSION}`);
        else if (key !== "extension") found.notUnderstood.push(`${from}: ${key}`);
      }
    },
  };
}

export const memcacheIni = kind("memcache.ini", "pecl-memcache", memcache);
export const memcachedIni = kind("memcached.ini", "php-memcached", memcached);
