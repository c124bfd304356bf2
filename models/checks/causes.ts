/**
 * Every stale read has one cause. So has every stale copy, unless the write that made it old is still under way, and every
 * copy out of place on a node that is up. No cause is kept of a copy that is not there.
 */

import { Stage } from "../database/requests.ts";
import { CAUSES, Cause } from "../recording/causes.ts";
import { ByCause, Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";

export const causesAddUp: Check = ({ counts, nodes, requests, pages, copyCauses, down }) => {
  let reads = 0;
  for (let cause = 0; cause < CAUSES; cause++) reads += counts[ByCause.staleReads + cause];
  const staleReads = counts[Counter.staleReads];
  if (reads !== staleReads) return `${staleReads} stale reads, but ${reads} have a cause`;
  let known = 0;
  const unknown = new Set<number>();
  let stray = 0;
  for (let node = 0; node < nodes.count; node++) {
    nodes.forEachItem(node, (slot) => {
      const key = nodes.keyOf(slot);
      if (nodes.isStale(slot)) {
        if (copyCauses.staleCause(key, node) === Cause.none) unknown.add(key);
        else known++;
      }
      if (nodes.isStranded(slot) && down[node] !== 1 && copyCauses.strandedCause(key, node) === Cause.none) stray++;
    });
  }
  if (known !== copyCauses.size) return `${known} stale copies have a cause, but ${copyCauses.size} causes are kept`;
  const underWay = requests.inStage(Stage.update) + (pages?.written() ?? 0);
  if (unknown.size > underWay) {
    return `copies of ${unknown.size} keys are stale for no cause, but ${underWay} sets and deletes are under way`;
  }
  return stray === 0 ? null : `${stray} copies are out of place for no cause`;
};
