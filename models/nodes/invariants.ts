/** Checks that everything that is kept twice agrees, in O(items): for tests, and for runs with `--check`. */
import { MIB } from "../../src/core/units.ts";
import { Header, Mark, Piece, Word } from "./memory/item.ts";
import { firstListOf, headerOf, headOf, isLinked, listOf, nodeOf, nodeOfList, SLOT_WORDS } from "./memory/layout.ts";
import { classListOf, classOfList, forEachPage } from "./memory/pages.ts";
import type { Storage } from "./memory/storage.ts";
import { NodeTally, rowOf, Tally } from "./memory/tallies.ts";

const { prev: PREV, next: NEXT, key: KEY, sibling: SIBLING, tag: TAG, size: SIZE } = Word;

/** What a chunk was when the walk met it. */
const Seen = { item: 1, free: 2, indexed: 3 } as const;

/** @throws Error that says which invariant of which node is broken, with the numbers. */
export function checkInvariants(s: Storage): void {
  const chunks = Math.ceil(s.used / SLOT_WORDS);
  const seen = new Uint8Array(chunks);
  const owner = new Int32Array(chunks);
  for (let node = 0; node < s.nodes; node++) checkPages(s, node, owner);
  let items = 0;
  for (let node = 0; node < s.nodes; node++) items += checkNode(s, node, seen, owner);
  checkWhereabouts(s, seen, owner);
  checkIndex(s, seen, items);
}

function checkNode(s: Storage, node: number, seen: Uint8Array, owner: Int32Array): number {
  let items = 0;
  const marked = { stale: 0, staleBytes: 0, stranded: 0, strandedBytes: 0 };
  for (let list = s.classList(node, 1); list < firstListOf(node) + s.listsUsed; list++) {
    items += checkList(s, list, seen, owner, marked);
  }
  for (let c = 1; c <= s.classes.largest; c++) checkFree(s, node, c, seen, owner);
  const row = s.nodeRow(node);
  const of = (column: number) => s.tallies[row + column];
  same(node, "stale copies", of(NodeTally.staleCopies), marked.stale);
  same(node, "stale bytes", of(NodeTally.staleBytes), marked.staleBytes);
  same(node, "stranded copies", of(NodeTally.strandedCopies), marked.stranded);
  same(node, "stranded bytes", of(NodeTally.strandedBytes), marked.strandedBytes);
  return items;
}

/** No chunk of a page is lost. */
function checkWhereabouts(s: Storage, seen: Uint8Array, owner: Int32Array): void {
  for (let chunk = 0; chunk < owner.length; chunk++) {
    const list = owner[chunk];
    if (list === 0 || seen[chunk] !== 0) continue;
    const c = classOfList(s, list);
    if (!isElsewhere(s, chunk * SLOT_WORDS, c)) {
      fail(nodeOfList(list), `chunk ${chunk * SLOT_WORDS} of class ${c} is neither free nor in a list`);
    }
  }
}

/** True for a piece of a large item, and for a chunk that is held. */
function isElsewhere(s: Storage, slot: number, c: number): boolean {
  const tag = s.items[slot + TAG];
  if (isLinked(tag)) return false;
  if ((tag & Mark.held) !== 0) return true;
  if ((tag & Mark.piece) === 0 || s.items[slot + Piece.class] !== c) return false;
  const head = s.items[slot + Piece.head];
  return (s.items[head + TAG] & Mark.large) !== 0 && s.pieces.get(head)?.includes(slot, 1) === true;
}

/** Checks the pages, and notes in `owner` the first list of the class that each of their chunks belongs to. */
function checkPages(s: Storage, node: number, owner: Int32Array): void {
  const pages = new Int32Array(s.classes.largest + 1);
  let bytes = 0;
  forEachPage(s, node, (page, c) => {
    // A page that was taken at start belongs to no class. It counts as a whole page.
    bytes += s.settings.memoryFile && pages[c] > 0 ? MIB : s.classes.pageBytes[c];
    pages[c]++;
    const list = s.classList(node, c);
    const first = s.pageFirst[page] / SLOT_WORDS;
    for (let chunk = first; chunk < first + s.classes.perPage[c]; chunk++) {
      if (owner[chunk] !== 0) fail(node, `chunk ${chunk * SLOT_WORDS} lies in two pages`);
      owner[chunk] = list;
    }
  });
  for (let c = 1; c <= s.classes.largest; c++) {
    same(node, `pages of class ${c}`, s.items[headerOf(s.classList(node, c)) + Header.pages], pages[c]);
  }
  same(node, "bytes of pages", s.pageBytes(node), bytes + s.tallies[s.nodeRow(node) + NodeTally.poolPages] * MIB);
}

