/**
 * Zipf's law over more things than `zipf.ts` draws from: the first ones by it, those behind them by inversion of the integral of
 * x^-alpha, rounded. At the first of these ranks the two differ by less than 1e-15 of the rank's probability (Hörmann and Derflinger,
 * ACM TOMACS 6, 1996, whose rejection would then reject nothing), and behind it by less.
 */
import type { Stream } from "../random.ts";
import { powerSum, Zipf } from "./zipf.ts";

/** Ranks by the table. */
const FIRST = 2 ** 26;

export class WideZipf {
  readonly alpha: number;
  readonly count: number;
  readonly #first: Zipf;
  readonly #total: number;
  /** Share of the draws that are among the first. */
  readonly #ofFirst: number;
  /** Of the integral from the last of the first ranks to the last: 1 - alpha, and the logarithm of how far it goes. */
  readonly #power: number;
  readonly #span: number;
  #drawn = new Int32Array(0);

  /** @throws RangeError unless there are more than 2^26 things, whole, and alpha >= 0 is finite. */
  constructor(count: number, alpha: number) {
    if (!(Number.isSafeInteger(count) && count > FIRST)) {
      throw new RangeError(`a wide Zipf law of ${count} things: expected a whole number above ${FIRST}`);
    }
    this.alpha = alpha;
    this.count = count;
    this.#first = new Zipf(FIRST, alpha);
    this.#total = powerSum(count, alpha);
    this.#ofFirst = powerSum(FIRST, alpha) / this.#total;
    this.#power = 1 - alpha;
    this.#span = Math.log((count + 0.5) / (FIRST + 0.5));
  }

  /** Writes `count` ranks, from 0, to the start of `out`; one for 2^31 ranks and more has room for them. */
  fill(out: Int32Array | Float64Array, stream: Stream, count = out.length): void {
    if (this.#drawn.length < count) this.#drawn = new Int32Array(count);
    this.#first.fill(this.#drawn, stream, count);
    for (let i = 0; i < count; i++) out[i] = stream.next() < this.#ofFirst ? this.#drawn[i] : this.#behind(stream);
  }

  /** The probability of a rank (from 0). */
  probability(rank: number): number {
    return (rank + 1) ** -this.alpha / this.#total;
  }

  #behind(stream: Stream): number {
    const u = stream.next53();
    const s = this.#power;
    // In a form that is also right where alpha is 1, or nearly.
    const way = Math.abs(s) < 1e-9 ? u * this.#span : Math.log1p(u * Math.expm1(s * this.#span)) / s;
    const x = (FIRST + 0.5) * Math.exp(way);
    return Math.min(this.count, Math.max(FIRST + 1, Math.round(x))) - 1;
  }
}
