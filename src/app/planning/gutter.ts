/** The same world with spare nodes that get what the client makes an error of: a gutter (Nishtala et al., NSDI 2013, section 3.3). */
import { failsOver } from "../../../models/scenario/client.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { withSecondPools } from "../../../models/scenario/second-pools.ts";

export interface Gutter {
  readonly nodes: number;
  readonly ttlSeconds: number;
}

/** Null where it has one, where a gutter does not go with it, and where its client makes no error that a gutter would get. */
export function withGutter(scenario: Scenario, { nodes: amount, ttlSeconds }: Gutter): Scenario | null {
  const { nodes, client, application, framework, workload, secondPools } = scenario;
  const hasCallsForMany = application.page !== undefined || framework !== undefined || workload.trace !== undefined;
  if (secondPools !== undefined || client.groups !== undefined || hasCallsForMany) return null;
  const servers = client.servers.map((node) => nodes[node]);
  if (failsOver(client, servers)) return null;
  const added = withSecondPools(nodes, { gutter: { nodes: amount, ttl: ttlSeconds } });
  return { ...scenario, nodes: added.nodes, secondPools: added.spec! };
}
