/**
 * Memcached::setOption() and addServer() in the order in which the application calls them. The order matters: some options
 * undo others, and weights count only if some options were set before the servers were added (php_memcached.c).
 */
import { md5, oneAtATime } from "../../hashing/index.ts";
import type { Server } from "../client.ts";
import {
  addServers,
  type Behaviors,
  hashesByNumber,
  ServerDistribution,
  setDistribution,
  timeoutMs,
} from "../libmemcached/behaviors.ts";

/** PHP's constants; the numbers without one are written as numbers. */
export const distributionNames: Readonly<Record<string, ServerDistribution>> = {
  DISTRIBUTION_MODULA: ServerDistribution.modula,
  DISTRIBUTION_CONSISTENT: ServerDistribution.consistent,
  DISTRIBUTION_VIRTUAL_BUCKET: ServerDistribution.virtualBucket,
};

/** PHP's constants, and libmemcached's names for the two hashes that PHP has none for. */
export const hashNames = [
  "HASH_DEFAULT",
  "HASH_MD5",
  "HASH_CRC",
  "HASH_FNV1_64",
  "HASH_FNV1A_64",
  "HASH_FNV1_32",
  "HASH_FNV1A_32",
  "HASH_HSIEH",
  "HASH_MURMUR",
  "HASH_JENKINS",
  "HASH_MURMUR3",
] as const;

export interface Calls {
  readonly servers: readonly Server[];
  readonly serversFirst: boolean;
  /** One addServers([...]) in place of an addServer() for each. */
  readonly addsServersAtOnce: boolean;
  /** 0.53 to 1.0.18: OPT_REMOVE_FAILED_SERVERS falls through into OPT_SERVER_FAILURE_LIMIT. */
  readonly ejectSetsLimit: boolean;
}

/** @param options In the order in which they were set. */
export function setOptions(defaults: Behaviors, options: Readonly<Record<string, unknown>>, calls: Calls): Behaviors {
  const set = { ...defaults };
  const { servers, serversFirst, addsServersAtOnce } = calls;
  if (serversFirst) addServers(set, servers, addsServersAtOnce);
  for (const [name, value] of Object.entries(options)) setOption(set, name, value, calls);
  if (!serversFirst) addServers(set, servers, addsServersAtOnce);
  return set;
}

function setOption(set: Behaviors, name: string, value: unknown, { ejectSetsLimit }: Calls): void {
  const number = Number(value);
  switch (name) {
    case "OPT_LIBKETAMA_COMPATIBLE":
      set.hash = number === 0 ? oneAtATime : md5;
      setDistribution(set, number === 0 ? ServerDistribution.modula : ServerDistribution.consistentWeighted);
      break;
    case "OPT_DISTRIBUTION": {
      const wanted = typeof value === "string" ? distributionNames[value] : (value as ServerDistribution);
      // PHP does not set what is set already, so the weighted flag stays as it is.
      if (wanted !== set.distribution) setDistribution(set, wanted);
      break;
    }
    case "OPT_HASH":
      set.hash = hashesByNumber[typeof value === "string" ? (hashNames as readonly string[]).indexOf(value) : number];
      break;
    case "setBucket":
      set.distribution = ServerDistribution.virtualBucket;
      set.bucketMap = value as readonly number[];
      break;
    case "OPT_REMOVE_FAILED_SERVERS":
      set.autoEjects = number !== 0;
      if (ejectSetsLimit && number !== 0) set.failureLimit = 1;
      break;
    case "OPT_AUTO_EJECT_HOSTS":
      set.autoEjects = number !== 0;
      break;
    case "OPT_SERVER_FAILURE_LIMIT":
      set.failureLimit = number;
      break;
    case "OPT_SERVER_TIMEOUT_LIMIT":
      set.timeoutLimit = number;
      break;
    case "OPT_RETRY_TIMEOUT":
      set.retryTimeoutSeconds = number;
      break;
    case "OPT_DEAD_TIMEOUT":
      set.deadTimeoutSeconds = number;
      break;
    case "OPT_CONNECT_TIMEOUT":
      set.connectTimeoutMs = timeoutMs(number);
      break;
    case "OPT_POLL_TIMEOUT":
      set.pollTimeoutMs = timeoutMs(number);
      break;
    case "OPT_STORE_RETRY_COUNT":
      set.storeRetries = number;
      break;
    case "OPT_SORT_HOSTS":
      set.sortsHosts = number !== 0;
      break;
    case "OPT_BINARY_PROTOCOL":
      set.binaryProtocol = number !== 0;
      break;
    case "OPT_NUMBER_OF_REPLICAS":
      set.replicas = number;
      break;
  }
}
