/**
 * How an item lies in memory: nine 32-bit words in one array for all nodes of a cluster. A *slot* is the index of its first
 * word, 0 is no slot. Modules on the hot path take the words they need into constants of their own
 * (`const { prev: PREV } = Word`), see `layout.ts`.
 */
export const Word = {
  /** Neighbour towards the recently used end of the list. */
  prev: 0,
  /** Neighbour towards the tail. For a free chunk: the next one on the stack of free chunks. */
  next: 1,
  key: 2,
  /** A copy of the same key on another node, 0 after the last copy. */
  sibling: 3,
  /** Second at which the item dies; 0 never. */
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
 * The first slots are headers and not items, one a list. A header is the sentinel of its circular list (`prev` is the tail, `next`
 * the first item). The header of a class's first list also keeps what belongs to the class: its free chunks and its pages.
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
  /** 1 once a page was refused because the node's memory is all taken. */
  full: 7,
  newestPage: 8,
} as const;

/** Words of the header of a class's WARM list that belong to the class. */
export const WarmHeader = {
  /** The second in which the shares of the class need no maintenance; 0 if that is not known. */
  settled: 5,
} as const;

/** The low eight bits of a tag. */
export const Mark = {
  /** The item was asked for since it was stored. */
  fetched: 1,
  /** It was asked for again (segmented LRU). */
  active: 2,
  /** It is older than the database's version of its key. */
  stale: 4,
  /** It is on a node where a client would not look for it. */
  stranded: 8,
  /** It was stored before the last immediate `flush_all`. */
  flushed: 16,
  /** It waits in the queue of bumps. Its chunk is free only after the maintainer has seen it. */
  held: 32,
  /** Its value lies in pieces in other chunks. */
  large: 64,
  /** The chunk holds a piece of an item. */
  piece: 128,
} as const;
