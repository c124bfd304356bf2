/** What `stats reset` and the end of a process set to 0: all that says how often something happened. */
import { LISTS } from "../memory/item.ts";
import type { Storage } from "../memory/storage.ts";
import { NODE_LEVELS, TALLIES, Tally } from "../memory/tallies.ts";

export function resetCounters(s: Storage, node: number): void {
  const row = s.nodeTally(node);
  const kept = NODE_LEVELS.map((column) => s.tallies[row + column]);
  s.tallies.fill(0, row, row + TALLIES);
  NODE_LEVELS.forEach((column, i) => {
    s.tallies[row + column] = kept[i];
  });
  for (let list = s.classList(node, 1); list < node * LISTS + s.listsUsed; list++) {
    const bytes = s.tallies[list * TALLIES + Tally.bytes];
    s.tallies.fill(0, list * TALLIES, (list + 1) * TALLIES);
    s.tallies[list * TALLIES + Tally.bytes] = bytes;
  }
  // The automover compares with what it saw last.
  const upkeep = s.upkeep[node];
  upkeep?.evictedBefore.fill(0);
  upkeep?.failedBefore.fill(0);
}
