/**
 * A deleted key leaves a tombstone behind, for as long as a reader may still have an old answer in hand: from a replica that lags,
 * or from a query that began before the write. While it holds off, what readers computed is not stored under the key, so that no
 * old value takes the place of the one that was deleted (Facebook's hold-off, Nishtala et al., NSDI 2013, 4.3; MediaWiki's
 * WANObjectCache). It holds off as long as memcached keeps it.
 */

export interface Tombstone {
  readonly deletedAtSeconds: number;
}

/** What was read from the database at this time may be older than the delete. */
export function mayPredate({ deletedAtSeconds }: Tombstone, readAtSeconds: number): boolean {
  return readAtSeconds <= deletedAtSeconds;
}
