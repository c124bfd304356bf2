/**
 * The crawler of 1.6.18 (crawler.c, and `lru_maintainer_crawler_check` of items.c) walks a list from tail to head and removes dead
 * items. The more of the others die soon, the sooner it comes back. Here a walk takes no time.
 */
import { isFlushed, isReclaimable } from "../memory/alive.ts";
import { Header, Mark, Word } from "../memory/item.ts";
import { firstListOf, headerOf } from "../memory/layout.ts";
import { unlink } from "../memory/residence.ts";
import { NEVER, Segment, type Storage } from "../memory/storage.ts";
import { rowOf, Tally } from "../memory/tallies.ts";

const { prev: PREV, expiry: EXPIRY, tag: TAG } = Word;
const { crawlerItemsChecked: CHECKED } = Tally;
/** The shortest time before it walks a list again. */
const RETRY_SECONDS = 5;
const STEP_SECONDS = 60;
const WAIT_SECONDS_MAX = 3600;
/** It counts items by the minutes that they have left to live, up to this. */
const MINUTES = 60;

/** Once a second: assesses the last walks, and walks the lists that are due. */
export function crawl(s: Storage, node: number, now: number): void {
  const upkeep = s.upkeep[node];
  if (now < upkeep.crawlFrom) return;
  const { nextCrawl, crawlWait, walked, classCrawlFrom } = upkeep;
  let from = NEVER;
  for (let c = 1; c <= s.classes.largest; c++) {
    if (now < classCrawlFrom[c]) {
      from = Math.min(from, classCrawlFrom[c]);
      continue;
    }
    const first = s.classList(0, c);
    let due = 0;
    let classFrom = NEVER;
    for (let segment = Segment.hot; segment <= Segment.cold; segment++) {
      const list = first + segment;
      if (walked[list] === 1) {
        walked[list] = 0;
        nextCrawl[list] = now + crawlWait[list] + RETRY_SECONDS;
      }
      if (now > nextCrawl[list]) {
        nextCrawl[list] = now + RETRY_SECONDS;
        walked[list] = 1;
        due |= 1 << segment;
      }
      classFrom = Math.min(classFrom, walked[list] === 1 ? now + 1 : nextCrawl[list] + 1);
    }
    classCrawlFrom[c] = classFrom;
    from = Math.min(from, classFrom);
    if (due !== 0) walk(s, node, first, due, now);
  }
  upkeep.crawlFrom = from;
}

/** Walks the classes that somebody asked for, whatever is due. */
export function crawlNow(s: Storage, node: number, classes: readonly number[], now: number): void {
  for (const c of classes) {
    for (let segment = 0; segment < 1 << s.segmentBits; segment++) {
      const list = s.classList(node, c) + segment;
      const header = headerOf(list);
      const cursor = {
        list,
        header,
        slot: s.items[header + Header.tail],
        local: 0,
        mortal: 0,
        minutes: new Int32Array(MINUTES),
      };
      while (cursor.slot !== header) step(s, node, cursor, now);
    }
  }
}

/** Walks the segments of a class side by side, one item of each at a time. */
function walk(s: Storage, node: number, first: number, due: number, now: number): void {
  const { crawlWait } = s.upkeep[node];
  const cursors: Cursor[] = [];
  for (let segment = Segment.hot; segment <= Segment.cold; segment++) {
    if ((due & (1 << segment)) === 0) continue;
    const list = firstListOf(node) + first + segment;
    const header = headerOf(list);
    const slot = s.items[header + Header.tail];
    if (slot === header) crawlWait[first + segment] = longer(crawlWait[first + segment]);
    else cursors.push({ list, header, slot, local: first + segment, mortal: 0, minutes: new Int32Array(MINUTES) });
  }
  for (let walking = cursors.length; walking > 0; ) {
    for (const cursor of cursors) {
      if (cursor.slot === cursor.header) continue;
      step(s, node, cursor, now);
      if (cursor.slot !== cursor.header) continue;
      walking--;
      crawlWait[cursor.local] = judge(crawlWait[cursor.local], cursor);
    }
  }
}

interface Cursor {
  readonly list: number;
  readonly header: number;
  /** Number of the list within the node. */
  readonly local: number;
  slot: number;
  /** Items that will die some time. */
  mortal: number;
  /** How many of them die within the hour, by minute. */
  readonly minutes: Int32Array;
}

function step(s: Storage, node: number, cursor: Cursor, now: number): void {
  const { items, tallies } = s;
  const slot = cursor.slot;
  const row = rowOf(cursor.list);
  cursor.slot = items[slot + PREV];
  tallies[row + CHECKED]++;
  const expiry = items[slot + EXPIRY];
  // Nearly all items are alive, and no flush is in effect.
  if (expiry >= now && now < s.flushFrom[node]) {
    cursor.mortal++;
    const minute = ((expiry - now) / 60) | 0;
    if (minute < MINUTES) cursor.minutes[minute]++;
  } else if (isReclaimable(s, slot, node, now)) {
    tallies[row + Tally.crawlerReclaimed]++;
    const unfetched = (items[slot + TAG] & Mark.fetched) === 0;
    if (unfetched && !isFlushed(s, slot, node, now)) tallies[row + Tally.expiredUnfetched]++;
    unlink(s, slot);
  } else if (expiry !== 0) {
    cursor.mortal++;
    const minute = Math.floor((expiry - now) / 60);
    if (minute < MINUTES) cursor.minutes[minute]++;
  }
}

/** The wait after a walk: until the minute by which more than one in a hundred of the mortal items are dead. */
function judge(wait: number, { mortal, minutes }: Cursor): number {
  const enough = Math.floor(mortal / 100) + 1;
  let dying = 0;
  for (let minute = 0; minute < MINUTES; minute++) {
    dying += minutes[minute];
    if (dying <= enough) continue;
    if (wait < minute * 60) return longer(wait);
    return wait >= STEP_SECONDS ? wait - STEP_SECONDS : wait;
  }
  return dying === 0 ? longer(wait) : wait;
}

function longer(wait: number): number {
  return Math.min(WAIT_SECONDS_MAX, wait + STEP_SECONDS);
}
