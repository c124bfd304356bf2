/** Sets all counts of events to 0, as `stats reset` and the end of a process do. */
import { firstListOf } from "../memory/layout.ts";
import type { Storage } from "../memory/storage.ts";
import { NODE_LEVELS, rowOf, TALLY_COLUMNS, Tally } from "../memory/tallies.ts";

export function resetCounters(s: Storage, node: number): void {
  const row = s.nodeRow(node);
  const kept = NODE_LEVELS.map((column) => s.tallies[row + column]);
  s.tallies.fill(0, row, row + TALLY_COLUMNS);
  NODE_LEVELS.forEach((column, i) => {
    s.tallies[row + column] = kept[i];
  });
  for (let list = s.classList(node, 1); list < firstListOf(node) + s.listsUsed; list++) {
    const bytes = s.tallies[rowOf(list) + Tally.bytes];
    s.tallies.fill(0, rowOf(list), rowOf(list + 1));
    s.tallies[rowOf(list) + Tally.bytes] = bytes;
  }
  // The automover compares with its last sample.
  const upkeep = s.upkeep[node];
  upkeep?.evictedBefore.fill(0);
  upkeep?.failedBefore.fill(0);
}
