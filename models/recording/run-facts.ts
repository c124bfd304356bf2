/** What is known of a run only when it is over, beside what was counted. */
import type { Histogram } from "../../src/core/histogram.ts";

/** How long after a write it is asked whether copies are still stale. */
export const CONSISTENCY_MINUTES = [1, 5, 10] as const;

/** What is known of old copies, beside their counts; of what is measured. */
export interface StaleFacts {
  /** Milliseconds since the copy became stale: of each stale read, and of each stale copy when it was gone. */
  readonly readAges: Histogram;
  readonly lives: Histogram;
  /** From the first return until half of the copies stale then were gone; null where half of them still are there. */
  readonly halfLifeSeconds: number | null;
  /** By `CONSISTENCY_MINUTES`: copies left behind that were still stale so much later. */
  readonly stillStale: readonly number[];
  /** By outage, from 1: from its end until no process was of another view any more. Those with nothing to return have none. */
  readonly viewsSettledSeconds: ReadonlyMap<number, number>;
}

export interface RunFacts {
  /** Evictions on all nodes over the whole run; null where nodes hold a sample of the keys. */
  readonly evictions: number | null;
  /** Mean over the nodes at the end of the run, null if nothing was asked of any. */
  readonly calcifiedShare: number | null;
  /** Most database reads of one key at the same time. */
  readonly stampedeMax: number;
  readonly stale: StaleFacts;
  /** Share of the requests that belong to the node that is lost first; null where none is. */
  readonly deadNodeShare: number | null;
}
