/**
 * Keys that keep coming: keys that nobody has used before, and who asks for them later.
 *
 * A new key comes with a request, a write (the default) or a read, so the rate of requests is what it was: each request of that
 * kind is for a new key with the same probability, and new keys follow the load as requests do. Their numbers are Poisson.
 * Some are never used again. The others are asked for in one of two ways:
 *
 * - `ranks`: a new key joins a rank of Zipf's law, and a rank with n keys gives each of them an nth of its requests. New keys go
 *   round the ranks, evenly spread (a multiplicative sequence near the golden section; Knuth, TAOCP 3, 6.4), each rank once in a
 *   round, so that the population grows and stays as unequal as it was.
 * - `newest`: the r-th most popular key is the r-th newest. Keys with as many newer ones as there were keys at the start are
 *   asked for no more. Cortex sees over 80 % of its queries about the last hour (cortexproject/cortex, issue 611).
 *
 * Of the misses of Facebook's ETC pool 70 % are for keys never seen before, and 22 % are misses of keys that were evicted
 * (Atikoglu et al., SIGMETRICS 2012).
 */
import type { Stream, Streams } from "../../src/core/random.ts";
import { arrivalProcesses, defaultProcess } from "./arrival-processes/index.ts";
import type { ProcessSpec } from "./arrival-processes/process.ts";
import { loadCurve } from "./load-curves/index.ts";
import { changedLevelSeconds, levelSeconds } from "./load-curves/level-seconds.ts";
import type { LoadOverTime } from "./load-curves/load.ts";
import { Does } from "./request-source.ts";

export interface NewKeysSpec {
  /** On average, as the rate of arrivals is; 0 for none. */
  readonly perSecond: number;
  /** The kind of request that a new key comes with. */
  readonly by: "write" | "read";
  /** Share of them that are asked for again. */
  readonly askedFor: number;
  readonly popularity: "ranks" | "newest";
}

export const noNewKeys: NewKeysSpec = { perSecond: 0, by: "write", askedFor: 1, popularity: "ranks" };

/** A run has as many new keys as this many standard deviations above the mean: more never come. */
const DEVIATIONS = 12;
/** Where few are expected the Poisson law has a longer tail than the normal one. */
const TAIL = 72;
/** The last block of requests that the application draws may reach beyond the end of the run, by so many, or by one page. */
const BLOCK = 128;

interface Growing extends LoadOverTime {
  readonly workload: {
    readonly keys: number;
    readonly newKeys: NewKeysSpec;
    readonly perPage?: { readonly keys: number; readonly operations: number };
    readonly reads: number;
    readonly arrivals: LoadOverTime["workload"]["arrivals"] & {
      readonly ratePerSecond: number;
      readonly process?: ProcessSpec;
      readonly changes?: readonly { readonly atSeconds: number; readonly factor: number }[];
    };
  };
}

/** New keys that a run has room for: the expected ones, and as many more as chance ever adds. */
export function newKeysMax(scenario: Growing): number {
  const { newKeys, arrivals } = scenario.workload;
  const { perSecond } = newKeys;
  if (perSecond === 0) return 0;
  const curve = loadCurve(scenario);
  const calm = levelSeconds(curve, scenario.durationSeconds);
  const { changes = [], process = defaultProcess } = arrivals;
  // Who lets through less keeps the room: somebody may let all of it through again.
  const mean = perSecond * Math.max(calm, changedLevelSeconds(curve, scenario.durationSeconds, changes));
  if (scenario.workload.perPage !== undefined) return mostOfPages(scenario, mean, scenario.workload.perPage);
  // Which of the requests are for new keys is left to chance, so their number varies as Poisson's at least.
  const dispersion = Math.max(
    1,
    arrivalProcesses.named(process.name).dispersion(process, perSecond * mostTimes(arrivals)),
  );
  return Math.ceil(mean + DEVIATIONS * Math.sqrt(mean * dispersion) + TAIL + BLOCK);
}

/** The greatest factor that the load is ever set to: arrivals that come in bursts vary the more the more there are. */
function mostTimes({ changes = [] }: Growing["workload"]["arrivals"]): number {
  return Math.max(1, ...changes.map(({ factor }) => factor));
}

/**
 * The new keys of a page come together, so their number is a compound sum. Each of a page's m requests of the kind is for a new
 * key with probability p, and the number of pages has the index of dispersion D. Then the index of the keys is
 * 1 - p + m p D (the variance of a random sum; Feller, An Introduction to Probability Theory 1, XII.1), and m is at most the keys
 * of a page. With p = 1 they are m times as many as the pages, whose tail counts m times as much too.
 */
