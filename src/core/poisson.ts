/**
 * Arrivals of a Poisson process whose rate follows a curve, by inversion of the cumulative rate (Cinlar, Introduction to
 * Stochastic Processes, 1975): each gap of the unit process ends where the curve has accumulated as much. It is exact and
 * takes one draw for each arrival whatever the curve does, so the n-th arrivals of two curves come from the same draw.
 */
import { unitExponential } from "./distributions/unit-exponential.ts";
import type { Stream } from "./random.ts";
import type { RateCurve } from "./rate-curve.ts";

/** No gap of the unit process is longer. */
const GAP_MAX = 23;

export class PoissonArrivals {
  readonly stream: Stream;
  // The pieces of the curve, one array for each property.
  readonly #from: Float64Array;
  readonly #rate: Float64Array;
  readonly #slope: Float64Array;
  readonly #expected: Float64Array;
  readonly #one = new Float64Array(1);
  #piece = 0;
  /** From 0 on a field is a number to V8; one that is nothing at first has every number that is put there boxed. */
  #start = 0;
  #last = 0;
  /** Expected arrivals between the start of the present piece and the next arrival, which is drawn one ahead. */
  #position = 0;

  /** Arrivals after `fromSeconds`. The stream should serve nothing else. */
  constructor(curve: RateCurve, stream: Stream, fromSeconds = 0) {
    const pieces = curve.pieces(fromSeconds);
    this.stream = stream;
    this.#from = Float64Array.from(pieces, (piece) => piece.from);
    this.#rate = Float64Array.from(pieces, (piece) => piece.rate);
    this.#slope = Float64Array.from(pieces, (piece) => piece.slope);
    this.#expected = Float64Array.from(pieces, (piece) => piece.expected);
    // The last piece never ends: at rate zero the next arrival takes for ever.
    this.#expected[pieces.length - 1] = Number.POSITIVE_INFINITY;
    this.#start = fromSeconds;
    this.#last = fromSeconds;
    this.#position = unitExponential(this.stream.nextInt32());
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

  /** The next arrivals, as many, come at one rate, as `flat` says. */
  isFlatFor(count: number): boolean {
    const piece = this.#piece;
    return this.#slope[piece] === 0 && this.#position + count * GAP_MAX < this.#expected[piece];
  }

  /** Since when the present rate holds, the mean gap, and how many arrivals are expected from then to the next one. */
  get flat(): { readonly start: number; readonly gap: number; readonly position: number } {
    return { start: this.#start, gap: 1 / this.#rate[this.#piece], position: this.#position };
  }

  /** Somebody has drawn arrivals at this rate, the last of them at this time, the next one at this position. */
  hasDrawn(last: number, position: number): void {
    this.#last = last;
    this.#position = position;
  }

  /** Writes the arrivals of the current piece from `at` on, up to `count`. Returns where it stopped. */
  #fillFlat(out: Float64Array, at: number, count: number): number {
    const start = this.#start;
    const gap = 1 / this.#rate[this.#piece];
    const end = this.#expected[this.#piece];
    const { state } = this.stream;
    let s0 = state[0];
    let s1 = state[1];
    let s2 = state[2];
    let s3 = state[3];
    let position = this.#position;
    let i = at;
    // The stream's state is in locals: half the time.
    while (i < count && position < end) {
      out[i++] = start + position * gap;
      const five = Math.imul(s1, 5);
      position += unitExponential(Math.imul((five << 7) | (five >>> 25), 9));
      const t = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
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
      position += unitExponential(this.stream.nextInt32());
    }
    this.#position = position;
    this.#last = out[i - 1];
    return i;
  }
}
