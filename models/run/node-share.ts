/** How large a part of the requests a node has. */
import { homesOf } from "../workload/prefill.ts";
import type { World } from "./world.ts";

/** Share of the requests at the start whose key lives on the node by the client's own choice with all nodes up; from 0 to 1. */
export function shareOf(node: number, { client, popularity }: World): number {
  const down = new Uint8Array(client.nodes);
  let share = 0;
  for (let key = 0; key < popularity.count; key++) {
    if (homesOf(client, key, down).includes(node)) share += popularity.probability(key);
  }
  return share;
}
