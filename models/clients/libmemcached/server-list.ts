/** libmemcached's server list: as added, or sorted by host and port (OPT_SORT_HOSTS), which changes every position. */
import type { Server } from "../client.ts";
import { compareTexts } from "../shared/compare-texts.ts";

/** For each position in libmemcached's list, the position in the application's. */
export function listOrder(servers: readonly Server[], isSorted: boolean): readonly number[] {
  const order = [...servers.keys()];
  if (!isSorted) return order;
  return order.sort(
    (a, b) => compareTexts(servers[a].host, servers[b].host) || servers[a].port - servers[b].port || a - b,
  );
}
