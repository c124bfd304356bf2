/** What the background threads of one modern process remember. */
import { LISTS } from "./layout.ts";

/** Entries of the queue of bumps. */
const QUEUE = 8192;
/** Samples that the automover keeps. */
export const WINDOW = 30;
/** Classes that a process has, used or not. The maintainer works on all of them. */
export const CLASSES = 63;

/** From the start of a process to the first wake-up of its maintainer. */
export const FIRST_WAKE_MICROS = 1000;

export class Upkeep {
  /** Maintainer: microseconds between start and the next wake-up, the sleep before it, and each class's back-off. */
  wakeMicros = FIRST_WAKE_MICROS;
  sleepMicros = FIRST_WAKE_MICROS;
  readonly dueMicros = new Int32Array(CLASSES + 1);
  readonly backoffMicros = new Int32Array(CLASSES + 1);
  /** Items in COLD that were asked for again and wait for the maintainer. */
  readonly queue: Int32Array;
  queued = 0;

  /** Where wake-ups are timed: the second of the last run of crawler and of automover, on the model's clock. */
  checkedAt: number;
  movedAt: number;

  /** The crawler, by list: the second after which it walks next, seconds added to that, 1 after a walk that it has not yet assessed. */
  readonly nextCrawl = new Int32Array(LISTS);
  readonly crawlWait = new Int32Array(LISTS);
  readonly walked = new Uint8Array(LISTS);
  /** Second before which none of this is due, for all classes and by class. */
  crawlFrom = 0;
  readonly classCrawlFrom = new Int32Array(CLASSES + 1);

  /** The automover, by class and place in the ring of samples: seconds, shares of all evictions, and 1 where it saw some. */
  readonly ages: Int32Array;
  readonly shares: Float64Array;
  readonly evicted: Uint8Array;
  readonly dirty: Uint8Array;
  /** Sums over the ring, by class. */
  readonly ageSum: Float64Array;
  readonly evictedSum: Int32Array;
  readonly dirtySum: Int32Array;
  samples = 0;
  /** As of the last sample, by class. */
  readonly evictedBefore: Float64Array;
  readonly failedBefore: Float64Array;
  readonly pagesBefore: Int32Array;

  /** `now` is the second in which the process starts. Nothing waits in the queue unless wake-ups are timed. */
  constructor(classes: number, now: number, timed: boolean) {
    const count = classes + 1;
    this.queue = new Int32Array(timed ? QUEUE : 0);
    this.checkedAt = now - 1;
    this.movedAt = now - 1;
    this.ages = new Int32Array(count * WINDOW);
    this.shares = new Float64Array(count * WINDOW);
    this.evicted = new Uint8Array(count * WINDOW);
    this.dirty = new Uint8Array(count * WINDOW);
    this.ageSum = new Float64Array(count);
    this.evictedSum = new Int32Array(count);
    this.dirtySum = new Int32Array(count);
    this.evictedBefore = new Float64Array(count);
    this.failedBefore = new Float64Array(count);
    this.pagesBefore = new Int32Array(count);
  }
}
