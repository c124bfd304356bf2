/** How large a part of the requests a node has. */

import type { Client } from "../clients/client.ts";
import { homesOf } from "../workload/prefill.ts";
import type { World } from "./world.ts";

/** Share of the requests at the start whose key lives on the node by the client's own choice with all nodes up; from 0 to 1. */
export function shareOf(node: number, { client, population, shareOf: shareOfKey }: World): number {
  const down = new Uint8Array(client.nodes);
  let share = 0;
  for (let key = 0; key < population.keys.count; key++) {
    // Most keys live elsewhere.
    const here = shareOfHomes(node, client, key, down);
    if (here > 0) share += shareOfKey(key) * here;
  }
  return share;
}

/** Share of the processes that look for the key on this node. */
function shareOfHomes(wanted: number, client: Client, key: number, down: Uint8Array): number {
  if (client.lists === undefined && client.broadcast === undefined) return client.settled(key, down) === wanted ? 1 : 0;
  if (client.lists === undefined) return homesOf(client, key, down).includes(wanted) ? 1 : 0;
  return client.lists.homes(key, down).reduce((sum, { node, share }) => sum + (node === wanted ? share : 0), 0);
}
