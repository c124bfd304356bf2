/**
 * Which class gives a page to which (slab_automove.c of 1.6.18): once a second a look at every class, with the last
 * thirty looks in mind.
 */
import { Header, headerOf, Word } from "./item.ts";
import { movePage } from "./page-move.ts";
import { Segment, type Storage } from "./storage.ts";
import { TALLIES, Tally } from "./tallies.ts";
import { WINDOW } from "./upkeep.ts";

const PAGES_MIN_OF_SOURCE = 2;
/** A class with more free chunks than fill so many pages gives one to the pool. */
const SPARE_PAGES = 2.5;
/** Looks with evictions, of the window, that make a class a destination; or its mean share of all evictions. */
const EVICTING_LOOKS = WINDOW / 2;
const EVICTED_SHARE = 0.25;
/** The youngest class must be younger than this part of the oldest. */
const AGE_RATIO = 0.8;

/** One look, and the move it decides on; true if a page went to the pool, which calls for another look soon. */
export function autoMove(s: Storage, node: number, now: number): boolean {
  const upkeep = s.upkeep[node]!;
  const { ages, shares, evicted, dirty, evictedBefore, failedBefore, pagesBefore } = upkeep;
  const classes = s.classes.largest;
  let evictions = 0;
  for (let c = 1; c <= classes; c++) evictions += evictionsOf(s, node, c) - evictedBefore[c]!;
  upkeep.looks++;
  const place = upkeep.looks % WINDOW;
  let source = -1;
  let oldest = -1;
  let oldestAge = 0;
  let youngest = -1;
  let youngestAge = Number.POSITIVE_INFINITY;
  let youngestEvicts = false;
  let c = 1;
  for (; c <= classes; c++) {
    const header = headerOf(s.classList(node, c));
    const pages = s.items[header + Header.pages]!;
    if (pages === 0) continue;
    const at = c * WINDOW;
    const delta = evictionsOf(s, node, c) - evictedBefore[c]!;
    const failed = failuresOf(s, node, c);
    ages[at + place] = ageOf(s, node, c, now);
    shares[at + place] = delta > 0 ? Math.fround(delta / evictions) : 0;
    evicted[at + place] = delta > 0 ? 1 : 0;
    dirty[at + place] = delta > 0 || failed > failedBefore[c]! || pages > pagesBefore[c]! ? 1 : 0;

    const age = Math.floor(sum(ages, at) / WINDOW);
    if (s.items[header + Header.freeCount]! > s.classes.perPage[c]! * SPARE_PAGES && sum(dirty, at) === 0) {
      source = c;
      break;
    }
    if (age > oldestAge && pages > PAGES_MIN_OF_SOURCE) {
      oldest = c;
      oldestAge = age;
    }
    if (age < youngestAge && (sum(evicted, at) > EVICTING_LOOKS || sum(shares, at) / WINDOW > EVICTED_SHARE)) {
      youngest = c;
      youngestAge = age;
      youngestEvicts = evicted[at + place] === 1;
    }
  }
  remember(s, node);
  if (source > 0) {
    movePage(s, node, source, 0, now);
    return true;
  }
  const decided = youngest > 0 && oldest > 0 && upkeep.looks > WINDOW;
  if (decided && youngestAge < oldestAge * AGE_RATIO && youngestEvicts && youngest !== oldest) {
    movePage(s, node, oldest, youngest, now);
  }
  return false;
}

function remember(s: Storage, node: number): void {
  const { evictedBefore, failedBefore, pagesBefore } = s.upkeep[node]!;
  for (let c = 1; c <= s.classes.largest; c++) {
    evictedBefore[c] = evictionsOf(s, node, c);
    failedBefore[c] = failuresOf(s, node, c);
    pagesBefore[c] = s.items[headerOf(s.classList(node, c)) + Header.pages]!;
  }
}

function sum(ring: Int32Array | Uint8Array | Float64Array, from: number): number {
  let all = 0;
  for (let i = from; i < from + WINDOW; i++) all += ring[i]!;
  return all;
}

function evictionsOf(s: Storage, node: number, c: number): number {
  return s.tallies[(s.classList(node, c) + Segment.cold) * TALLIES + Tally.evicted]!;
}

function failuresOf(s: Storage, node: number, c: number): number {
  return s.tallies[s.classList(node, c) * TALLIES + Tally.outOfMemory]!;
}

/** Seconds since the last store or bump of the item at the end of COLD. */
function ageOf(s: Storage, node: number, c: number, now: number): number {
  const header = headerOf(s.classList(node, c) + Segment.cold);
  const tail = s.items[header + Header.tail]!;
  return tail === header ? 0 : now - s.items[tail + Word.time]!;
}
