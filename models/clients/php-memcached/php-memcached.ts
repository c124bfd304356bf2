/**
 * php-memcached, PHP's class `Memcached`, on libmemcached (php-memcached-dev/php-memcached, awesomized/libmemcached). The
 * versions are libmemcached's: 1.1 with php-memcached 3.2, 1.0 (1.0.3 to 1.0.18) with 2.2 to 3.1, 0.53 (to 1.0.2), 0.44 and
 * before. By default the keys of a dead server fail; with auto-eject the ring changes.
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { type Behaviors, defaultBehaviors, isConsistent, ServerDistribution } from "../libmemcached/behaviors.ts";
import { Memcached } from "../libmemcached/memcached.ts";
import type { Returned } from "../libmemcached/multi-get.ts";
import { ResultCode } from "../libmemcached/result-code.ts";
import { PHP } from "../shared/one-at-a-time.ts";
import { flag, milliseconds, whole, wholeSeconds } from "../shared/option-kinds.ts";
import { keyRules } from "./keys.ts";
import { distributionNames, hashNames, setOptions } from "./set-options.ts";

/** More do not fit a clock of 32 bits that has run for a while. */
const SECONDS_MAX = 1_000_000_000;

const options = z.strictObject(
  {
    OPT_LIBKETAMA_COMPATIBLE: flag()
      .optional()
      .describe("MD5 for keys and the weighted ketama ring; false: the defaults again. Default: false."),
    OPT_DISTRIBUTION: z
      .union([z.enum(Object.keys(distributionNames) as [string]), z.literal(Object.values(ServerDistribution))])
      .optional()
      .describe(
        "DISTRIBUTION_MODULA (0), DISTRIBUTION_CONSISTENT (1, 2), the spymemcached-like ring (4), the weighted ring (5), DISTRIBUTION_VIRTUAL_BUCKET (6). Random (3) is not modelled. Default: DISTRIBUTION_MODULA.",
      ),
    OPT_HASH: z
      .union([z.enum(hashNames), whole(0, hashNames.length - 1)])
      .optional()
      .describe(
        "What hashes keys and, for unweighted rings, servers: a constant or its number. Default: HASH_DEFAULT, one-at-a-time.",
      ),
    setBucket: z
      .array(whole(0, 65_535))
      .min(1)
      .optional()
      .describe(
        "Memcached::setBucket(): for each bucket the position of its server. Sets DISTRIBUTION_VIRTUAL_BUCKET.",
      ),
    OPT_SORT_HOSTS: flag().optional().describe("Sort the servers by host and port. Default: false."),
    OPT_REMOVE_FAILED_SERVERS: flag()
      .optional()
      .describe("Leave failed servers out of a consistent ring. Needs OPT_DEAD_TIMEOUT to end well. Default: false."),
    OPT_AUTO_EJECT_HOSTS: flag().optional().describe("The same under its other name. Default: false."),
    OPT_SERVER_FAILURE_LIMIT: whole(1)
      .optional()
      .describe("Failed connections until a server counts as dead. Default: 5."),
    OPT_SERVER_TIMEOUT_LIMIT: whole(0)
      .optional()
      .describe("Failed connections until one counts as a failure. Default: 0."),
    OPT_RETRY_TIMEOUT: wholeSeconds(0, SECONDS_MAX)
      .optional()
      .describe("Seconds a failed server is left alone. Default: 2."),
    OPT_DEAD_TIMEOUT: wholeSeconds(0, SECONDS_MAX)
      .optional()
      .describe("Seconds an ejected server is left out; 0: for ever, its keys failing. From 1.0 (1.0.3). Default: 0."),
    OPT_CONNECT_TIMEOUT: milliseconds(-1)
      .optional()
      .describe("Milliseconds to wait for a connection; -1: for ever. Default: 4000."),
    OPT_POLL_TIMEOUT: milliseconds(-1)
      .optional()
      .describe("Milliseconds to wait for an answer; -1: for ever. Default: 5000; in 0.44 for ever."),
    OPT_STORE_RETRY_COUNT: whole(0, 1000)
      .optional()
      .describe("How often a failed write is repeated at once. Default: 0; in 1.0 2, as in php-memcached 2.2 to 3.1."),
    OPT_BINARY_PROTOCOL: flag().optional().describe("Speak the binary protocol. Default: false."),
    OPT_NUMBER_OF_REPLICAS: whole(0, 1000)
      .optional()
      .describe("Copies of each set on the next servers of the list; the binary protocol only. Default: 0."),
    OPT_PREFIX_KEY: z.string().optional().describe("Stands before every key. Default: none."),
    OPT_HASH_WITH_PREFIX_KEY: flag().optional().describe("Hash the prefix with the key. Default: false."),
    persistent_id: z
      .string()
      .optional()
      .describe(
        "new Memcached(id): the object lives as long as the process. Default: none, it lives for one web request.",
      ),
    order: z
      .enum(["options-first", "servers-first"])
      .optional()
      .describe(
        "Whether options or servers are set first: a plain consistent ring has weights only if options are. Default: options-first.",
      ),
    addServers: flag()
      .optional()
      .describe("The servers are added by one addServers([...]), not by an addServer() each. Default: false."),
  },
  notModelled({
    OPT_NO_BLOCK:
      "a get waits for its connection and its reply all the same (libmemcached: connect.cc, io.cc), and what else it changes was not looked into",
    OPT_BUFFER_WRITES: "sets leave at once here",
    OPT_NOREPLY: "each set waits for its answer here",
    OPT_USE_UDP: "nodes are reached by TCP here",
    OPT_RANDOMIZE_REPLICA_READ: "which copy is read is not drawn here",
  }),
);

