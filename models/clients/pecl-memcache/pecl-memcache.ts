/**
 * pecl-memcache, PHP's class `Memcache` (websupport-sk/pecl-memcache): 2.1, 2.2 and 3.0 on PHP 5, 4.0 on PHP 7, 8.0 on PHP 8.
 * Keys of a failed server go to another one, and each process returns in its own time. What stays behind on the other server
 * is the founding experiment's stale copies.
 */
import { z } from "zod";
import { crc32, fnv1a32 } from "../../hashing/index.ts";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { PHP } from "../shared/one-at-a-time.ts";
import { flag, patience, whole, wholeSeconds } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { keyRules } from "./keys.ts";
import type { PoolParts } from "./pool.ts";
import { Pool2 } from "./pool-2.ts";
import { ATTEMPTS_MAX, Pool3 } from "./pool-3.ts";
import { Probes } from "./probes.ts";
import { ServerStatus } from "./server-status.ts";

const options = z.strictObject({
  "memcache.hash_strategy": z
    .enum(["standard", "consistent"])
    .optional()
    .describe("How a hash chooses a server. Default: consistent; up to 2.2 standard, all there was in 2.1."),
  "memcache.hash_function": z
    .enum(["crc32", "fnv"])
    .optional()
    .describe("What hashes keys and, for consistent, servers. Default: crc32, all there was in 2.1."),
  // The extension keeps it as a long (STD_PHP_INI_ENTRY with OnUpdateLong), and asks only whether it is 0.
  "memcache.allow_failover": z
    .union([z.boolean(), whole(-(2 ** 31))])
    .optional()
    .describe("Try other servers when one fails; any number but 0 is true. Default: true."),
  "memcache.max_failover_attempts": whole(1, ATTEMPTS_MAX)
    .optional()
    .describe("How many other servers to try; tries may repeat servers, the failed one included. Default: 20."),
  "memcache.redundancy": whole(1)
    .optional()
    .describe("Servers that get each write; reads go to the first. From 3.0. Default: 1, no copies."),
  "memcache.prefix_static_key": z
    .string()
    .optional()
    .describe("Stands before every key, hashed and sent with it. From 3.0. Default: none."),
  "memcache.protocol": z
    .enum(["ascii", "binary"])
    .optional()
    .describe("How it talks to servers; where keys go is the same. From 3.0. Default: ascii."),
  persistent: flag()
    .optional()
    .describe("addServer: sockets and the list of failed servers outlive the web request. Default: true."),
  timeout: patience()
    .optional()
    .describe("addServer: seconds to wait for a connection, and for an answer. Default: 1."),
  retry_interval: wholeSeconds(-1, 1_000_000)
    .optional()
    .describe("addServer: seconds a failed server is left alone; -1: for ever. Default: 15."),
  status: flag().optional().describe("addServer: false adds the servers as failed. Default: true."),
});

const versions = ["2.1", "2.2", "3.0", "4.0", "8.0"];

/** Options that came with a later version. */
const SINCE: Readonly<Record<string, string>> = {
  "memcache.hash_strategy": "2.2",
  "memcache.hash_function": "2.2",
  "memcache.redundancy": "3.0",
  "memcache.prefix_static_key": "3.0",
  "memcache.protocol": "3.0",
};

export const peclMemcache: ClientDefinition = {
  name: "pecl-memcache",
  title: "pecl-memcache (PHP class Memcache)",
  packages: ["memcache", "php-memcache", "php8.2-memcache"],
  versions,
  defaultVersion: "8.0",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [
    { options: { "memcache.hash_strategy": "standard" } },
    { options: { "memcache.hash_strategy": "consistent", "memcache.hash_function": "fnv", retry_interval: 3 } },
    { options: { "memcache.allow_failover": false } },
    { options: { persistent: false } },
    { options: { "memcache.max_failover_attempts": 2, retry_interval: 0 } },
    { options: { "memcache.redundancy": 2 } },
    {
      options: { status: false },
      except: { "is-quick": "each web request adds its servers as failed, and looks at each of them once more" },
    },
  ],
  summary: {
    hash: "crc32",
    distribution: "160 points a server on 1024 slots",
    onFailure: "rehash to other servers, up to 20 tries",
    onRecovery: "retried by each process 15 s after it saw the failure",
    staleRisk: "high: leftovers on other servers, split view for 15 s",
    verified: "live",
  },
  multiGet:
    "get with an array, from 3.0 on: connects to one server after another, asks all at once, and asks other servers for the keys of one that fails. Keys that are not there are missing.",
  oneAtATime: PHP,
  source:
    "websupport-sk/pecl-memcache: recordings of 2.2.6 and 4.0.5.2, source of memcache-3.0.8 and 4.0.5.2 for what they do not show",
  warnings({ version, options: given }) {
    if (given.retry_interval === undefined || isPersistent(version, given)) return [];
    return [
      "client.options.retry_interval holds for one web request only, since the list of failed servers does: the next request asks a dead server again (persistent).",
    ];
  },
  create,
};

/** From 3.0 on a server that is added as failed gets a status of its own in every web request. */
function isPersistent(
  version: string,
  { persistent = true, status = true }: Readonly<Record<string, unknown>>,
): boolean {
  return Boolean(persistent) && (Boolean(status) || Number.parseInt(version, 10) < 3);
}

function create({ servers, keys, processes, version, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const major = Number.parseInt(version, 10);
  for (const [name, since] of Object.entries(SINCE)) {
    if (name in set && Number(version) < Number(since)) {
      throw new Error(`${name}: pecl-memcache has it from ${since} on; this is ${version}`);
    }
  }
  const strategy = set["memcache.hash_strategy"] ?? (major < 3 ? "standard" : "consistent");
  const hash = set["memcache.hash_function"] === "fnv" ? fnv1a32 : crc32;
  const addedAsFailed = !(set.status ?? true);
  const persistent = isPersistent(version, set);
  const parts: PoolParts = {
    name: peclMemcache.name,
    nodes: servers.length,
    processes,
    probes: new Probes({
      servers,
      keys,
      rules: keyRules(set["memcache.prefix_static_key"] ?? ""),
      hash,
      strategy,
      sumsProbes: major < 3,
    }),
    status: new ServerStatus({
      processes,
      nodes: servers.length,
      retryIntervalSeconds: set.retry_interval ?? 15,
      persistent,
      addedAsFailed,
    }),
    allowFailover: Boolean(set["memcache.allow_failover"] ?? true),
    failoverAttemptsMax: set["memcache.max_failover_attempts"] ?? 20,
    keepsSockets: persistent,
    timeoutMs: (set.timeout ?? 1) * 1000,
  };
  return major < 3 ? new Pool2(parts) : new Pool3(parts, set["memcache.redundancy"] ?? 1);
}
