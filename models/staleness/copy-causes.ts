/**
 * Why copies are old or out of place: for each that is left behind its cause and since when, and for each out of place why
 * that is. An entry is kept by key and node, so that it outlives a copy's move within its node; one is made only for
 * copies that a write leaves behind, never for those it replaces at once.
 */
import { Histogram } from "../../src/core/histogram.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Cause } from "../recording/causes.ts";
import { ByCause } from "../recording/counters.ts";
import { CONSISTENCY_MINUTES } from "../recording/run-facts.ts";
import { MINUTE_SECONDS } from "../recording/seconds.ts";

/** Seconds are recorded in milliseconds. */
const MS = 1000;

export class CopyCauses {
  /** How old a stale copy was when it was read, and when it was gone, in milliseconds since it became stale. */
  readonly readAges = new Histogram();
  readonly lives = new Histogram();
  readonly #nodes: number;
  readonly #stale = new Map<number, Cause>();
  readonly #since = new Map<number, number>();
  readonly #stranded = new Map<number, Cause>();
  /** Stale copies at an instant, how many of them are left, and when half of them were gone. */
  readonly #cohort = {
    sinceSeconds: Number.NaN,
    size: 0,
    left: new Map<number, number>(),
    sizeLeft: 0,
    halfAtSeconds: Number.NaN,
  };

  /** By minutes after the write: copies left behind since the measuring began that were still stale then, and are gone. */
  readonly #outlasted = CONSISTENCY_MINUTES.map(() => 0);
  #measuredFrom = 0;

  readonly #bookings: Bookings;

  readonly #weightOf: (key: number) => number;

  /** @param weightOf how many keys each stands for. */
  constructor(nodes: number, bookings: Bookings, weightOf: (key: number) => number = () => 1) {
    this.#nodes = nodes;
    this.#bookings = bookings;
    this.#weightOf = weightOf;
  }

  /** What is known of ages counts from now on. */
  beginMeasuring(nowSeconds: number): void {
    this.readAges.clear();
    this.lives.clear();
    this.#outlasted.fill(0);
    this.#measuredFrom = nowSeconds;
  }

  /** By minutes after the write: copies that were left behind since then, and were still stale so much later. */
  stillStale(nowSeconds: number): number[] {
    const counts = [...this.#outlasted];
    for (const [id, since] of this.#since) this.#outlast(since, nowSeconds, counts, this.#weightAt(id));
    return counts;
  }

  #weightAt(id: number): number {
    return this.#weightOf(Math.floor(id / this.#nodes));
  }

  #outlast(since: number, untilSeconds: number, counts: number[], weight: number): void {
    if (since < this.#measuredFrom) return;
    for (const [i, minutes] of CONSISTENCY_MINUTES.entries()) {
      if (untilSeconds - since >= minutes * MINUTE_SECONDS) counts[i] += weight;
    }
  }

  /** Stale copies whose cause is known. */
  get size(): number {
    return this.#stale.size;
  }

  staleCause(key: number, node: number): Cause {
    return this.#stale.get(key * this.#nodes + node) ?? Cause.none;
  }

  strandedCause(key: number, node: number): Cause {
    return this.#stranded.get(key * this.#nodes + node) ?? Cause.none;
  }

  /** The copy was left behind; the first cause stands. */
  becameStale(key: number, node: number, cause: Cause, nowSeconds: number): void {
    const id = key * this.#nodes + node;
    if (this.#stale.has(id)) return;
    this.#stale.set(id, cause);
    this.#since.set(id, nowSeconds);
    this.#bookings.counts[ByCause.staleCopies + cause] += this.#weightOf(key);
  }

  becameStranded(key: number, node: number, cause: Cause): void {
    this.#bookings.counts[ByCause.strandedCopies + cause] += this.#weightOf(key);
    this.#stranded.set(key * this.#nodes + node, cause);
  }

  /** A request that began at `beganAt` has read it. */
  read(key: number, node: number, cause: Cause, nowSeconds: number, beganAt: number): void {
    this.#bookings.book(ByCause.staleReads + cause, beganAt);
    const since = this.#since.get(key * this.#nodes + node);
    if (since !== undefined) this.readAges.record((nowSeconds - since) * MS);
  }

  /** The copy is not stale any more: replaced, deleted, expired, evicted. One that was so for no time never counted. */
  staleOver(key: number, node: number, nowSeconds: number): void {
    const id = key * this.#nodes + node;
    const since = this.#since.get(id);
    if (since === undefined) return;
    const weight = this.#weightOf(key);
    if (since === nowSeconds) this.#bookings.counts[ByCause.staleCopies + this.#stale.get(id)!] -= weight;
    else {
      this.lives.recordMany((nowSeconds - since) * MS, weight);
      this.#outlast(since, nowSeconds, this.#outlasted, weight);
    }
    this.#stale.delete(id);
    this.#since.delete(id);
    this.#leaveCohort(id, nowSeconds);
  }

  strandedOver(key: number, node: number): void {
    this.#stranded.delete(key * this.#nodes + node);
  }

  /** All entries of a node whose memory is lost. */
  nodeEmptied(node: number, nowSeconds: number): void {
    for (const id of [...this.#stale.keys()]) {
      if (id % this.#nodes === node) this.staleOver((id - node) / this.#nodes, node, nowSeconds);
    }
    for (const id of [...this.#stranded.keys()]) if (id % this.#nodes === node) this.#stranded.delete(id);
  }

  /** From now on the half-life of the copies that are stale now is watched. */
  watchHalfLife(nowSeconds: number): void {
    const left = new Map([...this.#stale.keys()].map((id) => [id, this.#weightAt(id)]));
    const size = [...left.values()].reduce((sum, weight) => sum + weight, 0);
    Object.assign(this.#cohort, { sinceSeconds: nowSeconds, size, sizeLeft: size, left, halfAtSeconds: Number.NaN });
  }

  /** Seconds until half of the copies watched were gone; null where there were none, or half of them are still there. */
  halfLifeSeconds(): number | null {
    const seconds = this.#cohort.halfAtSeconds - this.#cohort.sinceSeconds;
    return Number.isNaN(seconds) ? null : seconds;
  }

  #leaveCohort(id: number, nowSeconds: number): void {
    const cohort = this.#cohort;
    const weight = cohort.left.get(id);
    if (weight === undefined) return;
    cohort.left.delete(id);
    cohort.sizeLeft -= weight;
    if (cohort.sizeLeft * 2 <= cohort.size && Number.isNaN(cohort.halfAtSeconds)) cohort.halfAtSeconds = nowSeconds;
  }
}
