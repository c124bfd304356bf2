/**
 * When requests come: times that never go back. Any process of unit rate can follow any rate over time, by inversion of the
 * cumulative rate (Cinlar, Introduction to Stochastic Processes, 1975): each gap of the unit process ends where the rate has
 * accumulated as much. `PoissonArrivals` does the same for exponential gaps, and faster.
 */
import type { RatePiece } from "./rate-curve.ts";

export interface Arrivals {
  /** Writes the next `count` times in seconds to the start of `out`, each no earlier than the one before; Infinity: no more. */
  fill(out: Float64Array, count?: number): void;
}

export class CurveArrivals implements Arrivals {
  readonly #pieces: Iterator<RatePiece>;
  readonly #gap: () => number;
  #piece: RatePiece;
  /** Expected arrivals between the start of the present piece and the next arrival. */
  #position: number;
  #last = 0;

  /**
   * @param pieces in order and without holes, at least one; the last one never ends.
   * @param gap the next gap of the unit process, of mean 1.
   */
  constructor(pieces: Iterator<RatePiece>, gap: () => number) {
    this.#pieces = pieces;
    this.#gap = gap;
    this.#piece = pieces.next().value;
    this.#position = gap();
  }

  fill(out: Float64Array, count = out.length): void {
    for (let i = 0; i < count; i++) out[i] = this.#next();
  }

  #next(): number {
    while (this.#position >= this.#piece.expected) {
      if (this.#piece.to === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
      this.#position -= this.#piece.expected;
      this.#piece = this.#pieces.next().value;
    }
    const { from, rate, slope } = this.#piece;
    // The root of rate t + slope t^2 / 2 = position, in the form without cancellation.
    const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * this.#position));
    const passed = this.#position === 0 ? 0 : (2 * this.#position) / (rate + root);
    // Rounding must not undo a gap of a few units in the last place.
    this.#last = Math.max(this.#last, from + passed);
    this.#position += this.#gap();
    return this.#last;
  }
}
