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

/** Which namespace a request is for, and which of its keys. */
export class NamespaceKeys {
  readonly #namespaces: readonly Namespace[];
  readonly #which: Stream;
  readonly #keys: readonly Stream[];
  readonly #drawn: readonly Int32Array[];
  readonly #used: Int32Array;
  readonly #drifts: readonly (Drift | null)[];

  constructor(namespaces: readonly Namespace[], streams: Streams) {
    this.#namespaces = namespaces;
    this.#which = streams.stream("which namespace");
    this.#keys = namespaces.map(({ spec }) => streams.stream("which key", spec.name));
    this.#drawn = namespaces.map(() => new Int32Array(AHEAD));
    this.#drifts = namespaces.map(({ spec }) => driftOf(spec, streams.stream("drift", spec.name)));
    this.#used = new Int32Array(namespaces.length).fill(AHEAD);
  }

  /** The number of a namespace, drawn by these shares, which sum to 1. */
  pick(shares: readonly number[]): number {
    let rest = this.#which.next();
    for (let i = 0; i < shares.length - 1; i++) {
      rest -= shares[i];
      if (rest < 0) return i;
    }
    return shares.length - 1;
  }

  /** A key of the namespace with this number, asked for at that time, which does not go back from call to call. */
  keyOf(which: number, timeSeconds: number): number {
    const { popularity, firstKey } = this.#namespaces[which];
    const drawn = this.#drawn[which];
    if (this.#used[which] === AHEAD) {
      popularity.fill(drawn, this.#keys[which], AHEAD);
      this.#used[which] = 0;
    }
    const rank = drawn[this.#used[which]++];
    return firstKey + (this.#drifts[which]?.keyOf(rank, timeSeconds) ?? rank);
  }
}

export class NamespacedRequests implements RequestSource {
  readonly #parts: NamespacedParts;
  readonly #shares: readonly number[];
  readonly #keys: NamespaceKeys;
  readonly #kind: Stream;
  readonly #process: Stream;

  constructor(parts: NamespacedParts) {
    const { namespaces, streams } = parts;
    this.#parts = parts;
    this.#shares = namespaces.map(({ spec }) => spec.share);
    this.#keys = new NamespaceKeys(namespaces, streams);
    this.#kind = streams.stream("read or write");
    this.#process = streams.stream("which process");
  }

  fill({ size, times, keys, processes: of, does }: RequestBlock): void {
    const { arrivals, namespaces, processes } = this.#parts;
    arrivals.fill(times, size);
    for (let i = 0; i < size; i++) {
      const which = this.#keys.pick(this.#shares);
      keys[i] = this.#keys.keyOf(which, times[i]);
      const { reads, onWrite } = namespaces[which].spec;
      does[i] = this.#kind.next() < reads ? Does.read : writeDoes[onWrite];
      of[i] = processes > 1 ? this.#process.below(processes) : 0;
    }
  }
}

/** Of the reads, and of the writes, how much is for each namespace; all zero where there are none. */
export function sharesByKind(specs: readonly NamespaceSpec[]): {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
} {
  return {
    reads: shares(specs.map(({ share, reads }) => share * reads)),
    writes: shares(specs.map(({ share, reads }) => share * (1 - reads))),
  };
}

function shares(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : weight / sum));
}
