/**
 * How consistent the cache is: whether what a write left behind is still old minutes later. Meta asks the same of its caches, of
 * each write, and calls the share of those where nothing is its nines (Polaris, engineering.fb.com, 2022).
 */
import { Counter } from "../recording/counters.ts";
import { CONSISTENCY_MINUTES } from "../recording/run-facts.ts";
import type { Metric } from "./metric.ts";

export const consistency: readonly Metric[] = CONSISTENCY_MINUTES.map((minutes, i) => {
  const words = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return {
    name: `staleAfter${minutes}mRatio`,
    title: `Copies still stale ${words} after the write`,
    unit: "ratio",
    better: "lower",
    definition: `Copies that a write left behind and that were still stale ${words} later, a share of the writes to the database, over all that is measured; .0001 are four nines of consistency. Copies whose ${words} are not over at the end of the run are not among them.`,
    of: (recording): number | null => {
      const writes = recording.whole?.count(Counter.databaseWrites) ?? 0;
      return writes === 0 ? null : recording.facts.stale.stillStale[i] / writes;
    },
  };
});