const versions = ["0.44", "0.53", "1.0", "1.1"];

const FOR_GOOD = "without a dead timeout an ejected server stays dead for the life of the object";

/** Before 0.53 the library handles failures only if one of these is set, and in a way that is not modelled. */
const AFTER_0_44 = [
  "OPT_REMOVE_FAILED_SERVERS",
  "OPT_AUTO_EJECT_HOSTS",
  "OPT_SERVER_FAILURE_LIMIT",
  "OPT_SERVER_TIMEOUT_LIMIT",
  "OPT_RETRY_TIMEOUT",
  "OPT_DEAD_TIMEOUT",
];

export const phpMemcached: ClientDefinition = {
  name: "php-memcached",
  title: "php-memcached (PHP class Memcached, libmemcached)",
  packages: ["memcached", "libmemcached", "libmemcached11", "php8.2-memcached"],
  // The library below, which its own C API and many recordings are called after; its defaults are those of the class.
  aliases: ["libmemcached"],
  versions,
  defaultVersion: "1.1",
  versionOf,
  options,
  variations: [
    { options: { persistent_id: "p" } },
    { options: { persistent_id: "p", OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_SERVER_TIMEOUT_LIMIT: 2 } },
    {
      options: {
        persistent_id: "p",
        OPT_LIBKETAMA_COMPATIBLE: true,
        OPT_REMOVE_FAILED_SERVERS: true,
        OPT_DEAD_TIMEOUT: 4,
      },
    },
    {
      options: {
        persistent_id: "p",
        OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT",
        OPT_REMOVE_FAILED_SERVERS: true,
        OPT_SERVER_FAILURE_LIMIT: 1,
        OPT_DEAD_TIMEOUT: 6,
        OPT_RETRY_TIMEOUT: 1,
      },
    },
    {
      options: {
        persistent_id: "p",
        OPT_REMOVE_FAILED_SERVERS: true,
        OPT_SERVER_FAILURE_LIMIT: 1,
        OPT_DEAD_TIMEOUT: 5,
      },
    },
    {
      options: { persistent_id: "p", OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_REMOVE_FAILED_SERVERS: true },
      except: { "agrees-again": FOR_GOOD, "is-quick": FOR_GOOD },
    },
    { options: { persistent_id: "p", OPT_BINARY_PROTOCOL: true, OPT_NUMBER_OF_REPLICAS: 1, OPT_SORT_HOSTS: true } },
    { options: { OPT_STORE_RETRY_COUNT: 2, OPT_HASH: "HASH_MURMUR" } },
  ],
  summary: {
    hash: "one-at-a-time",
    distribution: "modula",
    onFailure: "keys of the server fail",
    onRecovery: "a new object at once, a persistent one 2 to 3 s after its last try",
    staleRisk: "none after a crash",
    verified: "live",
  },
  multiGet:
    "getMulti: connects in the order of the keys, sends to all, reads what comes first. Text: a dead server's keys are missing; binary: false if a dead server's key comes after the first keys of all live ones. One hung server: false after the poll time-out; two: what the others have.",
  oneAtATime: PHP,
  source:
    "awesomized/libmemcached and php-memcached-dev/php-memcached: recordings of php-memcached 3.2.0 on libmemcached 1.1.4, source for older versions",
  warnings,
  create,
};

