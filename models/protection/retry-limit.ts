/** A limit of all retries together that somebody sets while a run goes on: they keep a distance from each other, all processes together. */
export class RetryLimit {
  /** Seconds between two retries at least, and when the next may be made. */
  #gap = 0;
  #from = 0;

  /** At most so many a second from now on, Infinity for any number; false if it is so already. */
  set(perSecond: number, nowSeconds: number): boolean {
    const gap = 1 / perSecond;
    if (gap === this.#gap) return false;
    this.#gap = gap;
    this.#from = nowSeconds;
    return true;
  }

  /** A retry wants to be made at this time: whether it may. */
  permits(atSeconds: number): boolean {
    if (this.#gap === 0) return true;
    if (this.#gap === Number.POSITIVE_INFINITY || atSeconds < this.#from) return false;
    this.#from = atSeconds + this.#gap;
    return true;
  }
}
