/** Options of PHP's class Memcached, by the names of their constants or by their numbers, as frameworks pass them on. */
import { didYouMean } from "../../core/text/nearest.ts";
import type { Found } from "./kind.ts";
import { type Meanings, same, take, text, unused } from "./options.ts";
import type { Mapping } from "./tree.ts";

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
    "OPT_HASH_WITH_PREFIX_KEY",
  ),
  ...text("OPT_PREFIX_KEY"),
  ...unused(
    "how values are stored, not where",
    "OPT_COMPRESSION",
    "OPT_COMPRESSION_TYPE",
    "OPT_SERIALIZER",
    "OPT_USER_FLAGS",
    "OPT_ITEM_SIZE_LIMIT",
    "OPT_COMPRESSION_LEVEL",
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

/** Constants that PHP's class has and nothing here knows, and those that are values (php-memcached 3.1 to 3.4). */
const OTHERS = [
  ...["OPT_LIBKETAMA_HASH", "OPT_SUPPORT_CAS", "OPT_CORK", "OPT_TCP_KEEPIDLE", "OPT_USER_DATA", "OPT_LOAD_FROM_FILE"],
  ...["OPT_IO_BYTES_WATERMARK", "OPT_IO_KEY_PREFETCH", "OPT_IO_MSG_WATERMARK", "OPT_MAX"],
  "OPT_RANDOMIZE_REPLICA_READS",
  ...["HASH_DEFAULT", "HASH_MD5", "HASH_CRC", "HASH_FNV1_64", "HASH_FNV1A_64", "HASH_FNV1_32", "HASH_FNV1A_32"],
  ...["HASH_HSIEH", "HASH_MURMUR"],
  ...["DISTRIBUTION_MODULA", "DISTRIBUTION_CONSISTENT", "DISTRIBUTION_VIRTUAL_BUCKET"],
  ...["SERIALIZER_PHP", "SERIALIZER_IGBINARY", "SERIALIZER_JSON", "SERIALIZER_JSON_ARRAY", "SERIALIZER_MSGPACK"],
  ...["COMPRESSION_ZLIB", "COMPRESSION_FASTLZ", "COMPRESSION_ZSTD"],
  ...["COMPRESSION_TYPE_ZLIB", "COMPRESSION_TYPE_FASTLZ", "COMPRESSION_TYPE_ZSTD"],
  ...["HAVE_IGBINARY", "HAVE_JSON", "HAVE_MSGPACK", "HAVE_ZSTD", "HAVE_ENCODING", "HAVE_SESSION", "HAVE_SASL"],
];

/** Constants by name: `Memcached::DISTRIBUTION_CONSISTENT`. */
const PREFIX = /^\\?Memcached::/;
const bare = (text: string): string => text.replace(PREFIX, "");

/** Whether PHP has the constant, if the text is one; else a problem, as PHP ends on it. */
function isDefined(found: Found, text: unknown, from: string): boolean {
  if (typeof text !== "string" || !PREFIX.test(text)) return true;
  const known = [...Object.keys(meanings), ...OTHERS];
  if (known.includes(bare(text)) || /^(?:RES|GET)_/.test(bare(text))) return true;
  const hint = didYouMean(
    `Memcached::${bare(text)}`,
    known.map((name) => `Memcached::${name}`),
  );
  found.problems.push(`${from}: ${bare(text)}: no constant of PHP's class Memcached, so PHP ends here${hint}`);
  return false;
}

/** Takes options in their order. Constants may stand as texts or as PHP has them. */
export function takeConstants(found: Found, options: Mapping, at: (key: string) => string): void {
  for (const [key, value] of Object.entries(options)) {
    const from = at(key);
    // Not &&: both may be wrong.
    if (![key, value].map((one) => isDefined(found, one, from)).every(Boolean)) continue;
    const name = NUMBERS[key] ?? bare(key);
    take(found, meanings, name, typeof value === "string" ? bare(value) : value, from);
  }
}

export const constantNames: readonly string[] = Object.keys(meanings);

/** Whether the class has an option of this name. */
export function isConstant(name: string): boolean {
  return Object.hasOwn(meanings, name);
}
