/**
 * What a cache under independent references holds and answers, in closed form: Che, Tung and Wang's approximation (IEEE JSAC 20,
 * 2002), by which an item stays until nothing has moved it to the front for the characteristic time T, the same for all.
 *
 * A hit moves nothing within `rest` seconds of the last move, so the times between two moves of a key that is touched r times a
 * second are rest + Exp(r), and the key is in memory for the share of time in which the age of its last move is below T: of a
 * renewal process, E[min(interval, T)] / E[interval]. With rest = 0 that is 1 - e^(-rT), and where T is below the rest items
 * leave in the order in which they came: rT / (1 + rT), as in a FIFO cache.
 *
 * What has died is no hit although it may take room still: the share of time for which a key's copy lives is that of the warm start
 * (`prefill.ts`), as if nothing were evicted. It is there for the lesser of the two shares, which is exact where items leave in the order
 * in which they came, and where one of the two is much the shorter.
 */
import type { OnWrite } from "./on-write.ts";
import type { Popularity } from "./popularity/popularity.ts";
import { lifeSeconds } from "./prefill.ts";

/** Keys that are asked for alike. */
export interface Alike {
  readonly keys: number;
  /** Of each of them, a second. */
  readonly reads: number;
  readonly writes: number;
  /** Bytes that each takes where it is. */
  readonly bytes: number;
  /** 0 for ever. */
  readonly ttlSeconds: number;
  readonly onWrite: OnWrite;
}

/** Ranks that are taken together: so many groups to each doubling. */
const GROUPS_PER_DOUBLING = 32;
/** T is found to within this share of itself. */
const PRECISION = 1e-6;

/** Ranks from the most popular on in groups within 1/32, or another share, of each other: how many, and the share of the requests for each key. */
export function groupsOf(
  popularity: Pick<Popularity, "count" | "probability">,
  perDoubling = GROUPS_PER_DOUBLING,
): { keys: number; share: number }[] {
  const { count } = popularity;
  const groups: { keys: number; share: number }[] = [];
  for (let first = 0, width = 1; first < count; first += width) {
    if (first >= width * 2 * perDoubling) width *= 2;
    const keys = Math.min(width, count - first);
    groups.push({ keys, share: popularity.probability(first + Math.floor((keys - 1) / 2)) });
  }
  return groups;
}

/** Share of time for which the last move of a key that is touched so often is younger than T. */
export function shareInMemory(touches: number, timeSeconds: number, restSeconds: number): number {
  if (touches === 0) return 0;
  if (timeSeconds === Number.POSITIVE_INFINITY) return 1;
  const rest = Math.min(restSeconds, timeSeconds);
  const beyond = -Math.expm1(-touches * (timeSeconds - rest)) / touches;
  return (rest + beyond) / (rest + 1 / touches);
}

/**
 * What moves a key's item to the front or takes it away, a second. Of a key whose last such event is younger than T there is an item
 * where that was no deletion.
 */
function touchesOf({ reads, writes, onWrite }: Alike): number {
  return reads + (onWrite === "nothing" ? 0 : writes);
}

/** Of these events the share that leaves an item. */
function shareLeft({ reads, writes, onWrite }: Alike): number {
  return onWrite === "delete" && writes > 0 ? reads / (reads + writes) : 1;
}

/**
 * Seconds for which an item stays that nothing moves; Infinity where all fit.
 * @param deadLeave what has died is taken away, and takes no room until it is reached; only with no rest.
 */
export function characteristicSeconds(
  all: readonly Alike[],
  roomBytes: number,
  restSeconds: number,
  deadLeave = false,
): number {
  const shareAt = (one: Alike, time: number): number => {
    const inMemory = shareLeft(one) * shareInMemory(touchesOf(one), time, restSeconds);
    return deadLeave ? Math.min(inMemory, shareAlive(one, time)) : inMemory;
  };
  const bytesAt = (time: number): number =>
    all.reduce((sum, one) => sum + one.keys * one.bytes * shareAt(one, time), 0);
  if (bytesAt(Number.POSITIVE_INFINITY) <= roomBytes) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = 1;
  while (bytesAt(high) < roomBytes) high *= 2;
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    if (bytesAt(middle) < roomBytes) low = middle;
    else high = middle;
  }
  return high;
}

/** What is expected of a cache. */
export interface Expected {
  /** Of the reads; null where there are none. */
  readonly hitRatio: number | null;
  /** That take memory. */
  readonly items: number;
}

export function expectedOf(all: readonly Alike[], roomBytes: number, restSeconds: number): Expected {
  const time = characteristicSeconds(all, roomBytes, restSeconds);
  let reads = 0;
  let hits = 0;
  let items = 0;
  for (const one of all) {
    const inMemory = shareLeft(one) * shareInMemory(touchesOf(one), time, restSeconds);
    reads += one.keys * one.reads;
    hits += one.keys * one.reads * Math.min(inMemory, shareAlive(one));
    items += one.keys * inMemory;
  }
  return { hitRatio: reads === 0 ? null : hits / reads, items };
}

/** Share of the reads that hit a cache so many seconds after it was emptied, in which items stay for so long. 1 where nothing is read. */
export function hitsAfter(seconds: number, all: readonly Alike[], staySeconds: number, restSeconds: number): number {
  let reads = 0;
  let hits = 0;
  for (const one of all) {
    // What has been touched since then is there, if that was not too long ago.
    const inMemory = shareLeft(one) * shareInMemory(touchesOf(one), Math.min(seconds, staySeconds), restSeconds);
    reads += one.keys * one.reads;
    hits += one.keys * one.reads * Math.min(inMemory, shareAlive(one));
  }
  return reads === 0 ? 1 : hits / reads;
}

/** Share of time for which there is a copy that has not died, where one leaves that nothing has moved for so long; by default none does. */
function shareAlive(one: Alike, staySeconds = Number.POSITIVE_INFINITY): number {
  const { reads, writes, ttlSeconds, onWrite } = one;
  const ends = onWrite === "nothing" ? 0 : writes;
  const life = lifeSeconds(ttlSeconds === 0 ? Number.POSITIVE_INFINITY : ttlSeconds, ends, onWrite === "set");
  const gap = 1 / (onWrite === "set" ? reads + ends : reads);
  const whole = staySeconds === Number.POSITIVE_INFINITY ? life : lifeWithin(life, staySeconds, touchesOf(one));
  return whole === Number.POSITIVE_INFINITY ? 1 : whole / (whole + gap);
}

/**
 * Mean time from a store until a copy has lived for so long, or nothing has moved it for `stay` seconds. The latter is not before `stay`, and
 * then at a rate that is taken to be even, such that it comes when it does on average, (e^(touches stay) - 1)/touches after the store.
 */
function lifeWithin(life: number, stay: number, touches: number): number {
  if (life <= stay) return life;
  const gaps = touches * stay;
  const moved = -Math.expm1(-gaps);
  const rate = (moved * touches) / (Math.expm1(gaps) - gaps);
  const beyond = rate * (life - stay) < 1e-9 ? life - stay : -Math.expm1(-rate * (life - stay)) / rate;
  return stay + moved * beyond;
}
