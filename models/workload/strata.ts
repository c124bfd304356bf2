/**
 * Keys by rank, of which only a sample is simulated: the most popular ones (the head) all, and behind them one of each stratum of
 * `per` neighbours in rank, drawn anew by each seed. As far as it is known where keys live, neighbours are those on the same node, so that
 * no node gets more or less than its share of the popular strata (`strata-of-nodes.ts`). A simulated key has its own name, size and rate of requests, so what becomes
 * of its copies takes as long as in the world in full; only there are fewer of them, and of memory as much less (`run/sampled.ts`).
 *
 * A key is drawn with the probability that a request for its stratum is for it (sampling in proportion to size: Hansen and Hurwitz, Annals
 * of Mathematical Statistics 14, 1943). So a request for the stratum finds on average what the requests for its keys find, also where
 * neighbours are asked for very differently, as in the first strata of a small world: were each drawn as often, a popular key's requests
 * would find what a rare one has, and too few would hit. Copies are counted as if each were drawn as often, which is so where neighbours are
 * alike, and makes no difference where all of them are there.
 *
 * No request is left out. One that is for another key of a stratum is made too, by its process and at its time, on an id that all
 * these others share. Nodes answer it as they would answer the simulated key at this instant and nothing changes by it
 * (`nodes/sampled-nodes.ts`): under independent references a request finds what any instant finds (Wolff, Poisson arrivals see time
 * averages, Operations Research 30, 1982), so both have the same chance of a hit, of an old copy, and of a query for the key that is
 * already under way.
 *
 * Sampling goes by rank and not by hash, since a sample by hash is at the mercy of which popular keys it holds.
 */
import { type Stream, uniformAt } from "../../src/core/random.ts";
import type { Keys } from "../hashing/keys.ts";
import type { Popularity } from "./popularity/popularity.ts";
import { strataOfNodes } from "./strata-of-nodes.ts";

export interface StrataSpec {
  /** Ranks that are all simulated. */
  readonly head: number;
  /** Ranks of a stratum; the last may have fewer. */
  readonly per: number;
}

export class Strata implements StrataSpec {
  /** Keys that there are. */
  readonly ranks: number;
  readonly head: number;
  readonly per: number;
  /** Ids 0 .. held - 1 are keys that are simulated, in order of rank. */
  readonly held: number;
  /** All ids: behind those that are simulated the others of each stratum have one. */
  readonly ids: number;
  readonly #draws: number;
  /** Strata of the first ranks behind the head, and of each which rank is simulated. */
  readonly #strata: Int32Array;
  readonly #drawn: Int32Array;

  /**
   * @param draws key of the draws of which rank of a stratum is simulated.
   * @param homes nodes on which the first keys behind the head live, of whole strata or of all that there are.
   * @param share of the requests that are for the key of a rank; behind the keys of `homes` neighbours are taken to be asked for alike.
   */
  constructor(
    ranks: number,
    { head, per }: StrataSpec,
    draws: number,
    homes: Int32Array = new Int32Array(0),
    share: (rank: number) => number = () => 1,
  ) {
    const strata = Math.ceil((ranks - head) / per);
    this.ranks = ranks;
    this.head = head;
    this.per = per;
    this.held = head + strata;
    this.ids = this.held + strata;
    this.#draws = draws;
    this.#strata = strataOfNodes(homes, per);
    this.#drawn = this.#drawnOf(this.#strata, share);
  }

  /** Strata of which it is known on which nodes their keys live. */
  get placed(): number {
    return this.#drawn.length;
  }

  /** What a request for the key of this rank is made on. */
  idOf(rank: number): number {
    if (rank < this.head) return rank;
    const behind = rank - this.head;
    const stratum = behind < this.#strata.length ? this.#strata[behind] : Math.floor(behind / this.per);
    const id = this.head + stratum;
    return rank === this.rankOf(id) ? id : this.held + stratum;
  }

