/**
 * libmemcached's behaviors: the settings of one object (behavior.cc), and what setting a distribution or adding servers
 * does to the others (behavior.cc, hosts.cc). The libraries on top of libmemcached have option names of their own.
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

/** memcached_server_distribution_t. Number 3, random, is not modelled. */
export const ServerDistribution = {
  modula: 0,
  consistent: 1,
  consistentKetama: 2,
  consistentKetamaSpy: 4,
  consistentWeighted: 5,
  virtualBucket: 6,
} as const;
export type ServerDistribution = (typeof ServerDistribution)[keyof typeof ServerDistribution];

/** memcached_hash_t: the hashes by libmemcached's number. */
export const hashesByNumber: readonly Hash[] = [
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

export interface Behaviors {
  hash: Hash;
  distribution: ServerDistribution;
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
}

export function isConsistent(distribution: ServerDistribution): boolean {
  return distribution !== ServerDistribution.modula && distribution !== ServerDistribution.virtualBucket;
}

/** memcached_behavior_set_distribution: the plain rings turn the weighted flag off, 5 turns it on, the others leave it. */
export function setDistribution(set: Behaviors, distribution: ServerDistribution): void {
  set.distribution = distribution;
  const { consistent, consistentKetama, consistentWeighted } = ServerDistribution;
  if (distribution === consistent || distribution === consistentKetama) set.weighted = false;
  if (distribution === consistentWeighted) set.weighted = true;
}

/** MEMCACHED_BEHAVIOR_KETAMA: the plain ring, which leaves the hash alone; off is modulo. */
export function setKetama(set: Behaviors, isOn: boolean): void {
  setDistribution(set, isOn ? ServerDistribution.consistentKetama : ServerDistribution.modula);
}

/** MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED: MD5 and the weighted ring; off is not off but the plain ring. */
export function setKetamaWeighted(set: Behaviors, isOn: boolean): void {
  if (!isOn) {
    setKetama(set, true);
    return;
  }
  set.hash = md5;
  setDistribution(set, ServerDistribution.consistentWeighted);
}

/**
 * memcached_server_add and memcached_server_push: a weight above 1 turns the weighted flag on. A server added alone does
 * so only if the distribution is consistent by then.
 *
 * @param atOnce All servers are added by one call.
 */
export function addServers(set: Behaviors, servers: readonly Server[], atOnce: boolean): void {
  const anyWeight = servers.some(({ weight }) => weight > 1);
  if (anyWeight && (atOnce || isConsistent(set.distribution))) set.weighted = true;
}

/** A time-out as libmemcached has it: negative ones wait for ever. */
export function timeoutMs(given: number): number {
  return given < 0 ? Number.POSITIVE_INFINITY : given;
}

/** What a memcached_st of libmemcached 1.1 is set to before anybody sets anything (memcached.cc). */
export const defaultBehaviors: Readonly<Behaviors> = {
  hash: oneAtATime,
  distribution: ServerDistribution.modula,
  weighted: false,
  bucketMap: null,
  sortsHosts: false,
  autoEjects: false,
  failureLimit: 5,
  timeoutLimit: 0,
  retryTimeoutSeconds: 2,
  deadTimeoutSeconds: 0,
  connectTimeoutMs: 4000,
  pollTimeoutMs: 5000,
  storeRetries: 0,
  binaryProtocol: false,
  replicas: 0,
};
