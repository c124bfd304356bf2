/**
 * libmemcached's DISTRIBUTION_VIRTUAL_BUCKET (virtual_bucket.cc): a map from buckets to servers. Every bucket can be reached
 * only if its length is a power of two. Without a map, the hash is masked by the number of servers less one.
 */
import type { Placement } from "./placement.ts";

export class VirtualBucket implements Placement {
  readonly #map: Uint16Array;

  constructor(map: readonly number[] | null, servers: number) {
    this.#map = map === null ? Uint16Array.from({ length: servers }, (_, server) => server) : Uint16Array.from(map);
  }

  node(hash: number): number {
    return this.#map[hash & (this.#map.length - 1)];
  }
}
