/** libmemcached's server list: as added, or sorted by host and port (OPT_SORT_HOSTS), which changes every position. */
import { utf8 } from "../../hashing/utf8.ts";
import type { Server } from "../client.ts";

/** For each position in libmemcached's list, the position in the application's. */
export function listOrder(servers: readonly Server[], isSorted: boolean): readonly number[] {
  const order = servers.map((_, server) => server);
  if (!isSorted) return order;
  return order.sort((a, b) => {
    const byHost = compareBytes(utf8(servers[a].host), utf8(servers[b].host));
    return byHost || servers[a].port - servers[b].port || a - b;
  });
}

/** C's strcmp. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
