/**
 * The turnover of all keys as if one node had them, by the age at which it evicts: a table, and smooth curves between its entries. Nodes of
 * one cluster evict at ages of their own, and there may be hundreds of them.
 */
import type { ProfileName } from "../../../models/nodes/settings/settings.ts";
import { type Alike, groupsOf } from "../../../models/workload/expected-hits.ts";
import { createPopularity } from "../../../models/workload/popularity/index.ts";
import { type Turnover, turnoverAt } from "../../../models/workload/turnover.ts";
import type { Law, Mix, NodeSigns } from "./signs.ts";

export interface TableOptions {
  readonly mix: Mix;
  readonly profile: ProfileName;
  readonly rest: number;
  /** About the middle of the ages that are asked for. */
  readonly ageAbout: number;
}

/** Ages of the table are from a 20th to 100 times the age in the middle; beyond that nothing is evicted. */
const [BELOW, ABOVE] = [20, 100];
const ENTRIES = 18;
/** Ranks taken together: so many groups to a doubling of the rank. */
const GROUPS = 8;
const HALVINGS = 40;

const FIGURES = ["items", "reads", "hits", "evictions", "unread", "expiries"] as const;

export class TurnoverTable {
  readonly #logAges: readonly number[];
  readonly #entries: readonly Turnover[];

  constructor({ zipf, keys, ttlSeconds }: Law, { mix, profile, rest, ageAbout }: TableOptions) {
    const all = groupsOf(createPopularity({ keys: Math.max(1, keys), zipf }), GROUPS).map(
      ({ keys: count, share }): Alike => ({
        keys: count,
        reads: mix.rate * share * mix.reads,
        writes: mix.rate * share * (1 - mix.reads),
        bytes: 0,
        ttlSeconds,
        onWrite: mix.onWrite,
      }),
    );
    const step = Math.log(BELOW * ABOVE) / (ENTRIES - 1);
    this.#logAges = Array.from({ length: ENTRIES }, (_, i) => Math.log(ageAbout / BELOW) + i * step);
    this.#entries = this.#logAges.map((logAge) => turnoverAt(all, Math.exp(logAge), profile, rest));
  }

  /** Beyond the table's last age nothing leaves for want of room, and of what it says there the evictions are left out. */
  at(age: number): Turnover {
    const last = this.#entries.at(-1)!;
    if (age === Number.POSITIVE_INFINITY) return { ...last, evictions: 0, unread: 0 };
    const place = (Math.log(age) - this.#logAges[0]) / (this.#logAges[1] - this.#logAges[0]);
    const i = Math.min(ENTRIES - 2, Math.max(0, Math.floor(place)));
    const found = FIGURES.map((figure) => [figure, this.#between(figure, i, place - i)] as const);
    return Object.fromEntries(found) as unknown as Turnover;
  }

  itemsAt(age: number): number {
    return this.at(age).items;
  }

  /** The age at which so many items would be held; Infinity where all fit. */
  ageWith(items: number): number {
    return this.#solve((turnover) => turnover.items - items);
  }

  /** The age at which so much would be missed for each item. */
  ageOf({ items, misses }: NodeSigns): number {
    return this.#solve((turnover) => misses / items - (turnover.reads - turnover.hits) / turnover.items);
  }

  /** Where something that rises with the age is 0. */
  #solve(of: (turnover: Turnover) => number): number {
    let low = this.#logAges[0];
    let high = this.#logAges.at(-1)!;
    if (of(this.#entries.at(-1)!) < 0) return Number.POSITIVE_INFINITY;
    if (of(this.#entries[0]) > 0) return Math.exp(low);
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      if (of(this.at(Math.exp(middle))) < 0) low = middle;
      else high = middle;
    }
    return Math.exp(high);
  }

  /** Catmull's and Rom's cubic through the entries around. */
  #between(figure: keyof Turnover, i: number, t: number): number {
    const value = (j: number) => this.#entries[Math.min(ENTRIES - 1, Math.max(0, j))][figure];
    const [a, b, c, d] = [value(i - 1), value(i), value(i + 1), value(i + 2)];
    return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
}
