/**
 * A deleted key leaves a tombstone behind, for as long as a reader may still have an old answer in hand: from a replica that lags,
 * or from a query that began before the write. While it holds off, what readers computed is not stored under the key, so that no
 * old value takes the place of the one that was deleted (Facebook's hold-off, Nishtala et al., NSDI 2013, 4.3; MediaWiki's
 * WANObjectCache).
 */

export interface Tombstone {
  readonly deletedAtSeconds: number;
  /** 0: it marks the delete and holds nothing off. */
  readonly holdOffSeconds: number;
}

/** Nothing may be stored under the key now. */
export function holdsOff({ deletedAtSeconds, holdOffSeconds }: Tombstone, nowSeconds: number): boolean {
  return nowSeconds < deletedAtSeconds + holdOffSeconds;
}

/** What was read from the database at this time may be older than the delete. */
export function mayPredate({ deletedAtSeconds }: Tombstone, readAtSeconds: number): boolean {
  return readAtSeconds <= deletedAtSeconds;
}