function mostOfPages(
  { workload }: Growing,
  mean: number,
  { keys, operations }: NonNullable<Growing["workload"]["perPage"]>,
): number {
  const { newKeys, reads, arrivals } = workload;
  const { process = defaultProcess, ratePerSecond } = arrivals;
  const share = newKeys.perSecond / (ratePerSecond * (newKeys.by === "write" ? 1 - reads : reads));
  const pagesPerSecond = (ratePerSecond / operations) * mostTimes(arrivals);
  const ofPages = arrivalProcesses.named(process.name).dispersion(process, pagesPerSecond);
  const dispersion = 1 - share + keys * share * Math.max(1, ofPages);
  return Math.ceil(mean + DEVIATIONS * Math.sqrt(mean * dispersion) + TAIL * dispersion + Math.max(BLOCK, keys));
}

/** All keys that a run may use: those of the start, numbered by popularity, and then the new ones. */
export function keysOf(scenario: Growing): number {
  return scenario.workload.keys + newKeysMax(scenario);
}

export interface NewKeysParts {
  readonly spec: NewKeysSpec;
  /** Keys at the start, each a rank of Zipf's law. */
  readonly keys: number;
  /** Room for new ones. */
  readonly most: number;
  /** Requests a second of the kind that new keys come with. */
  readonly perSecond: number;
  readonly streams: Streams;
}

export class NewKeys {
  readonly #keys: number;
  readonly #most: number;
  /** A request of the kind is for a new key with this probability. */
  readonly #isWrite: boolean;
  readonly #probability: number;
  readonly #askedFor: number;
  readonly #isNewest: boolean;
  readonly #comes: Stream;
  readonly #isAsked: Stream;
  readonly #which: Stream;
  /** Position in a round to rank: `(position * step + offset) mod keys`; and back. */
  readonly #back: number;
  readonly #offset: number;
  /** Those that are asked for again have the numbers after the keys of the start, the others the last ones. */
  #asked = 0;
  #unasked = 0;

  constructor({ spec, keys, most, perSecond, streams }: NewKeysParts) {
    this.#keys = keys;
    this.#most = most;
    this.#isWrite = spec.by === "write";
    this.#probability = spec.perSecond / perSecond;
    this.#askedFor = spec.askedFor;
    this.#isNewest = spec.popularity === "newest";
    this.#comes = streams.stream("new key");
    this.#isAsked = streams.stream("new key asked for");
    this.#which = streams.stream("which key of a rank");
    this.#back = inverse(goldenStep(keys), keys);
    this.#offset = streams.stream("first rank joined").below(keys);
  }

  /** Requests have been drawn, `ranks` by Zipf's law: writes the keys that they are for in their place. */
  place(ranks: Int32Array, does: Uint8Array, count: number): void {
    for (let i = 0; i < count; i++) {
      if (does[i] === Does.nothing) continue;
      const isNew = (does[i] !== Does.read) === this.#isWrite && this.#comes.next() < this.#probability;
      ranks[i] = isNew ? this.#come() : this.#isNewest ? this.#newest(ranks[i]) : this.#ofRank(ranks[i]);
    }
  }

  #come(): number {
    if (this.#asked + this.#unasked === this.#most) throw new Error(`more than ${this.#most} new keys came`);
    if (this.#askedFor === 1 || this.#isAsked.next() < this.#askedFor) return this.#keys + this.#asked++;
    return this.#keys + this.#most - ++this.#unasked;
  }

  #newest(rank: number): number {
    return rank < this.#asked ? this.#keys + this.#asked - 1 - rank : rank - this.#asked;
  }

  #ofRank(rank: number): number {
    const keys = this.#keys;
    const rounds = Math.floor(this.#asked / keys);
    const position = ((rank - this.#offset + keys) * this.#back) % keys;
    const joined = rounds + (position < this.#asked - rounds * keys ? 1 : 0);
    if (joined === 0) return rank;
    const which = this.#which.below(joined + 1);
    return which === 0 ? rank : which * keys + position;
  }
}

/** Near the golden section of n, and without a divisor in common with it: its multiples spread evenly and meet every number. */
function goldenStep(n: number): number {
  let step = Math.max(1, Math.round(n * ((Math.sqrt(5) - 1) / 2)));
  while (divisor(step, n) !== 1) step++;
  return step;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** The number whose product with a is 1 modulo n, by Euclid. */
function inverse(a: number, n: number): number {
  let [r, next] = [n, a % n];
  let [s, following] = [0, 1];
  while (next !== 0) {
    const quotient = Math.floor(r / next);
    [r, next] = [next, r - quotient * next];
    [s, following] = [following, s - quotient * following];
  }
  return ((s % n) + n) % n;
}
