/**
 * The memcached store of Laravel's config/cache.php, as JSON (Illuminate\Cache\MemcachedConnector): options are set first, then
 * servers are added one by one. Constants are given by their names or, as PHP writes them, by their numbers.
 */
import { type Document, isMapping, type Mapping } from "./document.ts";
import type { Found, Kind, Read } from "./kind.ts";
import { type Meanings, same, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";

/** php-memcached 3.2's numbers of its options. */
const NUMBERS: Readonly<Record<string, string>> = {
  "-1006": "OPT_USER_FLAGS",
  "-1005": "OPT_STORE_RETRY_COUNT",
  "-1004": "OPT_COMPRESSION_TYPE",
  "-1003": "OPT_SERIALIZER",
  "-1002": "OPT_PREFIX_KEY",
  "-1001": "OPT_COMPRESSION",
  0: "OPT_NO_BLOCK",
  1: "OPT_TCP_NODELAY",
  2: "OPT_HASH",
  4: "OPT_SOCKET_SEND_SIZE",
  5: "OPT_SOCKET_RECV_SIZE",
  6: "OPT_CACHE_LOOKUPS",
  8: "OPT_POLL_TIMEOUT",
  9: "OPT_DISTRIBUTION",
  10: "OPT_BUFFER_WRITES",
  12: "OPT_SORT_HOSTS",
  13: "OPT_VERIFY_KEY",
  14: "OPT_CONNECT_TIMEOUT",
  15: "OPT_RETRY_TIMEOUT",
  16: "OPT_LIBKETAMA_COMPATIBLE",
  18: "OPT_BINARY_PROTOCOL",
  19: "OPT_SEND_TIMEOUT",
  20: "OPT_RECV_TIMEOUT",
  21: "OPT_SERVER_FAILURE_LIMIT",
  25: "OPT_HASH_WITH_PREFIX_KEY",
  26: "OPT_NOREPLY",
  27: "OPT_USE_UDP",
  28: "OPT_AUTO_EJECT_HOSTS",
  29: "OPT_NUMBER_OF_REPLICAS",
  30: "OPT_RANDOMIZE_REPLICA_READ",
  32: "OPT_TCP_KEEPALIVE",
  35: "OPT_REMOVE_FAILED_SERVERS",
  36: "OPT_DEAD_TIMEOUT",
  37: "OPT_SERVER_TIMEOUT_LIMIT",
};

const meanings: Meanings = {
  ...same(
    "OPT_LIBKETAMA_COMPATIBLE",
    "OPT_DISTRIBUTION",
    "OPT_HASH",
    "OPT_SORT_HOSTS",
    "OPT_REMOVE_FAILED_SERVERS",
    "OPT_AUTO_EJECT_HOSTS",
    "OPT_SERVER_FAILURE_LIMIT",
    "OPT_SERVER_TIMEOUT_LIMIT",
    "OPT_RETRY_TIMEOUT",
    "OPT_DEAD_TIMEOUT",
    "OPT_CONNECT_TIMEOUT",
    "OPT_POLL_TIMEOUT",
    "OPT_STORE_RETRY_COUNT",
    "OPT_BINARY_PROTOCOL",
    "OPT_NUMBER_OF_REPLICAS",
    "OPT_PREFIX_KEY",
    "OPT_HASH_WITH_PREFIX_KEY",
  ),
  ...unused(
    "how values are stored, not where",
    "OPT_COMPRESSION",
    "OPT_COMPRESSION_TYPE",
    "OPT_SERIALIZER",
    "OPT_USER_FLAGS",
  ),
  ...unused(
    "of the sockets, not of the servers",
    "OPT_TCP_NODELAY",
    "OPT_SOCKET_SEND_SIZE",
    "OPT_SOCKET_RECV_SIZE",
    "OPT_TCP_KEEPALIVE",
  ),
  ...unused(
    "of no effect on placement or failure here",
    "OPT_CACHE_LOOKUPS",
    "OPT_VERIFY_KEY",
    "OPT_SEND_TIMEOUT",
    "OPT_RECV_TIMEOUT",
  ),
  ...unused(
    "not modelled",
    "OPT_NO_BLOCK",
    "OPT_BUFFER_WRITES",
    "OPT_NOREPLY",
    "OPT_USE_UDP",
    "OPT_RANDOMIZE_REPLICA_READ",
  ),
};

/** Constants by name: `Memcached::DISTRIBUTION_CONSISTENT`. */
const bare = (text: string): string => text.replace(/^\\?Memcached::/, "");

export const laravel: Kind = {
  name: "laravel",
  client: "php-memcached",
  looks: '{ "driver": "memcached", "servers": [...] }',
  recognises: ({ document }) => storesOf(document).length > 0,
  read({ document }: Read, found: Found, { pool }) {
    const stores = storesOf(document).filter(([path]) => pool === undefined || path.at(-1) === pool);
    if (stores.length !== 1) {
      const names = storesOf(document).map(([path]) => path.join(".") || "the document");
      found.problems.push(
        `${document!.at()}: memcached stores: ${names.join(", ")}; expected one to be chosen by --pool NAME`,
      );
      return;
    }
    const [path, store] = stores[0];
    for (const [key, value] of Object.entries(store)) readPart(document!, [...path, key], key, value, found);
    if (!("servers" in store)) found.problems.push(`${document!.at(...path)}: servers: missing; expected a list`);
  },
};

function readPart(document: Document, path: string[], key: string, value: unknown, found: Found): void {
  const from = document.at(...path);
  switch (key) {
    case "driver":
      return;
    case "servers":
      takeServers(found, value, (i) => document.at(...path, i), from);
      return;
    case "persistent_id":
      if (value !== null && value !== "") found.set("persistent_id", value, from);
      return;
    case "sasl":
      // setSaslAuthData needs the binary protocol, so Laravel switches it on.
      if (Array.isArray(value) && value.length === 2 && value.every((part) => part !== null && part !== "")) {
        found.set("OPT_BINARY_PROTOCOL", true, `${from}: Laravel sets it with a log-in`);
      }
      return;
    case "options":
      if (isMapping(value)) readOptions(document, path, value, found);
      else if (!Array.isArray(value) || value.length > 0) found.problems.push(`${from}: expected an object of options`);
      return;
    case "lock_connection":
    case "connection":
      found.unused.push(`${from}: ${key}: Laravel's own`);
      return;
    default:
      found.notUnderstood.push(`${from}: ${key}`);
  }
}

function readOptions(document: Document, path: string[], options: Mapping, found: Found): void {
  for (const [key, value] of Object.entries(options)) {
    const name = NUMBERS[key] ?? bare(key);
    take(found, meanings, name, typeof value === "string" ? bare(value) : value, document.at(...path, key));
  }
}

/** From a whole config/cache.php, from its stores, or the store itself. */
function storesOf(document: Document | null): [string[], Mapping][] {
  const search = (value: unknown, path: string[]): [string[], Mapping][] => {
    if (!isMapping(value)) return [];
    if (value.driver === "memcached") return [[path, value]];
    return path.length > 2 ? [] : Object.entries(value).flatMap(([key, inner]) => search(inner, [...path, key]));
  };
  return search(document?.value, []);
}
