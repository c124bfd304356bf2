/**
 * Populations of keys side by side in one cache, as many applications have them under prefixes of their own: each with its share
 * of the requests, its popularity, mix, sizes, time to live and way to write. The keys of the first come first.
 */
import type { Arrivals } from "../../src/core/arrivals.ts";
import type { DistributionSpec } from "../../src/core/distributions/index.ts";
import type { Stream, Streams } from "../../src/core/random.ts";
import { writeDoes } from "./drawn-requests.ts";
import { type Drift, driftOf } from "./drift.ts";
import type { OnWrite } from "./on-write.ts";
import type { Popularity, PopularitySpec } from "./popularity/popularity.ts";
import { Does, type RequestBlock, type RequestSource } from "./request-source.ts";

/** As it stands in a scenario. Plain JSON. */
export interface NamespaceSpec {
  readonly name: string;
  /** Of the requests; the shares of all namespaces sum to 1. */
  readonly share: number;
  readonly keys: number;
  readonly zipf: number;
  readonly popularity?: PopularitySpec;
  /** How long a rank keeps its key, on average; absent for ever. */
  readonly driftSeconds?: number;
  /** Lengths of keys in items; absent where they are as long as the names. */
  readonly keySizes?: DistributionSpec;
  readonly valueBytes: DistributionSpec;
  readonly ttl: readonly { readonly seconds: number; readonly share: number }[];
  /** Share of its requests that read. */
  readonly reads: number;
  readonly onWrite: OnWrite;
}

/** A namespace with what its requests are drawn from. */
export interface Namespace {
  readonly spec: NamespaceSpec;
  readonly popularity: Popularity;
  /** The number of its first key. */
  readonly firstKey: number;
}

export function namespacesOf(
  specs: readonly NamespaceSpec[],
  create: (spec: NamespaceSpec) => Popularity,
): Namespace[] {
  let firstKey = 0;
  return specs.map((spec) => {
    const namespace = { spec, popularity: create(spec), firstKey };
    firstKey += spec.keys;
    return namespace;
  });
}

/** The popularity of all keys of all namespaces. */
export function overall(namespaces: readonly Namespace[]): Pick<Popularity, "count" | "probability"> {
  const count = namespaces.reduce((sum, { spec }) => sum + spec.keys, 0);
  return {
    count,
    probability: (key) => {
      const { spec, popularity, firstKey } = namespaces.findLast((one) => one.firstKey <= key)!;
      return spec.share * popularity.probability(key - firstKey);
    },
  };
}

export interface NamespacedParts {
  readonly arrivals: Arrivals;
  readonly namespaces: readonly Namespace[];
  readonly processes: number;
  readonly streams: Streams;
}

/** Keys drawn ahead for each namespace. */
const AHEAD = 128;

export class NamespacedRequests implements RequestSource {
  readonly #parts: NamespacedParts;
  readonly #which: Stream;
  readonly #kind: Stream;
  readonly #process: Stream;
  readonly #keys: readonly Stream[];
  readonly #drawn: readonly Int32Array[];
  readonly #used: Int32Array;
  readonly #drifts: readonly (Drift | null)[];

  constructor(parts: NamespacedParts) {
    const { namespaces, streams } = parts;
    this.#parts = parts;
    this.#which = streams.stream("which namespace");
    this.#kind = streams.stream("read or write");
    this.#process = streams.stream("which process");
    this.#keys = namespaces.map(({ spec }) => streams.stream("which key", spec.name));
    this.#drawn = namespaces.map(() => new Int32Array(AHEAD));
    this.#drifts = namespaces.map(({ spec }) => driftOf(spec, streams.stream("drift", spec.name)));
    this.#used = new Int32Array(namespaces.length).fill(AHEAD);
  }

  fill({ size, times, keys, processes: of, does }: RequestBlock): void {
    const { arrivals, namespaces, processes } = this.#parts;
    arrivals.fill(times, size);
    for (let i = 0; i < size; i++) {
      const which = this.#pick(this.#which.next());
      const rank = this.#nextKey(which);
      keys[i] = namespaces[which].firstKey + (this.#drifts[which]?.keyOf(rank, times[i]) ?? rank);
      const { reads, onWrite } = namespaces[which].spec;
      does[i] = this.#kind.next() < reads ? Does.read : writeDoes[onWrite];
      if (processes > 1) of[i] = this.#process.below(processes);
    }
  }

  #pick(u: number): number {
    const { namespaces } = this.#parts;
    let rest = u;
    for (let i = 0; i < namespaces.length - 1; i++) {
      rest -= namespaces[i].spec.share;
      if (rest < 0) return i;
    }
    return namespaces.length - 1;
  }

  #nextKey(which: number): number {
    const drawn = this.#drawn[which];
    if (this.#used[which] === AHEAD) {
      this.#parts.namespaces[which].popularity.fill(drawn, this.#keys[which], AHEAD);
      this.#used[which] = 0;
    }
    return drawn[this.#used[which]++];
  }
}
