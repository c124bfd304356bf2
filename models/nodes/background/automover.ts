/**
 * Decides which class gives a page to which (slab_automove.c of 1.6.18). It takes a sample of every class once a second and keeps
 * the last thirty.
 */
import { Header, Word } from "../memory/item.ts";
import { headerOf } from "../memory/layout.ts";
import { Segment, type Storage } from "../memory/storage.ts";
import { rowOf, Tally } from "../memory/tallies.ts";
import { type Upkeep, WINDOW } from "../memory/upkeep.ts";
import { movePage, POOL } from "./page-move.ts";

const PAGES_MIN_OF_SOURCE = 2;
/** A class whose free chunks fill more pages than this gives one to the pool. */
const SPARE_PAGES = 2.5;
/** A class is a destination if it evicted in more samples than this, or has more than this share of all evictions on average. */
const EVICTING_SAMPLES = WINDOW / 2;
const EVICTED_SHARE = 0.25;
/** The age of the youngest class must be below this part of the age of the oldest. */
const AGE_RATIO = 0.8;

/** Takes a sample and makes the move that it decides on. True if a page went to the pool: then another sample is due soon. */
export function autoMove(s: Storage, node: number, now: number): boolean {
  const upkeep = s.upkeep[node];
  const { ageSum, evictedSum, dirtySum } = upkeep;
  let evictions = 0;
  const classes = s.classesOf[node];
  for (let i = 0; i < classes.length; i++) {
    evictions += evictionsOf(s, node, classes[i]) - upkeep.evictedBefore[classes[i]];
  }
  const place = ++upkeep.samples % WINDOW;
  let idle = 0;
  let oldest = 0;
  let oldestAge = 0;
  let youngest = 0;
  let youngestAge = Number.POSITIVE_INFINITY;
  let youngestEvicts = false;
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i];
    const pages = pagesOf(s, node, c);
    const evicts = addSample(s, node, c, place, evictions, now);
    const age = Math.floor(ageSum[c] / WINDOW);
    const free = s.items[headerOf(s.classList(node, c)) + Header.freeCount];
    if (free > s.classes.perPage[c] * SPARE_PAGES && dirtySum[c] === 0) {
      idle = c;
      break;
    }
    if (age > oldestAge && pages > PAGES_MIN_OF_SOURCE) {
      oldest = c;
      oldestAge = age;
    }
    if (age < youngestAge && (evictedSum[c] > EVICTING_SAMPLES || meanShare(upkeep, c) > EVICTED_SHARE)) {
      youngest = c;
      youngestAge = age;
      youngestEvicts = evicts;
    }
  }
  remember(s, node);
  if (idle > 0) {
    movePage(s, node, { from: idle, to: POOL }, now);
    return true;
  }
  const decided = youngest > 0 && oldest > 0 && upkeep.samples > WINDOW;
  if (decided && youngestAge < oldestAge * AGE_RATIO && youngestEvicts && youngest !== oldest) {
    movePage(s, node, { from: oldest, to: youngest }, now);
  }
  return false;
}

/** Enters the sample of a class into its ring. True if the class has evicted since the last one. */
function addSample(s: Storage, node: number, c: number, place: number, evictions: number, now: number): boolean {
  const upkeep = s.upkeep[node];
  const at = c * WINDOW + place;
  const delta = evictionsOf(s, node, c) - upkeep.evictedBefore[c];
  const age = ageOf(s, node, c, now);
  const evicted = delta > 0 ? 1 : 0;
  const more = failuresOf(s, node, c) > upkeep.failedBefore[c] || pagesOf(s, node, c) > upkeep.pagesBefore[c];
  const dirty = delta > 0 || more ? 1 : 0;
  upkeep.ageSum[c] += age - upkeep.ages[at];
  upkeep.evictedSum[c] += evicted - upkeep.evicted[at];
  upkeep.dirtySum[c] += dirty - upkeep.dirty[at];
  upkeep.ages[at] = age;
  upkeep.evicted[at] = evicted;
  upkeep.dirty[at] = dirty;
  upkeep.shares[at] = delta > 0 ? Math.fround(delta / evictions) : 0;
  return delta > 0;
}

function remember(s: Storage, node: number): void {
  const { evictedBefore, failedBefore, pagesBefore } = s.upkeep[node];
  const classes = s.classesOf[node];
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i];
    pagesBefore[c] = pagesOf(s, node, c);
    evictedBefore[c] = evictionsOf(s, node, c);
    failedBefore[c] = failuresOf(s, node, c);
  }
}

function meanShare({ shares }: Upkeep, c: number): number {
  let sum = 0;
  for (let i = c * WINDOW; i < (c + 1) * WINDOW; i++) sum += shares[i];
  return sum / WINDOW;
}

function pagesOf(s: Storage, node: number, c: number): number {
  return s.items[headerOf(s.classList(node, c)) + Header.pages];
}

function evictionsOf(s: Storage, node: number, c: number): number {
  return s.tallies[rowOf(s.classList(node, c) + Segment.cold) + Tally.evicted];
}

function failuresOf(s: Storage, node: number, c: number): number {
  return s.tallies[rowOf(s.classList(node, c)) + Tally.outOfMemory];
}

/** Seconds since the last store or bump of the item at the end of COLD. */
function ageOf(s: Storage, node: number, c: number, now: number): number {
  const header = headerOf(s.classList(node, c) + Segment.cold);
  const tail = s.items[header + Header.tail];
  return tail === header ? 0 : now - s.items[tail + Word.time];
}
