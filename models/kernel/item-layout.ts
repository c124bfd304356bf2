/** The words of an item, the marks and the columns of the counts that the kernel knows, as `models/nodes` defines them. */
import type { i32 } from "./subset.ts";

export const SLOT_WORDS: i32 = 9;
export const KEY_WORDS: i32 = 2;
/** What the nodes' clock reads at second 0. */
export const CLOCK_AT_START: i32 = 62;

// Of an item.
export const ITEM_PREV: i32 = 0;
export const ITEM_NEXT: i32 = 1;
export const ITEM_KEY: i32 = 2;
export const ITEM_SIBLING: i32 = 3;
export const ITEM_EXPIRY: i32 = 4;
export const ITEM_TIME: i32 = 5;
export const ITEM_VERSION: i32 = 6;
export const ITEM_TAG: i32 = 7;
export const ITEM_SIZE: i32 = 8;

// Of the header of a list.
export const LIST_TAIL: i32 = 0;
export const LIST_FREE: i32 = 2;
export const LIST_FREE_COUNT: i32 = 3;
export const LIST_COUNT: i32 = 4;
export const LIST_FULL: i32 = 7;
/** Of that of a class's WARM list. */
export const LIST_SETTLED: i32 = 5;

export const MARK_FETCHED: i32 = 1;
export const MARK_ACTIVE: i32 = 2;
export const MARK_STALE: i32 = 4;
export const MARK_STRANDED: i32 = 8;
export const MARK_HELD: i32 = 32;
/** Marks that keep an item from simply giving its chunk to the next: stale, stranded, held or large. */
export const MARKS_SPECIAL: i32 = 108;
/** Marks that an item keeps on a move: all but active. */
export const MARKS_KEPT: i32 = 253;

export const LIST_NODE_SHIFT: i32 = 8;
export const TAG_LIST_SHIFT: i32 = 8;
export const TAG_NODE_SHIFT: i32 = 16;
/** The bits of a list that are its segment. */
export const SEGMENT: i32 = 3;
export const WARM: i32 = 1;
export const COLD: i32 = 2;

// Columns of the row of a list, and how many there are.
export const TALLY_COLUMNS: i32 = 24;
export const TALLY_BYTES: i32 = 0;
export const TALLY_GET_HITS: i32 = 1;
export const TALLY_CMD_SET: i32 = 2;
export const TALLY_EVICTED: i32 = 3;
export const TALLY_EVICTED_NONZERO: i32 = 4;
export const TALLY_EVICTED_UNFETCHED: i32 = 5;
export const TALLY_EVICTED_ACTIVE: i32 = 6;
export const TALLY_EVICTED_TIME: i32 = 7;
export const TALLY_MOVES_TO_COLD: i32 = 14;
export const TALLY_MOVES_TO_WARM: i32 = 15;
export const TALLY_DIRECT_RECLAIMS: i32 = 17;
export const TALLY_DELETE_HITS: i32 = 18;
/** Of the row of a node. */
export const TALLY_GET_MISSES: i32 = 0;
export const TALLY_DELETE_MISSES: i32 = 3;

/** An item is not moved again within this time of its last store or bump. */
export const UPDATE_INTERVAL_SECONDS: i32 = 60;
/** The longest relative expiry time. */
export const RELATIVE_MAX: i32 = 2592000;

// Words of a key that are the caller's.
export const FACT_VERSION: i32 = 0;
export const FACT_KIND: i32 = 1;
