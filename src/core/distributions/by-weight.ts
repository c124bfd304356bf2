/** One of many places, each drawn in proportion to its weight: by inversion, with a bisection of the sums of the weights up to each. */
import type { Stream } from "../random.ts";

export class ByWeight {
  /** Of all weights. */
  readonly total: number;
  readonly #sums: Float64Array;

  constructor(weights: Float64Array) {
    let sum = 0;
    this.#sums = weights.map((weight) => {
      sum += weight;
      return sum;
    });
    this.total = sum;
  }

  /** A place, from 0. Takes one draw of 53 bits. */
  sample(stream: Stream): number {
    const sums = this.#sums;
    const at = stream.next53() * this.total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
