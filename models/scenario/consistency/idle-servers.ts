/** Queue, shards and replicas of the database that do nothing in this world, in sentences. */
import { createDistribution } from "../../../src/core/distributions/index.ts";
import { database as part } from "../database.ts";
import type { Scenario } from "../types.ts";

export function idleServers(scenario: Scenario): string[] {
  return [...ofQueue(scenario), ...ofShards(scenario), ...ofReplicas(scenario)];
}

/** The default is what nobody has stated. */
function ofQueue({ database: { servers, queueLimit } }: Scenario): string[] {
  return servers === 0 && queueLimit !== part.parse({}).queueLimit
    ? ["database.queueLimit does nothing: no query waits for one of any number of servers."]
    : [];
}

function ofShards({ database: { shards }, client, nodes, workload }: Scenario): string[] {
  if (shards === undefined) return [];
  const homes = new Set(client.servers).size;
  const found: string[] = [];
  if (shards.placement === "aligned" && shards.count > homes) {
    found.push(
      `database.shards: ${shards.count - homes} of ${shards.count} aligned shards have no keys, since clients know ${homes} of ${nodes.length} nodes at the start.`,
    );
  }
  if (shards.scatter > 0 && workload.reads === 0) {
    found.push("database.shards.scatter does nothing: there are only writes.");
  }
  return found;
}

function ofReplicas({ database: { replicas }, workload }: Scenario): string[] {
  if (replicas === undefined) return [];
  if (workload.reads === 0) return ["database.replicas do nothing: they have the reads, and there are only writes."];
  if (workload.reads === 1) {
    return ["database.replicas.lag does nothing: nobody writes, and replicas are never behind."];
  }
  return createDistribution(replicas.lag).mean === 0
    ? ["database.replicas.lag is 0: no replica is ever behind, and none reads anything old there."]
    : [];
}
