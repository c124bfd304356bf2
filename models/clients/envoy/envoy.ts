/**
 * Envoy as a load balancer that hashes (envoyproxy/envoy), with the names of a cluster's configuration. Envoy does not read
 * memcached's protocol. This is an Envoy whose front, whatever it speaks, hashes requests by key, as a hash policy on a header
 * does. A process here is one Envoy, with its own view of which hosts are healthy.
 */
import { z } from "zod";
import { inUnit } from "../../../src/core/text/problems.ts";
import { Subsets } from "../../placement/subsets.ts";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { flag, whole } from "../shared/option-kinds.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { MaglevTable } from "./maglev-table.ts";
import { RingHash } from "./ring-hash.ts";
import type { Table } from "./table.ts";

const RING_SIZE_MAX = 8_388_608;
const TABLE_SIZE_MAX = 5_000_011;

/** A host cannot be checked more often than once a millisecond: a run would do nothing else. */
const SECONDS_MIN = 0.001;
const SECONDS_MAX = 86_400;
const IN_SECONDS = inUnit("seconds");

/** `5s`, `0.25s`, or a number of seconds. */
function duration() {
  return z.union([
    z.number(IN_SECONDS).min(SECONDS_MIN, IN_SECONDS).max(SECONDS_MAX, IN_SECONDS),
    z
      .string()
      .regex(/^\d+(?:\.\d+)?s$/, { error: "expected seconds, as in 5s" })
      .refine((text) => seconds(text) >= SECONDS_MIN && seconds(text) <= SECONDS_MAX, {
        error: `expected ${SECONDS_MIN}s to ${SECONDS_MAX}s`,
      }),
  ]);
}

const options = z.strictObject({
  lb_policy: z.enum(["RING_HASH", "MAGLEV"]).optional().describe("How a hash chooses a host. Default: RING_HASH."),
  ring_hash_lb_config: z
    .strictObject({
      minimum_ring_size: whole(1, RING_SIZE_MAX).optional().describe("Points on the ring at least. Default: 1024."),
      maximum_ring_size: whole(1, RING_SIZE_MAX).optional().describe("Points on the ring at most. Default: 8388608."),
      hash_function: z.enum(["XX_HASH", "MURMUR_HASH_2"]).optional().describe("What hashes hosts. Default: XX_HASH."),
    })
    .optional()
    .describe("Settings of RING_HASH."),
  maglev_lb_config: z
    .strictObject({
      table_size: whole(3, TABLE_SIZE_MAX).optional().describe("Places of the table, a prime. Default: 65537."),
    })
    .optional()
    .describe("Settings of MAGLEV."),
  use_hostname_for_hashing: flag()
    .optional()
    .describe("Hash hosts by their names, not by address:port. Default: false."),
  healthy_panic_threshold: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe("Percent of healthy hosts below which all are used. Default: 50."),
  health_checks: z
    .strictObject({
      interval: duration().describe("Time between checks of a host."),
      unhealthy_threshold: whole(1).describe("Failed checks in a row until a host is left out."),
      healthy_threshold: whole(1).describe("Good checks in a row until it is back."),
    })
    .optional()
    .describe("Active checks, which have no defaults. Default: none, every host counts as healthy."),
  connect_timeout: duration().optional().describe("Time to wait for a connection. Default: 5s."),
  timeout: duration().optional().describe("Time to wait for an answer (the route's timeout). Default: 15s."),
});

const versions = ["1.35"];
/** The minor release of 1.x that all options are in, with the same defaults: the size of Maglev's table came last. */
const MINOR_MIN = 18;

function versionOf(release: string): string | null {
  const minor = Number(/^1\.(\d+)/.exec(release)?.[1]);
  return minor >= MINOR_MIN ? "1.35" : null;
}

export const envoy: ClientDefinition = {
  name: "envoy",
  title: "Envoy, a proxy, with a front that hashes by key",
  packages: ["envoyproxy/envoy"],
  versions,
  defaultVersion: "1.35",
  versionOf,
  options,
  variations: [
    { options: { lb_policy: "MAGLEV" } },
    { options: { health_checks: { interval: "1s", unhealthy_threshold: 2, healthy_threshold: 2 } } },
    { options: { lb_policy: "MAGLEV", health_checks: { interval: 3, unhealthy_threshold: 1, healthy_threshold: 1 } } },
  ],
  summary: {
    hash: "xxHash64",
    distribution: "ring of at least 1024 points; or maglev, 65537 places",
    onFailure: "errors until health checks leave the host out; all hosts again below 50 % healthy",
    onRecovery: "health checks",
    staleRisk: "high with health checks: leftovers on other hosts; else none after a crash",
    verified: "source",
  },
  source:
    "envoyproxy/envoy: load_balancing_policies/ring_hash/ring_hash_lb.cc, maglev/maglev_lb.cc, common/thread_aware_lb_impl.cc and the tests beside them",
  create,
};

function create({ servers, keys, processes, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const {
    minimum_ring_size = 1024,
    maximum_ring_size = RING_SIZE_MAX,
    hash_function = "XX_HASH",
  } = set.ring_hash_lb_config ?? {};
  const tableSize = set.maglev_lb_config?.table_size ?? 65_537;
  const isMaglev = set.lb_policy === "MAGLEV";
  if (minimum_ring_size > maximum_ring_size) {
    throw new Error(
      `ring_hash_lb_config: minimum_ring_size ${minimum_ring_size} is more than maximum_ring_size ${maximum_ring_size}`,
    );
  }
  if (isMaglev && !isPrime(tableSize)) throw new Error(`maglev_lb_config.table_size: ${tableSize} is no prime`);
  if (isMaglev && tableSize < servers.length) {
    throw new Error(`maglev_lb_config.table_size: ${tableSize} is less than the ${servers.length} hosts`);
  }
  const hosts = servers.map(({ host, port, weight }, node) => {
    return { name: set.use_hostname_for_hashing ? host : `${host}:${port}`, weight, node };
  });
  const ring = { minimumRingSize: minimum_ring_size, maximumRingSize: maximum_ring_size, hashFunction: hash_function };
  const table = isMaglev ? `maglev ${tableSize}` : `ring ${minimum_ring_size} ${maximum_ring_size} ${hash_function}`;
  const placing = `envoy ${table} ${hosts.map(({ name, weight }) => `${name}/${weight}`).join(" ")}`;
  return new LoadBalancer({
    name: envoy.name,
    nodes: servers.length,
    processes,
    keys,
    placing,
    subsets: new Subsets<Table>(servers.length, placing, (taking) => {
      const some = taking.map((node) => hosts[node]);
      return isMaglev ? new MaglevTable(some, tableSize) : new RingHash(some, ring);
    }),
    checks:
      set.health_checks === undefined
        ? null
        : {
            intervalSeconds: seconds(set.health_checks.interval),
            unhealthyThreshold: set.health_checks.unhealthy_threshold,
            healthyThreshold: set.health_checks.healthy_threshold,
          },
    panicThreshold: set.healthy_panic_threshold ?? 50,
    connectTimeoutMs: seconds(set.connect_timeout ?? 5) * 1000,
    ioTimeoutMs: seconds(set.timeout ?? 15) * 1000,
  });
}

function seconds(duration: number | string): number {
  return typeof duration === "number" ? duration : Number.parseFloat(duration);
}

function isPrime(number: number): boolean {
  for (let by = 2; by * by <= number; by++) if (number % by === 0) return false;
  return number > 1;
}
