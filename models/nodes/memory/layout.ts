/**
 * How the numbers of the memory are put together. A *slot* is the index of an item's first word in the array of all items.
 * A *list* is one number for all nodes of a cluster: `node << 8 | class << segment bits | segment`. A *tag*, a word of every
 * item, is its list and eight bits of marks: `node << 16 | list of the node << 8 | marks`.
 *
 * Most code calls the functions. The hot path spells out the shifts, and takes each constant and each function of another
 * module into a constant of its own under the same name (`import * as layout`, `const { SLOT_WORDS } = layout`): V8 folds
 * those, while it loads an import by name at every use, which costs 3 to 9 % of a get. Calls of these functions there cost
 * up to 12 %: they use up what V8 inlines in one place.
 */

/** Words of a slot. */
export const SLOT_WORDS = 9;

/** Bits of a list's number below the node. */
export const LIST_NODE_SHIFT = 8;
/** Lists of a node: one a class, or one a class and segment. */
export const LISTS = 1 << LIST_NODE_SHIFT;

/** Bits of a tag below the list, and below the node. */
export const TAG_LIST_SHIFT = 8;
export const TAG_NODE_SHIFT = TAG_LIST_SHIFT + LIST_NODE_SHIFT;
/** Nodes that fit the tag. */
export const NODES_MAX = 32_767;

/** Words of a key in the index: its first copy, and one of the caller's. */
export const INDEX_WORDS = 2;
/** Words of a key that are the caller's. */
export const KEY_WORDS = 2;

export function tagOf(list: number): number {
  return list << TAG_LIST_SHIFT;
}

export function listOf(tag: number): number {
  return tag >>> TAG_LIST_SHIFT;
}

export function nodeOf(tag: number): number {
  return tag >>> TAG_NODE_SHIFT;
}

/** In a list: neither free nor on its way in or out. */
export function isLinked(tag: number): boolean {
  return tag >>> TAG_LIST_SHIFT !== 0;
}

export function nodeOfList(list: number): number {
  return list >> LIST_NODE_SHIFT;
}

export function firstListOf(node: number): number {
  return node << LIST_NODE_SHIFT;
}

/** The slot of a list's header. */
export function headerOf(list: number): number {
  return (list + 1) * SLOT_WORDS;
}

/** Where the index has the first copy of a key, */
export function headOf(key: number): number {
  return key * INDEX_WORDS;
}

/** and beside it the caller's word. */
export function besideHead(key: number): number {
  return key * INDEX_WORDS + 1;
}

/** Where the caller's words of a key begin. */
export function wordsOf(key: number): number {
  return key * KEY_WORDS;
}
