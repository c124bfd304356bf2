/** How large the items of the nodes are: by `stats sizes` where it is on, else by size class, else their mean. */
import { numberOf, type Snapshot } from "./snapshot.ts";

export interface ItemSizes {
  /** What told it, for people. */
  readonly from: "stats sizes" | "size classes" | "mean";
  /** Bytes of an item and the share of the items that have them, smallest first. */
  readonly values: readonly { readonly bytes: number; readonly share: number }[];
  readonly mean: number;
}

/** `stats sizes` counts in steps of so many bytes, named by the upper end of each. */
const STEP_BYTES = 32;
/** Shares below this would only lengthen the list. */
const SHARE_LEAST = 5e-4;

export function itemSizesOf(snapshots: readonly Snapshot[]): ItemSizes {
  const bySize = new Map<number, number>();
  for (const { sizes } of snapshots) {
    for (const [bytes, count] of sizes) add(bySize, Math.max(1, bytes - STEP_BYTES / 2), count);
  }
  if (bySize.size > 0) return sizesOf("stats sizes", bySize);
  const classes = new Map<number, { items: number; bytes: number }>();
  for (const { items, slabs } of snapshots) {
    for (const [slab, values] of items) {
      const count = numberOf(values, "number") ?? 0;
      const requested = numberOf(values, "mem_requested") ?? numberOf(slabs.get(slab), "mem_requested");
      // 1.4 may count more than the chunks hold, and others nothing.
      const chunk = numberOf(slabs.get(slab), "chunk_size");
      const mean = requested !== null && requested > 0 ? requested / count : chunk;
      if (count === 0 || mean === null || Number.isNaN(mean)) continue;
      const found = classes.get(slab) ?? { items: 0, bytes: 0 };
      classes.set(slab, { items: found.items + count, bytes: found.bytes + count * mean });
    }
  }
  if (classes.size > 0) {
    const byMean = new Map<number, number>();
    for (const { items, bytes } of classes.values()) add(byMean, Math.round(bytes / items), items);
    return sizesOf("size classes", byMean);
  }
  const total = (name: string) => snapshots.reduce((sum, { general }) => sum + (numberOf(general, name) ?? 0), 0);
  return sizesOf("mean", new Map([[Math.max(1, Math.round(total("bytes") / total("curr_items"))), 1]]));
}

function add(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function sizesOf(from: ItemSizes["from"], counts: ReadonlyMap<number, number>): ItemSizes {
  const all = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const mean = all.reduce((sum, [bytes, count]) => sum + bytes * count, 0) / total;
  const kept = all.filter(([, count]) => count / total >= SHARE_LEAST);
  const keptTotal = kept.reduce((sum, [, count]) => sum + count, 0);
  return { from, mean, values: kept.map(([bytes, count]) => ({ bytes, share: count / keptTotal })) };
}
