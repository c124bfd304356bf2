/**
 * How an item lies in memory: nine 32-bit words a slot in one array for all nodes of a cluster. A *slot* is the index of
 * its first word, 0 is no slot. Modules on the hot path take the words they need into constants of their own
 * (`const { prev: PREV } = Word`): V8 folds those, while a constant imported by name is loaded at every use.
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
  /** `node << 16 | list << 8 | marks`; 0 for a free chunk. */
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

/** Words of a slot. */
export const WORDS = 9;

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

/** Lists of a node: a class each, or a class and a segment. */
export const LISTS = 256;
/** Bits of a tag below the list, and below the node. */
export const LIST_SHIFT = 8;
export const NODE_SHIFT = 16;
/** Nodes that fit the tag. */
export const NODES_MAX = 32_767;

/** The header of a list; `list` is `node << 8 | class << segment bits | segment`. */
export function headerOf(list: number): number {
  return (list + 1) * WORDS;
}

/** Bits of an index into `head` that follow the key: four words a key. */
export const KEY_SHIFT = 2;
