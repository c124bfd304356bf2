/** A placement over a sorted server list, in positions of the application's own list. */
import type { Placement } from "./placement.ts";

/** @param order For each position in the sorted list, the position in the application's. */
export function inOrder(sorted: Placement, order: readonly number[]): Placement {
  return { node: (hash) => order[sorted.node(hash)] };
}
