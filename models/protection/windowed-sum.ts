/**
 * A sum over a sliding window that is kept in slices: what lies further back than the window goes away a slice at a time. What falls
 * into the present slice counts at once.
 */
export class WindowedSum {
  readonly #slices: Float64Array;
  readonly #sliceSeconds: number;
  /** Number of the present slice since time 0. */
  #present = 0;
  #sum = 0;

  constructor(windowSeconds: number, slices: number) {
    this.#slices = new Float64Array(slices);
    this.#sliceSeconds = windowSeconds / slices;
  }

  add(amount: number, nowSeconds: number): void {
    this.#advance(nowSeconds);
    this.#slices[this.#present % this.#slices.length] += amount;
    this.#sum += amount;
  }

  at(nowSeconds: number): number {
    this.#advance(nowSeconds);
    return this.#sum;
  }

  #advance(nowSeconds: number): void {
    const present = Math.floor(nowSeconds / this.#sliceSeconds);
    const { length } = this.#slices;
    const passed = present - this.#present;
    if (passed <= 0) return;
    if (passed >= length) {
      this.#slices.fill(0);
      this.#sum = 0;
    } else {
      for (let slice = this.#present + 1; slice <= present; slice++) {
        this.#sum -= this.#slices[slice % length];
        this.#slices[slice % length] = 0;
      }
    }
    this.#present = present;
  }
}
