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

/** Keys that have a popularity, sizes and times to live of their own, by rank. */
export interface StrataGroup {
  readonly ranks: number;
  /** Ranks that are all simulated. */
  readonly head: number;
  /** Nodes on which the first keys behind the head live, of whole strata or of all that there are. */
  readonly homes?: Int32Array | undefined;
  /** Of the requests for the group, those for the key of a rank; behind the keys of `homes` neighbours are taken to be asked for alike. */
  readonly share?: ((rank: number) => number) | undefined;
}

/** A group with its places among all. */
interface Placed extends StrataGroup {
  /** The number of its first key, which is the sum of the ranks of the groups before it. */
  readonly firstKey: number;
  /** Of its head, and of its strata, the first among those of all groups. */
  readonly firstHead: number;
  readonly firstStratum: number;
  /** How many strata it has. */
  readonly count: number;
  /** Strata of the first ranks behind the head, and of each which rank is simulated. */
  readonly strata: Int32Array;
  readonly drawn: Int32Array;
}

/** Keys have numbers, those of each group in order of rank behind those of the group before; what is simulated has ids. */
export class Strata {
  /** Keys that there are. */
  readonly ranks: number;
  /** Ids 0 .. head - 1 are the heads of the groups, one after the other. */
  readonly head: number;
  /** Ranks of a stratum; the last of a group may have fewer. */
  readonly per: number;
  /** Ids 0 .. held - 1 are keys that are simulated, behind the heads the strata of one group after the other. */
  readonly held: number;
  /** All ids: behind those that are simulated the others of each stratum have one. */
  readonly ids: number;
  /** Ids of the last stratum of each group, which may stand for fewer keys than others do. */
  readonly last: readonly number[];
  readonly #draws: number;
  readonly #groups: readonly Placed[];

  /** @param draws key of the draws of which rank of a stratum is simulated. */
  constructor(groups: readonly StrataGroup[], per: number, draws: number) {
    this.per = per;
    this.#draws = draws;
    let [firstKey, firstHead, firstStratum] = [0, 0, 0];
    const placed: Placed[] = [];
    for (const group of groups) {
      const strata = strataOfNodes(group.homes ?? new Int32Array(0), per);
      const drawn = this.#drawnOf(group, strata, firstStratum);
      const count = Math.ceil((group.ranks - group.head) / per);
      placed.push({ ...group, firstKey, firstHead, firstStratum, count, strata, drawn });
      firstKey += group.ranks;
      firstHead += group.head;
      firstStratum += count;
    }
    this.#groups = placed;
    this.ranks = firstKey;
    this.head = firstHead;
    this.held = firstHead + firstStratum;
    this.ids = this.held + firstStratum;
    this.last = placed.filter((one) => one.count > 0).map((one) => firstHead + one.firstStratum + one.count - 1);
  }

  /** Strata of which it is known on which nodes their keys live. */
  get placed(): number {
    return this.#groups.reduce((sum, { drawn }) => sum + drawn.length, 0);
  }

