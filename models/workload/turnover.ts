/**
 * What the counters of a full cache come to, in closed form: how many items it holds, which reads hit, how many items are evicted, and
 * how many of those nobody had read. The one thing that all keys share is the age A at which an item is evicted that nobody read after
 * it was stored (Che, Tung and Wang, IEEE JSAC 20, 2002, have it for one list). Reads, writes and ends of a key are independent
 * Poisson streams, so its item is a renewal process, and every figure is a mean over one cycle of it, from one time that it is stored
 * while absent to the next.
 *
 * `modern` is followed through the segments of memcached's items.c. A stored item goes through HOT in H and COLD in A - H seconds. Two
 * reads on the way, or one once it has ever been read, take it to WARM, where it goes round in W seconds as long as each round sees a
 * read, and falls to COLD after one that sees none. H is the lesser of A/5 and the time that fills a fifth of the memory, W the lesser
 * of 2A and the time that fills two fifths. `classic` and `1.4` have one list, in which a read moves an item at most once a minute.
 *
 * A time to live T cuts these stays off. How long they are is followed as far as the age: what was not read enough is evicted at that
 * age, and nothing before. Of what stays longer the mean is known, and it is taken to leave by chance, at the same rate all along.
 */
import type { ProfileName } from "../nodes/settings/settings.ts";
import type { Alike } from "./expected-hits.ts";

/** Figures of all keys, a second where they are rates. */
export interface Turnover {
  readonly items: number;
  readonly reads: number;
  readonly hits: number;
  readonly evictions: number;
  /** Of the evictions, those of items that were never read. */
  readonly unread: number;
  /** Ends by time to live. */
  readonly expiries: number;
}

/** Shares of memory and of the age of COLD's tail: `hot_lru_pct`, `warm_lru_pct`, `hot_max_factor`, `warm_max_factor` at their defaults. */
const HOT_SHARE = 0.2;
const WARM_SHARE = 0.4;
const HOT_AGES = 0.2;
const WARM_AGES = 2;
/** A segment is full to within this share of itself. */
const ENOUGH = 1e-5;
const LOOKS_MAX = 20;
const SLOPE_LEAST = 0.1;
/** Share of the items that leave within the longest time of a segment. */
const UNMOVED = 1e-5;

/** Rates of one key, a second. */
interface Rates {
  readonly read: number;
  /** Stored anew, as a new item. */
  readonly set: number;
  /** Deleted. */
  readonly end: number;
}

/** From a store until the item is evicted, stored anew or deleted: what is expected of it, were there no time to live. */
interface Stay {
  /** In memory; of it in HOT and in WARM. */
  readonly seconds: number;
  readonly inHot: number;
  readonly inWarm: number;
  /** Chances that it ends by eviction, by eviction at the age, and by that of an item which nobody read. */
  readonly evicted: number;
  readonly atAge: number;
  readonly unread: number;
}

/** @param age seconds, above 0. */
export function turnoverAt(all: readonly Alike[], age: number, profile: ProfileName, restSeconds: number): Turnover {
  if (profile !== "modern")
    return summed(all, age, (rates) => stayInList(rates, age, Math.min(restSeconds, age))).turnover;
  const at = (hot: number, warm: number) => summed(all, age, (rates) => stayInSegments(rates, hot, warm, age - hot));
  const withWarm = (hot: number) =>
    longest(
      WARM_AGES * age,
      (warm) => at(hot, warm),
      (sum) => sum.warm / (WARM_SHARE * sum.turnover.items),
    );
  return longest(HOT_AGES * age, withWarm, (sum) => sum.hot / (HOT_SHARE * sum.turnover.items)).turnover;
}

/** What comes of the longest time up to `most` that fills no more than the share it may fill: `filled` is 1 where it fills all of that. */
function longest(most: number, of: (seconds: number) => Sum, filled: (found: Sum) => number): Sum {
  let found = of(most);
  // How full segments are is of no consequence where next to nothing leaves them.
  if (!(filled(found) > 1) || found.turnover.evictions * most < UNMOVED * found.turnover.items) return found;
  // Secants in logarithms: what a time fills is nearly a power of it.
  let [x, y] = [Math.log(most), Math.log(filled(found))];
  let slope = 1;
  for (let i = 0; i < LOOKS_MAX && Math.abs(y) > ENOUGH; i++) {
    const next = x - Math.max(-1, Math.min(1, y / slope));
    found = of(Math.exp(next));
    const there = Math.log(filled(found));
    if (next !== x) slope = Math.max(SLOPE_LEAST, (there - y) / (next - x));
    [x, y] = [next, there];
  }
  return found;
}

type Sum = ReturnType<typeof summed>;

