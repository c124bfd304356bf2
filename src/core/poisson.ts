/**
 * Arrivals of a Poisson process whose rate follows a curve, by inversion of the cumulative rate (Cinlar, Introduction to
 * Stochastic Processes, 1975): each gap of the unit process ends where the curve has accumulated as much. It is exact and
 * takes one draw for each arrival whatever the curve does, so the n-th arrivals of two curves come from the same draw.
 */
import { unitExponential } from "./distributions/unit-exponential.ts";
import type { Stream } from "./random.ts";
import type { RateCurve } from "./rate-curve.ts";

/** Drawing this many at a time takes half as long as drawing one by one. */
const DRAWS_AHEAD = 256;

export class PoissonArrivals {
  readonly #stream: Stream;
  // The pieces of the curve, one array for each property.
  readonly #from: Float64Array;
  readonly #rate: Float64Array;
  readonly #slope: Float64Array;
  readonly #expected: Float64Array;
  readonly #one = new Float64Array(1);
  /** Draws taken from the stream ahead of use, and how many of them are used. */
  readonly #draws = new Int32Array(DRAWS_AHEAD);
  #used = DRAWS_AHEAD;
  #piece = 0;
  /** From 0 on a field is a number to V8; one that is nothing at first has every number that is put there boxed. */
  #start = 0;
  #last = 0;
  /** Expected arrivals between the start of the present piece and the next arrival, which is drawn one ahead. */
  #position = 0;

  /** Arrivals after `fromSeconds`. The stream should serve nothing else. */
  constructor(curve: RateCurve, stream: Stream, fromSeconds = 0) {
    const pieces = curve.pieces(fromSeconds);
    this.#stream = stream;
    this.#from = Float64Array.from(pieces, (piece) => piece.from);
    this.#rate = Float64Array.from(pieces, (piece) => piece.rate);
    this.#slope = Float64Array.from(pieces, (piece) => piece.slope);
    this.#expected = Float64Array.from(pieces, (piece) => piece.expected);
    // The last piece never ends: at rate zero the next arrival takes for ever.
    this.#expected[pieces.length - 1] = Number.POSITIVE_INFINITY;
    this.#start = fromSeconds;
    this.#last = fromSeconds;
    this.#position = unitExponential(this.#draw());
  }

  /** The time of the next arrival in seconds, never earlier than the one before. Infinity when there will be none. */
  next(): number {
    this.fill(this.#one);
    return this.#one[0];
  }

  /** Writes the next `count` arrival times, as `next` would give them, to the start of `out`. */
  fill(out: Float64Array, count = out.length): void {
    let written = 0;
    while (written < count) {
      if (this.#position < this.#expected[this.#piece]) {
        written =
          this.#slope[this.#piece] === 0 ? this.#fillFlat(out, written, count) : this.#fillRamp(out, written, count);
      } else {
        this.#position -= this.#expected[this.#piece++];
        // Rounding may have put the last arrival of a piece slightly beyond its end.
        this.#start = Math.max(this.#from[this.#piece], this.#last);
      }
    }
  }

  #draw(): number {
    if (this.#used === DRAWS_AHEAD) {
      this.#stream.fillInt32(this.#draws);
      this.#used = 0;
    }
    return this.#draws[this.#used++];
  }

  /** Writes the arrivals of the current piece from `at` on, up to `count`. Returns where it stopped. */
  #fillFlat(out: Float64Array, at: number, count: number): number {
    const start = this.#start;
    const gap = 1 / this.#rate[this.#piece];
    const end = this.#expected[this.#piece];
    const draws = this.#draws;
    let used = this.#used;
    let position = this.#position;
    let i = at;
    while (i < count && position < end) {
      if (used === DRAWS_AHEAD) {
        this.#stream.fillInt32(draws);
        used = 0;
      }
      out[i++] = start + position * gap;
      position += unitExponential(draws[used++]);
    }
    this.#used = used;
    this.#position = position;
    this.#last = out[i - 1];
    return i;
  }

  #fillRamp(out: Float64Array, at: number, count: number): number {
    const start = this.#start;
    const rate = this.#rate[this.#piece];
    const slope = this.#slope[this.#piece];
    const end = this.#expected[this.#piece];
    let position = this.#position;
    let last = this.#last;
    let i = at;
    while (i < count && position < end) {
      // The root of rate t + slope t^2 / 2 = position, in the form without cancellation. Rounding must not make the
      // discriminant negative at the end of a descent to zero, nor undo a gap of a few units in the last place.
      const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * position));
      last = Math.max(last, start + (2 * position) / (rate + root));
      out[i++] = last;
      position += unitExponential(this.#draw());
    }
    this.#position = position;
    this.#last = out[i - 1];
    return i;
  }
}
