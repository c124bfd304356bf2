/** Figures of the shards of a database: how much more than the others the one has to do that has most, and how busy that makes it. */
import type { Account } from "../recording/account.ts";
import { Counter, OfShard, SHARD_COUNTERS } from "../recording/counters.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

/** Which shard had most queries, and its share of them; null where there were none. */
export function busiestShard({ counts }: Pick<Account, "counts">, shards: number) {
  let [shard, most, all] = [0, 0, 0];
  for (let i = 0; i < shards; i++) {
    const queries = counts[OfShard.queries + i * SHARD_COUNTERS];
    all += queries;
    if (queries > most) [shard, most] = [i, queries];
  }
  return { shard, queries: most, share: all > 0 ? most / all : null };
}

function busySecondsMax({ counts }: Pick<Account, "counts">, shards: number): number {
  const busy = Array.from({ length: shards }, (_, i) => counts[OfShard.busySeconds + i * SHARD_COUNTERS]);
  return Math.max(...busy);
}

/** Undefined in a world whose database has no shards. */
function whereSharded(quantity: Quantity): Metric[] {
  return inEachPhase({
    ...quantity,
    definition: `${quantity.definition} (where there is database.shards)`,
    of: (account, recording) => (recording.options.shards > 1 ? quantity.of(account, recording) : null),
  });
}

export const shards: readonly Metric[] = [
  ...whereSharded({
    name: "worstShardShare",
    title: "Queries of the worst shard",
    unit: "ratio",
    better: "lower",
    definition: "Share of all queries that the shard had which had most; 1 over their number where all have as many",
    of: (account, { options }) => busiestShard(account, options.shards).share,
  }),
  ...whereSharded({
    name: "databaseLoadWorstShard",
    title: "Load of the worst shard",
    unit: "x",
    better: "lower",
    definition:
      "Queries a second at the shard that had most, over what it can serve; above 1 it is asked for more than it can do",
    of: (account, { options }) => {
      const { queries } = busiestShard(account, options.shards);
      const capacity = options.databaseCapacityPerSecond / options.shards;
      return account.seconds > 0 ? queries / account.seconds / capacity : null;
    },
  }),
  ...whereSharded({
    name: "databaseUtilizationWorstShard",
    title: "Utilization of the worst shard",
    unit: "ratio",
    better: "lower",
    definition: "Server-seconds that the busiest shard was busy over those it had, its replicas among them",
    of: (account, { options }) =>
      account.seconds > 0
        ? busySecondsMax(account, options.shards) / account.seconds / (options.databaseServers / options.shards)
        : null,
  }),
];

/** Undefined in a world whose database has no replicas. */
function whereReplicated(quantity: Omit<Quantity, "unit" | "better" | "of">, counter: Counter): Metric[] {
  return inEachPhase({
    ...quantity,
    unit: "ratio",
    better: "lower",
    definition: `${quantity.definition}, over all database reads (where there is database.replicas)`,
    of: (account, { options }) =>
      options.replicas === 0 ? null : account.ratio(account.count(counter), account.count(Counter.databaseReads)),
  });
}

export const laggedReads: readonly Metric[] = [
  ...whereReplicated(
    {
      name: "laggedReadRatio",
      title: "Reads of a replica that is behind",
      definition: "Database reads that a replica answered with an older version than the primary had",
    },
    Counter.laggedReads,
  ),
  ...whereReplicated(
    {
      name: "lostWriteReadRatio",
      title: "Reads of what a fail-over has set back",
      definition: "Database reads that were answered with an older version since a fail-over had lost the newer ones",
    },
    Counter.lostWriteReads,
  ),
];
