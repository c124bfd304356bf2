/** What a database can do, in queries a second, from what a scenario says of it. */
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { sharingOf } from "./sharing/index.ts";
import { type SharingSpec, workRate } from "./sharing/sharing.ts";

/** What gets the work done. */
export interface Machine {
  /** Queries at work at the same time; 0 for no limit. */
  readonly servers: number;
  /** Absent where each query has a server to itself. */
  readonly sharing?: SharingSpec | undefined;
}

/** Seconds of work of each query. */
export interface Services {
  readonly readService: DistributionSpec;
  readonly writeService: DistributionSpec;
}

export function serversOf({ servers }: Machine): number {
  return servers === 0 ? Number.POSITIVE_INFINITY : servers;
}

/**
 * Seconds of work that it gets done in a second at its best: as many as it has servers, where each query has one to itself. Infinity
 * where any number of queries at once get more done.
 */
export function mostWork(machine: Machine): number {
  const servers = serversOf(machine);
  if (machine.sharing === undefined) return servers;
  const sharing = sharingOf(machine.sharing);
  const queries = Math.min(servers, sharing.best);
  return queries === Number.POSITIVE_INFINITY ? limitOf(machine.sharing) : workRate(sharing, queries);
}

/** What any number of queries at once come near to. */
function limitOf(sharing: SharingSpec): number {
  return "sigma" in sharing && sharing.sigma > 0 ? 1 / sharing.sigma : Number.POSITIVE_INFINITY;
}

/** @param reads share of reads among the queries. */
export function capacityPerSecond(database: Machine & Services, reads: number): number {
  // A kind of query that never comes adds nothing, not even where its mean is infinite.
  const meanService =
    (reads > 0 ? reads * createDistribution(database.readService).mean : 0) +
    (reads < 1 ? (1 - reads) * createDistribution(database.writeService).mean : 0);
  return mostWork(database) / meanService;
}

/** Of the same kind: shards, and of each a primary and its replicas. */
export interface Machines extends Machine, Services {
  readonly shards?: { readonly count: number } | undefined;
  readonly replicas?: { readonly count: number } | undefined;
}

/** How many databases there are. */
export function serversOfAll({ shards, replicas }: Machines): number {
  return (shards?.count ?? 1) * (1 + (replicas?.count ?? 0));
}

/**
 * Of all of them together, where each shard has as much to do as the others: of shards as many times as much; with replicas, which
 * have all reads, what the primary, or what they, get done first.
 *
 * @param reads share of reads among the queries.
 */
export function capacityOfAll(database: Machines, reads: number): number {
  const { shards, replicas } = database;
  const ofShard =
    replicas === undefined
      ? capacityPerSecond(database, reads)
      : Math.min(
          reads > 0 ? (replicas.count * capacityPerSecond(database, 1)) / reads : Number.POSITIVE_INFINITY,
          reads < 1 ? capacityPerSecond(database, 0) / (1 - reads) : Number.POSITIVE_INFINITY,
        );
  return (shards?.count ?? 1) * ofShard;
}
