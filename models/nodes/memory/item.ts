/**
 * How an item lies in memory: nine 32-bit words in one array for all nodes of a cluster. A *slot* is the index of its first
 * word, 0 is no slot. Modules on the hot path take the words they need into constants of their own
 * (`const { prev: PREV } = Word`), see `layout.ts`.
 */
export const Word = {
  /** Neighbour towards the recently used end of the list. */
  prev: 0,
  /** Neighbour towards the tail; of a free chunk the next on the free stack. */
  next: 1,
  key: 2,
  /** The copy of the same key on another node, 0 after the last. */
  sibling: 3,
  /** Second at which the item dies, 0 never. */
  expiry: 4,
  /** Second of the last store or bump. */
  time: 5,
  /** The caller's version of the value; the text protocol keeps the CAS number here. */
  version: 6,
  /** Node, list and marks, see `layout.ts`; 0 for a free chunk. */
  tag: 7,
  /** Bytes as memcached counts them: header, key and value. */
  size: 8,
} as const;

/** Words of a slot that holds a piece of a large value. */
export const Piece = {
  /** Slot of the item. */
  head: Word.key,
  class: Word.version,
} as const;

/**
 * The first slots are no items but headers, one a list: the sentinel of the circular list (`prev` is its tail, `next` its
 * first item) and what belongs to the class: its free chunks and its pages (kept in the class's first list).
 */
export const Header = {
  tail: Word.prev,
  first: Word.next,
  /** Top of the stack of free chunks. */
  free: 2,
  freeCount: 3,
  /** Items in this list. */
  count: 4,
  pages: 5,
  oldestPage: 6,
  /** 1 once a page was refused: the node's memory is spoken for. */
  full: 7,
  newestPage: 8,
} as const;

/** Words of the header of a class's WARM list that belong to the class. */
export const WarmHeader = {
  /** The second for which maintenance of the class has nothing to do, 0 if that is not known. */
  settled: 5,
} as const;

/** The low eight bits of a tag. */
export const Mark = {
  /** Was asked for since it was stored. */
  fetched: 1,
  /** Was asked for again (segmented LRU). */
  active: 2,
  /** Older than the database's version of its key. */
  stale: 4,
  /** On a node where a client would not look for it. */
  stranded: 8,
  /** Stored before the last immediate `flush_all`. */
  flushed: 16,
  /** Waits in the queue of bumps: the chunk comes back only after the maintainer has looked at it. */
  held: 32,
  /** The value lies in pieces in other chunks. */
  large: 64,
  /** No item but a piece of one. */
  piece: 128,
} as const;
