/**
 * A hot set that moves: the popularity of each rank stays, and which key has the rank changes. Two ranks, drawn evenly, change
 * their keys at instants of a Poisson process: the random transpositions of Diaconis and Shahshahani (Zeitschrift fuer
 * Wahrscheinlichkeitstheorie 57, 1981) in continuous time. A rank keeps its key for an exponential time.
 */
import type { Stream } from "../../src/core/random.ts";

export class Drift {
  readonly #keys: Int32Array;
  readonly #stream: Stream;
  readonly #gapSeconds: number;
  #nextSeconds: number;

  /** @param keepsSeconds how long a rank keeps its key, on average. */
  constructor(keys: number, keepsSeconds: number, stream: Stream) {
    this.#keys = Int32Array.from({ length: keys }, (_, rank) => rank);
    this.#stream = stream;
    // A change leaves a rank its key where it is not drawn, or drawn twice.
    this.#gapSeconds = keys === 1 ? Number.POSITIVE_INFINITY : (2 * keepsSeconds * (keys - 1)) / keys ** 2;
    this.#nextSeconds = this.#gap();
  }

  /** The key that has this rank at that time, which does not go back from call to call. */
  keyOf(rank: number, timeSeconds: number): number {
    while (this.#nextSeconds <= timeSeconds && timeSeconds < Number.POSITIVE_INFINITY) {
      this.#change();
      this.#nextSeconds += this.#gap();
    }
    return this.#keys[rank];
  }

  #change(): void {
    const keys = this.#keys;
    const one = this.#stream.below(keys.length);
    const other = this.#stream.below(keys.length);
    [keys[one], keys[other]] = [keys[other], keys[one]];
  }

  #gap(): number {
    return -this.#gapSeconds * Math.log(this.#stream.next());
  }
}

/** Null where all ranks keep their keys. */
export function driftOf(
  { keys, driftSeconds }: { readonly keys: number; readonly driftSeconds?: number },
  stream: Stream,
): Drift | null {
  return driftSeconds === undefined ? null : new Drift(keys, driftSeconds, stream);
}

/** Changes of a run, on average. */
export function driftChanges(keys: number, keepsSeconds: number, durationSeconds: number): number {
  return keys === 1 ? 0 : (durationSeconds * keys ** 2) / (2 * keepsSeconds * (keys - 1));
}
