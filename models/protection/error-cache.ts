/**
 * Negative caching: the error of a read that failed is kept for a while, and who asks for the same key meanwhile gets it at once, without a
 * query. It is kept in the memory of each process, or in memory that the processes of a host share.
 */
const NEVER = Number.NEGATIVE_INFINITY;

/** Where it is worth the walk to forget what is over. */
const SWEEP_AT = 4096;

export interface KeptErrors {
  readonly ttlSeconds: number;
  /** The process itself, or its host. */
  readonly placeOf: (process: number) => number;
}

export class ErrorCache {
  readonly #kept: KeptErrors;
  readonly #keys: number;
  /** When each error is over. */
  readonly #until = new Map<number, number>();
  #sweepAt = SWEEP_AT;

  constructor(kept: KeptErrors, keys: number) {
    this.#kept = kept;
    this.#keys = keys;
  }

  failed(process: number, key: number, nowSeconds: number): void {
    const { ttlSeconds, placeOf } = this.#kept;
    this.#until.set(placeOf(process) * this.#keys + key, nowSeconds + ttlSeconds);
    if (this.#until.size < this.#sweepAt) return;
    for (const [at, until] of this.#until) if (until <= nowSeconds) this.#until.delete(at);
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#until.size);
  }

  has(process: number, key: number, nowSeconds: number): boolean {
    return nowSeconds < (this.#until.get(this.#kept.placeOf(process) * this.#keys + key) ?? NEVER);
  }
}
