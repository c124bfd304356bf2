/**
 * spymemcached, Java (couchbase/spymemcached), with the names of ConnectionFactoryBuilder's setters. By default operations for
 * a lost node go to the next active one of the list until the client's own thread has reconnected.
 */
import { z } from "zod";
import type { Hash } from "../../hashing/hash.ts";
import { crc, md5 } from "../../hashing/index.ts";
import { javaFnv1a32, javaFnv1a64, javaFnv132, javaFnv164, javaHashCode } from "../../hashing/java-string.ts";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { milliseconds, whole, wholeSeconds } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { Locator } from "./locator.ts";
import { MemcachedConnection } from "./memcached-connection.ts";
import { libmemcachedNames, spymemcachedNames, unresolved } from "./node-names.ts";

/** DefaultHashAlgorithm. */
const hashes = {
  NATIVE_HASH: javaHashCode,
  CRC_HASH: crc,
  FNV1_64_HASH: javaFnv164,
  FNV1A_64_HASH: javaFnv1a64,
  FNV1_32_HASH: javaFnv132,
  FNV1A_32_HASH: javaFnv1a32,
  KETAMA_HASH: md5,
} satisfies Readonly<Record<string, Hash>>;
type HashName = keyof typeof hashes;

/** The builder takes two off the given number, and one more time-out than that is too many. */
const TIMEOUTS_LESS = 1;

const options = z.strictObject({
  failureMode: z
    .enum(["Redistribute", "Retry", "Cancel"])
    .optional()
    .describe(
      "What becomes of operations for a node that is not connected: another node takes them, they wait for this one, or they are cancelled. Default: Redistribute.",
    ),
  locatorType: z
    .enum(["ARRAY_MOD", "CONSISTENT"])
    .optional()
    .describe("ArrayModNodeLocator or KetamaNodeLocator; weights count in neither. Default: ARRAY_MOD."),
  hashAlg: z
    .enum(Object.keys(hashes) as HashName[])
    .optional()
    .describe(
      "What hashes keys. Default: NATIVE_HASH, Java's String.hashCode; KetamaConnectionFactory has KETAMA_HASH.",
    ),
  ketamaNodeKeyFormat: z
    .enum(["SPYMEMCACHED", "LIBMEMCACHED"])
    .optional()
    .describe(
      "Names of nodes on the ring: host/address:port, or host name and any port but 11211. Default: SPYMEMCACHED.",
    ),
  addresses: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "IP addresses of the servers in their order, which SPYMEMCACHED's names have in them. Default: hosts that are addresses.",
    ),
  hostNames: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "Names that the servers' addresses resolve to in reverse, in their order; LIBMEMCACHED's names have them. Default: the hosts as they stand, localhost for 127.0.0.1.",
    ),
  protocol: z
    .enum(["TEXT", "BINARY"])
    .optional()
    .describe("How it talks to servers; where keys go and what becomes of failures is the same. Default: TEXT."),
  opTimeout: milliseconds(1).optional().describe("Milliseconds to wait for an operation. Default: 2500."),
  maxReconnectDelay: wholeSeconds(1)
    .optional()
    .describe("Seconds between reconnects at most; they begin at 2. Default: 30."),
  timeoutExceptionThreshold: whole(2)
    .optional()
    .describe("One less than so many time-outs in a row end the connection. Default: 1000."),
});

const versions = ["2.12"];

const RING = "all looks of a key may lead to the lost node, in whose queue the part then waits until the call fails";

export const spymemcached: ClientDefinition = {
  name: "spymemcached",
  title: "spymemcached (Java)",
  packages: ["net.spy:spymemcached", "libspymemcached-java"],
  versions,
  defaultVersion: "2.12",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [
    { options: { failureMode: "Retry", maxReconnectDelay: 5 } },
    { options: { failureMode: "Cancel", hashAlg: "FNV1A_32_HASH", timeoutExceptionThreshold: 2 } },
    { options: { locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH" }, except: { "asks-home": RING } },
    { options: { locatorType: "CONSISTENT", ketamaNodeKeyFormat: "LIBMEMCACHED" } },
  ],
  summary: {
    hash: "Java's String.hashCode",
    distribution: "array modulo",
    onFailure: "the next active node of the list; with none, blocked up to 2.5 s",
    onRecovery: "reconnected after 2, 4, 8 ... at most 30 s",
    staleRisk: "high: leftovers on the next node",
    verified: "live",
  },
  multiGet:
    "getBulk: asks all at once, the next active node for keys of one that is not connected, whatever the failure mode. A part that is not answered within opTimeout, or whose connection ends, raises, and all is lost.",
  source:
    "couchbase/spymemcached: recordings of 2.12.3; at eb5d6ee MemcachedConnection.java, ArrayModNodeLocator.java, KetamaNodeLocator.java, DefaultHashAlgorithm.java, DefaultConnectionFactory.java",
  create,
};

function create({ servers, keys, processes, options: given }: ClientParts): Client {
  const set = options.parse(given);
  for (const option of ["addresses", "hostNames"] as const) {
    const count = set[option]?.length ?? servers.length;
    if (count !== servers.length) {
      throw new Error(`${option}: ${count} of them for ${servers.length} servers; expected one for each`);
    }
  }
  const isRing = set.locatorType === "CONSISTENT";
  const isLibmemcached = set.ketamaNodeKeyFormat === "LIBMEMCACHED";
  const namesOf = isLibmemcached ? libmemcachedNames : spymemcachedNames;
  const names = isRing ? namesOf(servers, set) : null;
  return new MemcachedConnection({
    name: spymemcached.name,
    nodes: servers.length,
    processes,
    locator: new Locator({ nodes: servers.length, keys, hash: hashes[set.hashAlg ?? "NATIVE_HASH"], names }),
    failureMode: set.failureMode ?? "Redistribute",
    maxReconnectDelaySeconds: set.maxReconnectDelay ?? 30,
    timeoutsUntilLost: (set.timeoutExceptionThreshold ?? 1000) - TIMEOUTS_LESS,
    operationTimeoutMs: set.opTimeout ?? 2500,
    notes: isRing && isLibmemcached ? unresolved(servers, set) : [],
  });
}
