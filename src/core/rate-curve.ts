/** A rate of arrivals, per second, that changes over time: piecewise linear between knots. */

/** The rate at a moment. Two knots at the same time make a step. */
export interface Knot {
  readonly timeSeconds: number;
  readonly perSecond: number;
}

export class RateCurve {
  readonly #times: Float64Array;
  readonly #rates: Float64Array;

  /**
   * Between knots the rate is linear; before the first and after the last it is constant.
   * @throws RangeError if there is no knot, a time goes back, or a number is negative (rates) or not finite.
   */
  constructor(knots: readonly Knot[]) {
    if (knots.length === 0) throw new RangeError("a rate curve needs at least one knot");
    for (const [i, { timeSeconds, perSecond }] of knots.entries()) {
      if (!Number.isFinite(timeSeconds) || (i > 0 && timeSeconds < knots[i - 1].timeSeconds)) {
        throw new RangeError(`knots[${i}].timeSeconds: ${timeSeconds} is not a finite number after the knot before`);
      }
      if (!(perSecond >= 0 && perSecond < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`knots[${i}].perSecond: ${perSecond} is not a rate`);
      }
    }
    this.#times = Float64Array.from(knots, (knot) => knot.timeSeconds);
    this.#rates = Float64Array.from(knots, (knot) => knot.perSecond);
  }

  /** The same rate at all times. */
  static constant(perSecond: number): RateCurve {
    return new RateCurve([{ timeSeconds: 0, perSecond }]);
  }

  /** The rate at a time, per second; at a step, the one after it. */
  rateAt(timeSeconds: number): number {
    const times = this.#times;
    const rates = this.#rates;
    const next = times.findIndex((knot) => knot > timeSeconds);
    if (next === 0) return rates[0];
    if (next < 0) return rates[rates.length - 1];
    const slope = (rates[next] - rates[next - 1]) / (times[next] - times[next - 1]);
    return rates[next - 1] + slope * (timeSeconds - times[next - 1]);
  }

  /** The same, multiplied by a factor from each of these instants on, which are in order; until the first it is as it is. */
  times(changes: readonly { readonly atSeconds: number; readonly factor: number }[]): RateCurve {
    if (changes.length === 0) return this;
    const steps = [{ atSeconds: 0, factor: 1 }, ...changes];
    const knots = steps.flatMap(({ atSeconds, factor }, i) => {
      const end = steps[i + 1]?.atSeconds ?? Math.max(atSeconds, this.#times[this.#times.length - 1]) + 1;
      return this.pieces(atSeconds, end).flatMap(({ from, to, rate, slope }) => [
        { timeSeconds: from, perSecond: factor * rate },
        { timeSeconds: to, perSecond: factor * Math.max(0, rate + slope * (to - from)) },
      ]);
    });
    return new RateCurve(knots);
  }

  /** This part of it, at all times. */
  scaled(by: number): RateCurve {
    return new RateCurve(
      Array.from(this.#times, (timeSeconds, i) => ({ timeSeconds, perSecond: by * this.#rates[i] })),
    );
  }

  /** The expected number of arrivals between two times: the integral of the rate. */
  expected(fromSeconds: number, toSeconds: number): number {
    return this.pieces(fromSeconds, toSeconds).reduce((sum, s) => sum + s.expected, 0);
  }

  /** The greatest rate at any time, per second. */
  get peakPerSecond(): number {
    return this.#rates.reduce((a, b) => Math.max(a, b));
  }

  /** The linear pieces of positive length from `fromSeconds` to `toSeconds` (which may be Infinity), in order. */
  pieces(fromSeconds: number, toSeconds = Number.POSITIVE_INFINITY): RatePiece[] {
    const times = this.#times;
    const pieces: RatePiece[] = [];
    for (let i = 0; i <= times.length; i++) {
      const from = Math.max(fromSeconds, i === 0 ? Number.NEGATIVE_INFINITY : times[i - 1]);
      const to = Math.min(toSeconds, i === times.length ? Number.POSITIVE_INFINITY : times[i]);
      if (from < to) pieces.push(this.#piece(i, from, to));
    }
    return pieces;
  }

  /** The part from `from` to `to` of the piece that ends at knot `i`. */
  #piece(i: number, from: number, to: number): RatePiece {
    const times = this.#times;
    const rates = this.#rates;
    const outside = i === 0 || i === times.length;
    const left = rates[Math.max(0, i - 1)];
    const slope = outside ? 0 : (rates[i] - left) / (times[i] - times[i - 1]);
    const rate = outside ? (i === 0 ? rates[0] : left) : left + slope * (from - times[i - 1]);
    // A flat piece may be endless; at a rate of zero its integral is still zero.
    const expected =
      rate === 0 && slope === 0 ? 0 : (to - from) * (rate + (slope === 0 ? 0 : (slope * (to - from)) / 2));
    return { from, to, rate, slope, expected };
  }
}

/** One linear piece: the rate is `rate + slope * (t - from)`. */
export interface RatePiece {
  readonly from: number;
  readonly to: number;
  readonly rate: number;
  readonly slope: number;
  /** The expected number of arrivals in it. */
  readonly expected: number;
}