function summed(all: readonly Alike[], age: number, stayOf: (rates: Rates) => Stay) {
  const sum = { items: 0, reads: 0, hits: 0, evictions: 0, unread: 0, expiries: 0 };
  let [hot, warm] = [0, 0];
  for (const { keys, reads, writes, ttlSeconds, onWrite } of all) {
    const set = onWrite === "set" ? writes : 0;
    const end = onWrite === "delete" ? writes : 0;
    sum.reads += keys * reads;
    if (reads + set === 0) continue;
    const whole = stayOf({ read: reads, set, end });
    const { seconds, inHot, inWarm, evicted, unread, expired } =
      ttlSeconds === 0 ? { ...whole, expired: 0 } : withTtl(whole, set + end, age, ttlSeconds);
    // A store of an item that is there begins a stay anew; any other end leaves the key absent until it is asked for or stored.
    const replaced = set === 0 ? 0 : ((1 - evicted - expired) * set) / (set + end);
    const cycle = seconds + (1 - replaced) / (reads + set);
    const present = seconds === Number.POSITIVE_INFINITY ? 1 : seconds / cycle;
    sum.items += keys * present;
    sum.hits += keys * reads * present;
    sum.evictions += (keys * evicted) / cycle;
    sum.unread += (keys * unread) / cycle;
    sum.expiries += (keys * expired) / cycle;
    hot += seconds === Number.POSITIVE_INFINITY ? 0 : (keys * inHot) / cycle;
    warm += seconds === Number.POSITIVE_INFINITY ? keys : (keys * inWarm) / cycle;
  }
  return { turnover: sum, hot, warm };
}

/** @param ends a second: stores and deletes. */
function withTtl(stay: Stay, ends: number, age: number, ttl: number): Stay & { readonly expired: number } {
  const within = cutOff(ends, Math.min(age, ttl));
  if (ttl <= age) {
    const inWarm = stay.seconds === Number.POSITIVE_INFINITY ? within : (stay.inWarm * within) / stay.seconds;
    const inHot = Math.min(stay.inHot, within);
    return { ...stay, seconds: within, inHot, inWarm, evicted: 0, atAge: 0, unread: 0, expired: Math.exp(-ends * ttl) };
  }
  const beyond = Math.max(0, Math.exp(-ends * age) - stay.atAge);
  // Ends a second of what is there beyond the age: of all kinds, and by eviction.
  const leaves = beyond === 0 ? 0 : beyond / Math.max(stay.seconds - within, Number.MIN_VALUE);
  const evicts = Math.max(0, leaves - ends);
  const more = beyond * cutOff(leaves, ttl - age);
  const seconds = within + more;
  const inWarm = stay.seconds === Number.POSITIVE_INFINITY ? more : (stay.inWarm * seconds) / stay.seconds;
  return {
    ...stay,
    seconds,
    inWarm,
    evicted: stay.atAge + evicts * more,
    expired: beyond * Math.exp(-leaves * (ttl - age)),
  };
}

/** Mean of what is cut off at `seconds` of an exponential time of this rate. */
function cutOff(rate: number, seconds: number): number {
  return rate === 0 ? seconds : -Math.expm1(-rate * seconds) / rate;
}

function stayInList({ read, set, end }: Rates, age: number, rest: number): Stay {
  const ends = set + end;
  const all = read + ends;
  // From one move to the front to the next: none within the rest, then at the next read.
  const rested = Math.exp(-ends * rest);
  const idle = Math.exp(-all * (age - rest));
  const round = cutOff(ends, rest) + rested * cutOff(all, age - rest);
  const noOther = -Math.expm1(-ends * rest) + (rested * (ends + read * idle)) / all;
  if (noOther === 0) return FOR_EVER;
  const evicted = ends === 0 ? 1 : (rested * idle) / noOther;
  const atAge = Math.exp(-ends * age - read * (age - rest));
  return { seconds: round / noOther, inHot: 0, inWarm: 0, evicted, atAge, unread: Math.exp(-all * age) };
}

const FOR_EVER: Stay = {
  seconds: Number.POSITIVE_INFINITY,
  inHot: 0,
  inWarm: 0,
  evicted: 0,
  atAge: 0,
  unread: 0,
};

function stayInSegments({ read, set, end }: Rates, hot: number, warm: number, cold: number): Stay {
  const ends = set + end;
  const all = read + ends;
  const none = Math.exp(-read * hot);
  const one = read * hot * none;
  const outlivesHot = Math.exp(-ends * hot);
  // COLD: nobody asks and nothing ends it; the same but for one read, which keeps an item that nobody had read where it is.
  const idle = Math.exp(-all * cold);
  const read1 = read * cold * idle;
  const lookedAt = cutOff(all, cold);
  const toWarm = read * lookedAt;
  const notToWarm = (ends + read * idle) / all;
  const toWarmUnread = (read / all) ** 2 * (1 - idle * (1 + all * cold));
  const unreadSeconds = lookedAt + (read / all ** 2) * (1 - idle * (1 + all * cold));
  // WARM: rounds until one sees no read.
  const quiet = Math.exp(-read * warm);
  const outlives = Math.exp(-ends * warm);
  const ended = -Math.expm1(-ends * warm);
  const leaves = ended + outlives * quiet;
  if (leaves === 0) return FOR_EVER;
  const toCold = ends === 0 ? 1 : (outlives * quiet) / leaves;
  // Of one that is in WARM: it does not come back there.
  const noReturn = ended / leaves + toCold * notToWarm;
  if (noReturn === 0) return FOR_EVER;
  const enters = outlivesHot * (1 - none - one + none * toWarmUnread + one * toWarm);
  const inWarm = (enters * cutOff(ends, warm)) / leaves / noReturn;
  const inCold = outlivesHot * (none * unreadSeconds + one * lookedAt) + (enters * toCold * lookedAt) / noReturn;
  const inHot = cutOff(ends, hot);
  const atAge = outlivesHot * (none * (idle + read1) + one * idle);
  const evicted = ends === 0 ? 1 : atAge + (enters * toCold * idle) / noReturn;
  const unread = outlivesHot * none * idle;
  return { seconds: inHot + inCold + inWarm, inHot, inWarm, evicted, atAge, unread };
}