  /** What a request for the key with this number is made on. */
  idOf(key: number): number {
    const group = this.#groups[this.#groupOfKey(key)];
    const { firstKey, head, firstHead, firstStratum, strata } = group;
    const rank = key - firstKey;
    if (rank < head) return firstHead + rank;
    const behind = rank - head;
    const own = behind < strata.length ? strata[behind] : Math.floor(behind / this.per);
    return (behind === this.#simulated(group, own) ? this.head : this.held) + firstStratum + own;
  }

  /** The number of the key, or of the one that is simulated in the stratum of these others. */
  numberOf(id: number): number {
    const group = this.#groups[this.groupOf(id)];
    const { firstKey, firstHead, firstStratum, head } = group;
    if (id < this.head) return firstKey + id - firstHead;
    return firstKey + head + this.#simulated(group, this.heldOf(id) - this.head - firstStratum);
  }

  /** Of the ranks behind the group's head the one that is simulated in this one of its strata. */
  #simulated({ ranks, head, firstStratum, drawn }: Placed, own: number): number {
    if (own < drawn.length) return drawn[own];
    const first = own * this.per;
    const keys = Math.min(this.per, ranks - head - first);
    return first + Math.floor(uniformAt(this.#draws, firstStratum + own) * keys);
  }

  /** Which of the groups the key of an id belongs to. */
  groupOf(id: number): number {
    const groups = this.#groups;
    let group = groups.length - 1;
    if (id < this.head) while (groups[group].firstHead > id) group--;
    else {
      const stratum = this.heldOf(id) - this.head;
      while (groups[group].firstStratum > stratum) group--;
    }
    // One without keys begins where the next one does; the last of these that begins there has some.
    return group;
  }

  /** How many keys a simulated key stands for, itself included. */
  weightOf(id: number): number {
    if (id < this.head) return 1;
    const { ranks, head, firstStratum } = this.#groups[this.groupOf(id)];
    return Math.min(this.per, ranks - head - (id - this.head - firstStratum) * this.per);
  }

  /**
   * By simulated key the sum over all that it stands for of what neighbours in rank have about as much of, such as popularity: where
   * strata are neighbours in rank and nothing else, the middle one has the mean. Of the first `most` of these keys, at least of those of
   * which it is known where they live.
   */
  sums(of: (key: number) => number, most = this.held): Float64Array {
    const sums = new Float64Array(most);
    for (const { firstKey, firstHead, firstStratum, head, count, strata, drawn } of this.#groups) {
      for (let rank = 0; rank < head; rank++) sums[firstHead + rank] = of(firstKey + rank);
      const [first, behind] = [this.head + firstStratum, firstKey + head];
      for (const [place, stratum] of strata.entries()) sums[first + stratum] += of(behind + place);
      const end = Math.min(most - first, count);
      for (let stratum = drawn.length; stratum < end; stratum++) {
        const keys = this.weightOf(first + stratum);
        sums[first + stratum] = keys * of(behind + stratum * this.per + Math.floor(keys / 2));
      }
    }
    return sums;
  }

  /** The simulated key whose state a request on this id finds. */
  heldOf(id: number): number {
    return id < this.held ? id : id - this.held + this.head;
  }

  /** Where the simulated keys of a group are among the ids: its head, and its strata. */
  rangesOf(group: number): readonly { readonly first: number; readonly count: number }[] {
    const { firstHead, head, firstStratum, count } = this.#groups[group];
    return [
      { first: firstHead, count: head },
      { first: this.head + firstStratum, count },
    ];
  }

  #groupOfKey(key: number): number {
    let group = this.#groups.length - 1;
    while (this.#groups[group].firstKey > key) group--;
    return group;
  }

  #drawnOf({ head, share = () => 1 }: StrataGroup, strata: Int32Array, firstStratum: number): Int32Array {
    const shares = Float64Array.from(strata, (_, behind) => share(head + behind));
    const drawn = new Int32Array(Math.ceil(strata.length / this.per));
    const left = new Float64Array(drawn.length);
    for (const [behind, stratum] of strata.entries()) left[stratum] += shares[behind];
    for (let own = 0; own < left.length; own++) left[own] *= uniformAt(this.#draws, firstStratum + own);
    // The one that takes what is left below zero, or the last where a sum is rounded.
    for (const [behind, stratum] of strata.entries()) {
      if (left[stratum] < 0) continue;
      drawn[stratum] = behind;
      left[stratum] -= shares[behind];
    }
    return drawn;
  }
}

/** Ranks from here on are no int32. */
const WIDE = 2 ** 31;

/** The popularity of a group, drawn on the ids of its keys. */
export class SampledPopularity implements Popularity {
  readonly count: number;
  readonly #popularity: Popularity;
  readonly #strata: Strata;
  readonly #firstKey: number;
  #ranks = new Float64Array(0);

  /** @param firstKey the number of its first key. */
  constructor(popularity: Popularity, strata: Strata, firstKey = 0) {
    this.count = strata.ids;
    this.#popularity = popularity;
    this.#strata = strata;
    this.#firstKey = firstKey;
  }

  fill(out: Int32Array, stream: Stream, count: number): void {
    const strata = this.#strata;
    const ranks = this.#popularity.count > WIDE ? this.#wide(count) : out;
    this.#popularity.fill(ranks, stream, count);
    for (let i = 0; i < count; i++) out[i] = strata.idOf(this.#firstKey + ranks[i]);
  }

  /** Of the key that is simulated, of those that an id stands for. */
  probability(id: number): number {
    return this.#popularity.probability(this.#strata.numberOf(id) - this.#firstKey);
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
    return this.#keys.name(this.#strata.numberOf(id));
  }

  twin(id: number): number {
    return this.#strata.heldOf(id);
  }
}
