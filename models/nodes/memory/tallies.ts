/**
 * What is counted, in rows of one Float64Array: a row a list, and a row a node for what belongs to no class (the row of
 * class 0, which holds no items). The names are those of memcached's `stats` where it has one.
 */

/** Columns of a list's row. */
export const Tally = {
  /** Bytes of the items in the list, dead ones included until they are met. */
  bytes: 0,
  getHits: 1,
  cmdSet: 2,
  evicted: 3,
  evictedNonzero: 4,
  evictedUnfetched: 5,
  evictedActive: 6,
  /** Seconds since its last store or bump, of the item evicted last. */
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
  /** Links that no `set` stands behind, less the sets that linked nothing: `total_items - cmd_set`. */
  extraLinks: 11,
  /** Of the CAS counter, beyond one a link. */
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

/** Columns of a node that say how things are, not how often something happened. */
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
