/**
 * libmemcached's DISTRIBUTION_VIRTUAL_BUCKET (virtual_bucket.cc): a map of buckets to servers, its length a power of two
 * for every bucket to be reachable; without one the low bits of the hash, masked by the number of servers less one.
 */
import type { Distribution } from "./placement.ts";

export class VirtualBucket implements Distribution {
  readonly #map: Uint16Array;

  constructor(map: readonly number[] | null, servers: number) {
    this.#map = map === null ? Uint16Array.from({ length: servers }, (_, server) => server) : Uint16Array.from(map);
  }

  node(hash: number): number {
    return this.#map[hash & (this.#map.length - 1)];
  }
}
