/**
 * Keys whose hits may be counted in place of being made (`application/counted-hits.ts`), as *units* that are asked for at a rate of their
 * own: each key of the head, and of the first strata behind it the keys that are not simulated, which find together what the simulated
 * one finds. And the requests that are made all the same, whatever the units do: writes, reads of simulated keys behind the head, and
 * reads of the strata behind.
 *
 * Poisson's process falls apart into independent ones by key (Kingman, Poisson Processes, 1993), so the units together with the other
 * requests are the same load as all requests in one stream.
 */
import type { Arrivals } from "../../src/core/arrivals.ts";
import { ByWeight } from "../../src/core/distributions/by-weight.ts";
import { ZipfRange } from "../../src/core/distributions/zipf-range.ts";
import type { Stream } from "../../src/core/random.ts";
import { writeDoes } from "./drawn-requests.ts";
import type { OnWrite } from "./on-write.ts";
import type { Popularity } from "./popularity/popularity.ts";
import { Does, type RequestBlock, type RequestSource } from "./request-source.ts";
import { SampledPopularity, type Strata } from "./strata.ts";

export interface CountedKeysOptions {
  readonly strata: Strata;
  /** Zipf's law. */
  readonly popularity: Popularity;
  readonly alpha: number;
  /** How many of the first strata have units; at least those of which it is known on which node they are. */
  readonly counted: number;
  /** Share of the requests that read. */
  readonly reads: number;
}

export class CountedKeys {
  readonly units: number;
  /** By unit: of all requests, those that read for it. */
  readonly shares: Float64Array;
  /** Of all requests, those that are made whatever the units do. */
  readonly madeShare: number;
  readonly #options: CountedKeysOptions;
  /** Of the strata with units, drawn as their simulated keys are asked for. */
  readonly #held: ByWeight;
  /** Of all reads, those of strata without units. */
  readonly #behind: number;

  constructor(options: CountedKeysOptions) {
    const { strata, popularity, counted, reads } = options;
    const { head } = strata;
    this.#options = options;
    this.units = head + counted;
    const sums = strata.sums((rank) => popularity.probability(rank), this.units);
    const held = Float64Array.from({ length: counted }, (_, i) => popularity.probability(strata.numberOf(head + i)));
    this.#held = new ByWeight(held);
    let all = 0;
    for (let unit = 0; unit < this.units; unit++) {
      all += sums[unit];
      sums[unit] = Math.max(0, sums[unit] - (unit < head ? 0 : held[unit - head])) * reads;
    }
    this.shares = sums;
    this.#behind = head + counted < strata.held ? Math.max(0, 1 - all) : 0;
    this.madeShare = 1 - reads + reads * (this.#held.total + this.#behind);
  }

  /** What a request of the unit is made on. */
  idOf(unit: number): number {
    const { head, held } = this.#options.strata;
    return unit < head ? unit : unit - head + held;
  }

  /** The requests that are made whatever the units do. */
  requests({ arrivals, keyStream, kindStream, processStream, processes, onWrite }: MadeOptions): RequestSource {
    const { strata, popularity, alpha, counted, reads } = this.#options;
    const write = writeDoes[onWrite];
    const first = Math.min(strata.ranks, strata.head + counted * strata.per);
    const behind = new ZipfRange(first, strata.ranks, alpha);
    const all = new SampledPopularity(popularity, strata);
    const one = new Int32Array(1);
    const { madeShare } = this;
    const toWrite = 1 - reads;
    const toBehind = toWrite + reads * this.#behind;
    return {
      fill: ({ size, times, keys, processes: which, does }: RequestBlock): void => {
        arrivals.fill(times, size);
        for (let i = 0; i < size; i++) {
          const u = kindStream.next() * madeShare;
          does[i] = u < toWrite ? write : Does.read;
          if (u < toWrite) {
            all.fill(one, keyStream, 1);
            keys[i] = one[0];
          } else if (u < toBehind) keys[i] = strata.idOf(behind.sample(keyStream));
          else keys[i] = strata.head + this.#held.sample(keyStream);
          which[i] = processes > 1 ? processStream.below(processes) : 0;
        }
      },
    };
  }
}

export interface MadeOptions {
  /** At `madeShare` of the rate of all requests. */
  readonly arrivals: Arrivals;
  readonly keyStream: Stream;
  readonly kindStream: Stream;
  readonly processStream: Stream;
  readonly processes: number;
  readonly onWrite: OnWrite;
}
