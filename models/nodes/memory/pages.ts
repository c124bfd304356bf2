/**
 * Memory comes in pages, one at a time, when a class has no free chunk. A page is a range of slots and a slot is a chunk, so a
 * comparison of numbers tells which page a chunk belongs to. The free chunks of a class form a stack: last in, first out.
 */
import { Header, Word } from "./item.ts";
import { headerOf, LISTS, nodeOfList, SLOT_WORDS } from "./layout.ts";
import type { Storage } from "./storage.ts";
import { NodeTally } from "./tallies.ts";

const { next: NEXT, tag: TAG, size: SIZE } = Word;
const { free: FREE, freeCount: FREE_COUNT } = Header;

/** Takes the top of the class's stack of free chunks, 0 if it is empty. `header` is that of the class's first list. */
export function takeFree(s: Storage, header: number): number {
  const items = s.items;
  const slot = items[header + FREE];
  if (slot !== 0) {
    items[header + FREE] = items[slot + NEXT];
    items[header + FREE_COUNT]--;
  }
  return slot;
}

export function giveFree(items: Int32Array, header: number, slot: number): void {
  items[slot + TAG] = 0;
  items[slot + NEXT] = items[header + FREE];
  items[header + FREE] = slot;
  items[header + FREE_COUNT]++;
}

/**
 * Gives the class a page: one from the pool, or a new one if the limit allows it or it is the class's first. `list` is the class's
 * first list.
 */
export function grantPage(s: Storage, list: number): boolean {
  const node = nodeOfList(list);
  const c = classOfList(s, list);
  const header = headerOf(list);
  const cost = s.classes.pageBytes[c];
  const taken = s.nodeRow(node) + NodeTally.pageBytes;
  const pool = s.nodeRow(node) + NodeTally.poolPages;
  if (s.tallies[pool] > 0) s.tallies[pool]--;
  else {
    if (s.tallies[taken] + cost > s.memoryBytes[node] && s.items[header + Header.pages] !== 0) {
      s.items[header + Header.full] = 1;
      return false;
    }
    s.tallies[taken] += cost;
  }
  addPage(s, header, c);
  return true;
}

/** How many chunks of the class's newest page have never been used. */
export function untouchedChunks(s: Storage, list: number): number {
  const page = s.items[headerOf(list) + Header.newestPage];
  if (page === 0) return 0;
  const first = s.pageFirst[page];
  let untouched = 0;
  for (let i = s.classes.perPage[classOfList(s, list)]; i > 0; i--) {
    if (s.items[first + (i - 1) * SLOT_WORDS + SIZE] === 0) untouched++;
  }
  return untouched;
}

/** A new page for the class. All its chunks are free. */
export function addPage(s: Storage, header: number, c: number): void {
  const perPage = s.classes.perPage[c];
  const page = takeRange(s, perPage);
  const items = s.items;
  const newest = items[header + Header.newestPage];
  if (newest === 0) {
    items[header + Header.oldestPage] = page;
    own(s, Math.floor(header / SLOT_WORDS) - 1, c);
  } else s.pageNext[newest] = page;
  items[header + Header.newestPage] = page;
  items[header + Header.pages]++;
  fillStack(items, header, s.pageFirst[page], perPage, s.settings.profile === "1.4");
}

function own(s: Storage, list: number, c: number): void {
  const classes = s.classesOf[nodeOfList(list)];
  const above = classes.findIndex((other) => other > c);
  classes.splice(above < 0 ? classes.length : above, 0, c);
}

/** Pushes the chunks of a page. 1.6 uses the last chunk first, 1.4 the first. */
function fillStack(items: Int32Array, header: number, first: number, perPage: number, firstFirst: boolean): void {
  const last = first + (perPage - 1) * SLOT_WORDS;
  const step = firstFirst ? -SLOT_WORDS : SLOT_WORDS;
  let below = items[header + FREE];
  for (let i = 0, slot = firstFirst ? last : first; i < perPage; i++, slot += step) {
    items[slot + NEXT] = below;
    items[slot + TAG] = 0;
    items[slot + SIZE] = 0;
    below = slot;
  }
  items[header + FREE] = below;
  items[header + FREE_COUNT] += perPage;
}

/** A range of so many slots: one that was given back, or a new one. */
function takeRange(s: Storage, slots: number): number {
  const page = s.freeRanges.get(slots);
  if (page !== undefined && page !== 0) {
    s.freeRanges.set(slots, s.pageNext[page]);
    s.pageNext[page] = 0;
    return page;
  }
  s.pageFirst.push(s.extend(slots * SLOT_WORDS));
  s.pageNext.push(0);
  return s.pageFirst.length - 1;
}

export function giveRange(s: Storage, page: number, slots: number): void {
  s.pageNext[page] = s.freeRanges.get(slots) ?? 0;
  s.freeRanges.set(slots, page);
}

/** Visits every page of a node, the oldest of each class first. */
export function forEachPage(s: Storage, node: number, visit: (page: number, c: number) => void): void {
  for (let c = 1; c <= s.classes.largest; c++) {
    let page = s.items[headerOf(s.classList(node, c)) + Header.oldestPage];
    while (page !== 0) {
      const next = s.pageNext[page];
      visit(page, c);
      page = next;
    }
  }
}

export function classOfList(s: Storage, list: number): number {
  return (list & (LISTS - 1)) >> s.segmentBits;
}

/** From any list of a class to its first, which keeps its chunks and pages. */
export function classListOf(s: Storage, list: number): number {
  return (list >> s.segmentBits) << s.segmentBits;
}
