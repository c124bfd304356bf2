/** `stats sizes`: the number of items of each size, in steps of 32 bytes. */
import { Word } from "../nodes/memory/item.ts";
import { forEachItem } from "../nodes/memory/residence.ts";
import type { ServerState } from "./server-state.ts";
import type { Stats } from "./stats.ts";

const STEP_BYTES = 32;

/** 1.6 counts only what was stored since it was enabled. */
export function sizesOf({ items, storage: s, isOld, sizesFromCas }: ServerState): Stats {
  if (!isOld && sizesFromCas === null) return [["sizes_status", "disabled"]];
  const counts = new Map<number, number>();
  forEachItem(s, 0, (slot) => {
    if (!isOld && items.casOf(slot) < sizesFromCas!) return;
    const size = Math.ceil(s.items[slot + Word.size] / STEP_BYTES) * STEP_BYTES;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  });
  const rows: Stats = [...counts].sort(([a], [b]) => a - b).map(([size, count]) => [String(size), count]);
  return rows;
}