/** What an object learns of dead servers ends with it. */
function warnings(parts: Pick<ClientParts, "servers" | "version" | "options">): readonly string[] {
  const { autoEjects, distribution, failureLimit } = behaviorsOf(parts);
  const isPersistent = Boolean(parts.options.persistent_id);
  if (isPersistent || !autoEjects || !isConsistent(distribution)) return [];
  const name = ["OPT_REMOVE_FAILED_SERVERS", "OPT_AUTO_EJECT_HOSTS"].find((one) => parts.options[one]);
  const failed = failureLimit === 1 ? "a failed connection" : `${failureLimit} failed connections`;
  return [
    `client.options.${name} holds for one web request only, since persistent_id is not set: the next request has a new Memcached object, which knows of no dead server and leaves one out after ${failed} of its own (OPT_SERVER_FAILURE_LIMIT). A request that is over before that sends no key to another node. Set persistent_id, and the object lives as long as its process.`,
  ];
}

/** getMulti: false for a failure (php_memc_getMulti_impl), an array without items where some requests were not sent. */
const returned: Returned = {
  hung: "all keys",
  notSent: (code) => (code === ResultCode.someErrors ? "nothing" : "failure"),
  read: (code) => (code === ResultCode.success || code === ResultCode.notFound ? "found" : "failure"),
  error: () => null,
};

/** libmemcached's release (`1.0.18`), php-memcached's from 2.0 on (`3.2.0`), or both (`3.2.0 / libmemcached 1.1.4`). */
function versionOf(release: string): string | null {
  const library = /libmemcached\s+(\d.*)/.exec(release)?.[1];
  const found = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(library ?? release);
  if (found === null) return null;
  const [major, minor, patch] = found.slice(1).map((part) => Number(part ?? 0));
  if (library === undefined && major! >= 2) return major! > 3 || (major === 3 && minor! >= 2) ? "1.1" : "1.0";
  if (major! > 1) return null;
  if (major === 0) return minor! < 53 ? "0.44" : "0.53";
  if (minor! > 0) return "1.1";
  return found[3] !== undefined && patch! < 3 ? "0.53" : "1.0";
}

function create({ servers, keys, processes, version, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const backsOff = version !== "0.44";
  const refuse = (names: readonly string[], why: string) => {
    const found = names.find((name) => name in set);
    if (found !== undefined) throw new Error(`${found}: ${why}`);
  };
  if (!backsOff) refuse(AFTER_0_44, `not modelled for libmemcached ${version}, whose failure handling was another`);
  if (version === "0.53") refuse(["OPT_DEAD_TIMEOUT"], "libmemcached has it from 1.0.3 on; this is 0.53");
  const lost = set.setBucket?.find((server) => server >= servers.length);
  if (lost !== undefined)
    throw new Error(`setBucket: ${lost}; expected positions of servers, 0 to ${servers.length - 1}`);

  const behaviors = behaviorsOf({ servers, version, options: given });
  return new Memcached({
    name: phpMemcached.name,
    servers,
    keys,
    rules: keyRules({
      prefix: set.OPT_PREFIX_KEY ?? "",
      hashesPrefix: Boolean(set.OPT_HASH_WITH_PREFIX_KEY),
      binaryProtocol: behaviors.binaryProtocol,
    }),
    processes,
    behaviors,
    backsOff,
    persistent: (set.persistent_id ?? "") !== "",
    returned,
  });
}

/** As given, not as parsed: the order of options matters. */
function behaviorsOf({
  servers,
  version,
  options: given,
}: Pick<ClientParts, "servers" | "version" | "options">): Behaviors {
  const defaults: Behaviors = {
    ...defaultBehaviors,
    pollTimeoutMs: version === "0.44" ? Number.POSITIVE_INFINITY : defaultBehaviors.pollTimeoutMs,
    storeRetries: version === "1.0" ? 2 : 0,
  };
  return setOptions(defaults, given, {
    servers,
    serversFirst: given.order === "servers-first",
    addsServersAtOnce: Boolean(given.addServers),
    ejectSetsLimit: version === "0.53" || version === "1.0",
  });
}
