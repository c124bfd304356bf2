/**
 * The counters, in rows of one Float64Array: a row a list, and a row a node for what belongs to no class (the row of class 0, which
 * holds no items). Counters have the names that memcached's `stats` gives them, where it has one.
 */

/** Columns of a list's row. */
export const Tally = {
  /** Bytes of the items in the list, also of dead ones until somebody removes them. */
  bytes: 0,
  getHits: 1,
  cmdSet: 2,
  evicted: 3,
  evictedNonzero: 4,
  evictedUnfetched: 5,
  evictedActive: 6,
  /** For the item that was evicted last: seconds since its last store or bump. */
  evictedTime: 7,
  outOfMemory: 8,
  reclaimed: 9,
  expiredUnfetched: 10,
  crawlerReclaimed: 11,
  crawlerItemsChecked: 12,
  tailReflocked: 13,
  movesToCold: 14,
  movesToWarm: 15,
  movesWithinLru: 16,
  directReclaims: 17,
  deleteHits: 18,
  touchHits: 19,
  casHits: 20,
  casBadval: 21,
  incrHits: 22,
  decrHits: 23,
} as const;

/** Columns of a node's row. */
export const NodeTally = {
  getMisses: 0,
  getExpired: 1,
  getFlushed: 2,
  deleteMisses: 3,
  touchMisses: 4,
  casMisses: 5,
  incrMisses: 6,
  decrMisses: 7,
  cmdFlush: 8,
  storeTooLarge: 9,
  storeNoMemory: 10,
  /** Links without a `set`, less the sets that linked nothing: `total_items - cmd_set`. */
  extraLinks: 11,
  /** Numbers taken from the CAS counter, beyond one a link. */
  extraCas: 12,
  staleCopies: 13,
  staleBytes: 14,
  strandedCopies: 15,
  strandedBytes: 16,
  /** Memory taken for pages. */
  pageBytes: 17,
  slabsMoved: 18,
  slabRescues: 19,
  slabEvictionsNoMemory: 20,
  bumpsDropped: 21,
  /** Pages that belong to no class. */
  poolPages: 22,
  slabInlineReclaim: 23,
} as const;

/** Columns of a node that are levels, and not counts of events. */
export const NODE_LEVELS = [
  NodeTally.staleCopies,
  NodeTally.staleBytes,
  NodeTally.strandedCopies,
  NodeTally.strandedBytes,
  NodeTally.pageBytes,
  NodeTally.poolPages,
] as const;

/** Columns of a row. */
export const TALLY_COLUMNS = 24;

/** Where the row of a list begins. */
export function rowOf(list: number): number {
  return list * TALLY_COLUMNS;
}
