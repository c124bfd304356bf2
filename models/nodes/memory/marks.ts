/** The marks of the simulation on a copy: stale, and stranded. The totals of each node are exact at every instant. */
import { Mark, Word } from "./item.ts";
import { nodeOf } from "./layout.ts";
import type { Storage } from "./storage.ts";
import { NodeTally } from "./tallies.ts";

const { tag: TAG, size: SIZE } = Word;
const { stale: STALE, stranded: STRANDED } = Mark;

export function markStale(s: Storage, slot: number, on: boolean): void {
  const tag = s.items[slot + TAG];
  if (((tag & STALE) !== 0) !== on) flip(s, slot, tag, STALE, NodeTally.staleCopies, on ? 1 : -1);
}

export function markStranded(s: Storage, slot: number, on: boolean): void {
  const tag = s.items[slot + TAG];
  if (((tag & STRANDED) !== 0) !== on) flip(s, slot, tag, STRANDED, NodeTally.strandedCopies, on ? 1 : -1);
}

/** The column of the bytes follows the column of the copies. */
function flip(s: Storage, slot: number, tag: number, mark: number, column: number, by: number): void {
  const at = s.nodeRow(nodeOf(tag)) + column;
  s.items[slot + TAG] = tag ^ mark;
  s.tallies[at] += by;
  s.tallies[at + 1] += by * s.items[slot + SIZE];
  if (by < 0) s.unmarked?.(slot, mark === STALE);
}