  /** The rank of the key, or of the one that is simulated in the stratum of these others. */
  rankOf(id: number): number {
    if (id < this.head) return id;
    const stratum = id < this.held ? id - this.head : id - this.held;
    const behind = stratum < this.#drawn.length ? this.#drawn[stratum] : stratum * this.per + this.#nth(stratum);
    return this.head + behind;
  }

  /** Of the keys of this stratum the one that is simulated is the n-th, from 0. */
  #nth(stratum: number): number {
    return Math.floor(uniformAt(this.#draws, stratum) * this.weightOf(this.head + stratum));
  }

  #drawnOf(strata: Int32Array, share: (rank: number) => number): Int32Array {
    const shares = Float64Array.from(strata, (_, behind) => share(this.head + behind));
    const drawn = new Int32Array(Math.ceil(strata.length / this.per));
    const left = new Float64Array(drawn.length);
    for (const [behind, stratum] of strata.entries()) left[stratum] += shares[behind];
    for (let stratum = 0; stratum < left.length; stratum++) left[stratum] *= uniformAt(this.#draws, stratum);
    // The one that takes what is left below zero, or the last where a sum is rounded.
    for (const [behind, stratum] of strata.entries()) {
      if (left[stratum] < 0) continue;
      drawn[stratum] = behind;
      left[stratum] -= shares[behind];
    }
    return drawn;
  }

  /** How many keys a simulated key stands for, itself included. */
  weightOf(id: number): number {
    if (id < this.head) return 1;
    return Math.min(this.per, this.ranks - this.head - (id - this.head) * this.per);
  }

  /**
   * By simulated key the sum over all that it stands for of what neighbours in rank have about as much of, such as popularity: where
   * strata are neighbours in rank and nothing else, the middle one has the mean. Of the first `count` of these keys, at least of those of
   * which it is known where they live.
   */
  sums(of: (rank: number) => number, count = this.held): Float64Array {
    const sums = new Float64Array(count);
    for (let rank = 0; rank < this.head; rank++) sums[rank] = of(rank);
    for (const [behind, stratum] of this.#strata.entries()) sums[this.head + stratum] += of(this.head + behind);
    for (let id = this.head + this.#drawn.length; id < count; id++) {
      const [first, keys] = [this.head + (id - this.head) * this.per, this.weightOf(id)];
      sums[id] = keys * of(first + Math.floor(keys / 2));
    }
    return sums;
  }

  /** The simulated key whose state a request on this id finds. */
  heldOf(id: number): number {
    return id < this.held ? id : id - this.held + this.head;
  }
}

/** Ranks from here on are no int32. */
const WIDE = 2 ** 31;

/** The same popularity, drawn on the ids of the keys. */
export class SampledPopularity implements Popularity {
  readonly count: number;
  readonly #popularity: Popularity;
  readonly #strata: Strata;
  #ranks = new Float64Array(0);

  constructor(popularity: Popularity, strata: Strata) {
    this.count = strata.ids;
    this.#popularity = popularity;
    this.#strata = strata;
  }

  fill(out: Int32Array, stream: Stream, count: number): void {
    const strata = this.#strata;
    const ranks = this.#popularity.count > WIDE ? this.#wide(count) : out;
    this.#popularity.fill(ranks, stream, count);
    for (let i = 0; i < count; i++) out[i] = strata.idOf(ranks[i]);
  }

  /** Of the key that is simulated, of those that an id stands for. */
  probability(id: number): number {
    return this.#popularity.probability(this.#strata.rankOf(id));
  }

  #wide(count: number): Float64Array {
    if (this.#ranks.length < count) this.#ranks = new Float64Array(count);
    return this.#ranks;
  }
}

/** The names of the keys, by id. */
export class SampledKeys implements Keys {
  /** Each seed draws others. */
  readonly tag = "";
  readonly #keys: Keys;
  readonly #strata: Strata;

  constructor(keys: Keys, strata: Strata) {
    this.#keys = keys;
    this.#strata = strata;
  }

  get count(): number {
    return this.#strata.ids;
  }

  name(id: number): string {
    return this.#keys.name(this.#strata.rankOf(id));
  }

  twin(id: number): number {
    return this.#strata.heldOf(id);
  }
}
