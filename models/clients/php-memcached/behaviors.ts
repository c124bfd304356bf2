/**
 * What libmemcached is set to after an application has called setOption() and addServer() in its order: some options
 * undo others, and whether weights count depends on which came first (behavior.cc, hosts.cc; php_memcached.c).
 */

import type { Hash } from "../../hashing/hash.ts";
import {
  crc,
  fnv1a32,
  fnv1a64,
  fnv132,
  fnv164,
  hsieh,
  jenkins,
  md5,
  murmur2,
  murmur3,
  oneAtATime,
} from "../../hashing/index.ts";
import type { Server } from "../client.ts";

/** libmemcached's own numbers. */
export const Distribution = { modula: 0, consistent: 1, ketama: 2, spy: 4, weighted: 5, virtualBucket: 6 } as const;
export type Distribution = (typeof Distribution)[keyof typeof Distribution];

/** PHP's constants; the numbers without one are written as numbers. */
export const distributionNames: Readonly<Record<string, Distribution>> = {
  DISTRIBUTION_MODULA: Distribution.modula,
  DISTRIBUTION_CONSISTENT: Distribution.consistent,
  DISTRIBUTION_VIRTUAL_BUCKET: Distribution.virtualBucket,
};

/** By libmemcached's number. */
const hashesByNumber: readonly Hash[] = [
  oneAtATime,
  md5,
  crc,
  fnv164,
  fnv1a64,
  fnv132,
  fnv1a32,
  hsieh,
  murmur2,
  jenkins,
  murmur3,
];

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

export interface Behaviors {
  hash: Hash;
  distribution: Distribution;
  /** The flag that makes any consistent distribution the weighted ring. */
  weighted: boolean;
  bucketMap: readonly number[] | null;
  sortsHosts: boolean;
  autoEjects: boolean;
  failureLimit: number;
  timeoutLimit: number;
  retryTimeoutSeconds: number;
  deadTimeoutSeconds: number;
  connectTimeoutMs: number;
  /** Infinity: waits for ever. */
  pollTimeoutMs: number;
  storeRetries: number;
  binaryProtocol: boolean;
  replicas: number;
  prefix: string;
  hashesPrefix: boolean;
}

export interface Setting {
  readonly servers: readonly Server[];
  readonly serversFirst: boolean;
  /** One addServers([...]) in place of an addServer() for each. */
  readonly addsServersAtOnce: boolean;
  /** 0.53 to 1.0.18: OPT_REMOVE_FAILED_SERVERS falls through into OPT_SERVER_FAILURE_LIMIT. */
  readonly ejectSetsLimit: boolean;
}

/** @param options In the order in which they were set. */
export function behaviors(
  defaults: Behaviors,
  options: Readonly<Record<string, unknown>>,
  setting: Setting,
): Behaviors {
  const set = { ...defaults };
  if (setting.serversFirst) addServers(set, setting);
  for (const [name, value] of Object.entries(options)) apply(set, name, value, setting);
  if (!setting.serversFirst) addServers(set, setting);
  return set;
}

export function isConsistent(distribution: Distribution): boolean {
  return distribution !== Distribution.modula && distribution !== Distribution.virtualBucket;
}

function addServers(set: Behaviors, { servers, addsServersAtOnce }: Setting): void {
  const isWeighty = servers.some(({ weight }) => weight > 1);
  if (isWeighty && (addsServersAtOnce || isConsistent(set.distribution))) set.weighted = true;
}

function apply(set: Behaviors, name: string, value: unknown, { ejectSetsLimit }: Setting): void {
  const number = Number(value);
  const milliseconds = number < 0 ? Number.POSITIVE_INFINITY : number;
  switch (name) {
    case "OPT_LIBKETAMA_COMPATIBLE":
      set.hash = number === 0 ? oneAtATime : md5;
      setDistribution(set, number === 0 ? Distribution.modula : Distribution.weighted);
      break;
    case "OPT_DISTRIBUTION": {
      const wanted = typeof value === "string" ? distributionNames[value] : (value as Distribution);
      // PHP does not set what is set already, so that the weighted flag stays as it is.
      if (wanted !== set.distribution) setDistribution(set, wanted);
      break;
    }
    case "OPT_HASH":
      set.hash = hashesByNumber[typeof value === "string" ? (hashNames as readonly string[]).indexOf(value) : number];
      break;
    case "setBucket":
      set.distribution = Distribution.virtualBucket;
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
      set.connectTimeoutMs = milliseconds;
      break;
    case "OPT_POLL_TIMEOUT":
      set.pollTimeoutMs = milliseconds;
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
    case "OPT_PREFIX_KEY":
      set.prefix = value as string;
      break;
    case "OPT_HASH_WITH_PREFIX_KEY":
      set.hashesPrefix = number !== 0;
      break;
  }
}

/** memcached_behavior_set_distribution: the plain ones turn the weighted flag off, 5 turns it on, the rest let it be. */
function setDistribution(set: Behaviors, distribution: Distribution): void {
  set.distribution = distribution;
  if (distribution === Distribution.consistent || distribution === Distribution.ketama) set.weighted = false;
  if (distribution === Distribution.weighted) set.weighted = true;
}
