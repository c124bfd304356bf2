/**
 * pylibmc's behaviors, set one after another in the order of its own table (_pylibmcmodule.h, PylibMC_behaviors), whatever the
 * order of the dictionary.
 */
import {
  type Behaviors,
  hashesByNumber,
  ServerDistribution,
  setDistribution,
  setKetama,
  setKetamaWeighted,
  timeoutMs,
} from "../libmemcached/behaviors.ts";

/** By libmemcached's number; pylibmc knows no murmur3. */
export const hashNames = [
  "default",
  "md5",
  "crc",
  "fnv1_64",
  "fnv1a_64",
  "fnv1_32",
  "fnv1a_32",
  "hsieh",
  "murmur",
  "jenkins",
] as const;

export const distributions = {
  modula: ServerDistribution.modula,
  consistent: ServerDistribution.consistent,
  "consistent ketama": ServerDistribution.consistentKetama,
  "consistent ketama spy": ServerDistribution.consistentKetamaSpy,
  "consistent weighted": ServerDistribution.consistentWeighted,
  "virtual bucket": ServerDistribution.virtualBucket,
} as const;

type Value = string | number | boolean;
type Setter = (set: Behaviors, value: Value) => void;

const table: readonly (readonly [name: string, set: Setter])[] = [
  ["hash", (set, value) => void (set.hash = hashesByNumber[hashNames.indexOf(value as (typeof hashNames)[number])])],
  ["ketama", (set, value) => setKetama(set, Boolean(value))],
  ["ketama_weighted", (set, value) => setKetamaWeighted(set, Boolean(value))],
  ["distribution", (set, value) => setDistribution(set, distributions[value as keyof typeof distributions])],
  ["connect_timeout", (set, value) => void (set.connectTimeoutMs = timeoutMs(Number(value)))],
  ["num_replicas", (set, value) => void (set.replicas = Number(value))],
  ["auto_eject", (set, value) => void (set.autoEjects = Boolean(value))],
  ["retry_timeout", (set, value) => void (set.retryTimeoutSeconds = Number(value))],
  ["remove_failed", (set, value) => void (set.autoEjects = Boolean(value))],
  ["failure_limit", (set, value) => void (set.failureLimit = Number(value))],
  ["_sort_hosts", (set, value) => void (set.sortsHosts = Boolean(value))],
  ["_poll_timeout", (set, value) => void (set.pollTimeoutMs = timeoutMs(Number(value)))],
  ["dead_timeout", (set, value) => void (set.deadTimeoutSeconds = Number(value))],
];

/** @param removeSetsLimit In libmemcached 1.0 `remove_failed` falls through into the failure limit. */
export function setBehaviors(set: Behaviors, given: Readonly<Record<string, unknown>>, removeSetsLimit: boolean): void {
  for (const [name, apply] of table) {
    const value = given[name] as Value | undefined;
    if (value === undefined) continue;
    apply(set, value);
    if (name === "remove_failed" && removeSetsLimit && value) set.failureLimit = 1;
  }
}