function checkList(
  s: Storage,
  list: number,
  seen: Uint8Array,
  owner: Int32Array,
  marked: { stale: number; staleBytes: number; stranded: number; strandedBytes: number },
): number {
  const node = nodeOfList(list);
  const c = classOfList(s, list);
  const usual = classListOf(s, list);
  const header = headerOf(list);
  let count = 0;
  let bytes = 0;
  let before = header;
  for (let slot = s.items[header + NEXT]; slot !== header; slot = s.items[slot + NEXT]) {
    const tag = s.items[slot + TAG];
    const size = s.items[slot + SIZE];
    if (s.items[slot + PREV] !== before) fail(node, `item ${slot} does not point back to ${before} in list ${list}`);
    if (listOf(tag) !== list) fail(node, `item ${slot} in list ${list} is tagged ${listOf(tag)}`);
    const home = (tag & Mark.large) === 0 ? usual : s.classList(node, s.pieces.get(slot)?.[0] ?? 0);
    if (owner[slot / SLOT_WORDS] !== home)
      fail(node, `item ${slot} in a list of class ${c} ${whereIs(s, slot, owner)}`);
    if (s.classOf(size) !== c) fail(node, `item ${slot} of ${size} bytes lies in class ${c}`);
    if (seen[slot / SLOT_WORDS] !== 0) fail(node, `item ${slot} is met twice`);
    seen[slot / SLOT_WORDS] = Seen.item;
    count++;
    bytes += size;
    if ((tag & Mark.stale) !== 0) {
      marked.stale++;
      marked.staleBytes += size;
    }
    if ((tag & Mark.stranded) !== 0) {
      marked.stranded++;
      marked.strandedBytes += size;
    }
    before = slot;
  }
  if (s.items[header + PREV] !== before) fail(node, `the tail of list ${list} is not its last item ${before}`);
  same(node, `items of list ${list}`, s.items[header + Header.count], count);
  same(node, `bytes of list ${list}`, s.tallies[rowOf(list) + Tally.bytes], bytes);
  return count;
}

function checkFree(s: Storage, node: number, c: number, seen: Uint8Array, owner: Int32Array): void {
  const list = s.classList(node, c);
  const header = headerOf(list);
  let count = 0;
  for (let slot = s.items[header + Header.free]; slot !== 0; slot = s.items[slot + NEXT]) {
    if (owner[slot / SLOT_WORDS] !== list) fail(node, `free chunk ${slot} of class ${c} ${whereIs(s, slot, owner)}`);
    if (s.items[slot + TAG] !== 0) fail(node, `free chunk ${slot} is tagged`);
    if (seen[slot / SLOT_WORDS] !== 0) fail(node, `free chunk ${slot} is met twice`);
    seen[slot / SLOT_WORDS] = Seen.free;
    count++;
  }
  same(node, `free chunks of class ${c}`, s.items[header + Header.freeCount], count);
}

function whereIs(s: Storage, slot: number, owner: Int32Array): string {
  const list = owner[slot / SLOT_WORDS] ?? 0;
  return list === 0 ? "lies in no page" : `lies in a page of class ${classOfList(s, list)} of node ${nodeOfList(list)}`;
}

/** Every item is in the index once, under its key. */
function checkIndex(s: Storage, seen: Uint8Array, items: number): void {
  let indexed = 0;
  for (let key = 0; headOf(key) < s.index.length; key++) {
    for (let slot = s.index[headOf(key)]; slot !== 0; slot = s.items[slot + SIBLING]) {
      const node = nodeOf(s.items[slot + TAG]);
      if (seen[slot / SLOT_WORDS] !== Seen.item)
        fail(node, `the index of key ${key} leads to ${slot}, no item or met before`);
      if (s.items[slot + KEY] !== key)
        fail(node, `the index of key ${key} leads to an item of key ${s.items[slot + KEY]}`);
      seen[slot / SLOT_WORDS] = Seen.indexed;
      indexed++;
    }
  }
  if (indexed !== items) throw new Error(`${items} items in lists, but ${indexed} in the index`);
}

function same(node: number, what: string, kept: number, counted: number): void {
  if (kept !== counted) fail(node, `${what}: ${kept} kept, ${counted} counted`);
}

function fail(node: number, what: string): never {
  throw new Error(`node ${node}: ${what}`);
}
