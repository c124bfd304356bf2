/** The connections that a run's queries need, made of what its scenario says; null where they need none. */
import { Connections } from "../database/connection-limit.ts";
import { PooledQueries, type PooledQueriesParts } from "../database/pooled-queries.ts";
import { poolRules } from "../database/pools/index.ts";
import type { Scenario } from "../scenario/types.ts";

export function pooledBy(
  { database: { connectionPool, connections } }: Scenario,
  parts: Omit<PooledQueriesParts, "rules" | "connections">,
): PooledQueries | null {
  if (connectionPool === undefined && connections === undefined) return null;
  const limit = connections ?? Number.POSITIVE_INFINITY;
  return new PooledQueries({ ...parts, rules: poolRules(connectionPool), connections: new Connections(limit) });
}
