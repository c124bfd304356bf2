/** Zipf's law over more things than `zipf.ts` draws from: the first ones by it, those behind them by `zipf-range.ts`. */
import type { Stream } from "../random.ts";
import { powerSum, Zipf } from "./zipf.ts";
import { ZipfRange } from "./zipf-range.ts";

/** Ranks by the table. */
const FIRST = 2 ** 26;

export class WideZipf {
  readonly alpha: number;
  readonly count: number;
  readonly #first: Zipf;
  readonly #total: number;
  /** Share of the draws that are among the first. */
  readonly #ofFirst: number;
  readonly #behind: ZipfRange;
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
    this.#behind = new ZipfRange(FIRST, count, alpha);
  }

  /** Writes `count` ranks, from 0, to the start of `out`; one for 2^31 ranks and more has room for them. */
  fill(out: Int32Array | Float64Array, stream: Stream, count = out.length): void {
    if (this.#drawn.length < count) this.#drawn = new Int32Array(count);
    this.#first.fill(this.#drawn, stream, count);
    for (let i = 0; i < count; i++)
      out[i] = stream.next() < this.#ofFirst ? this.#drawn[i] : this.#behind.sample(stream);
  }

  /** The probability of a rank (from 0). */
  probability(rank: number): number {
    return (rank + 1) ** -this.alpha / this.#total;
  }
}
