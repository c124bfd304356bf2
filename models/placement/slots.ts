/**
 * pecl-memcache's strategy `consistent` (memcache_consistent_hash.c): a circle with 160 points for each server and unit of
 * weight, looked up once for each of 1024 evenly spaced slots. The low ten bits of a key's hash choose the slot.
 */
import type { Hash } from "../hashing/hash.ts";
import { ByteBuffer } from "../hashing/utf8.ts";
import type { Placement } from "./placement.ts";

const POINTS_PER_WEIGHT = 160;
const SLOTS = 1024;
const STEP = Math.floor(0xffffffff / SLOTS);

export class Slots implements Placement {
  readonly #slots = new Uint16Array(SLOTS);

  /** @param names `host:port` of each server, the port always written. */
  constructor(names: readonly string[], weights: readonly number[], hash: Hash) {
    const { points, owners } = sortedPoints(names, weights, hash);
    for (let slot = 0; slot < SLOTS; slot++) this.#slots[slot] = owners[find(points, slot * STEP)];
  }

  node(hash: number): number {
    return this.#slots[hash & (SLOTS - 1)];
  }
}

/** The points `name-0`, `name-1` ... of all servers, ascending; equal points in the order of the server list. */
function sortedPoints(names: readonly string[], weights: readonly number[], hash: Hash) {
  const buffer = new ByteBuffer();
  const points: number[] = [];
  const owners: number[] = [];
  names.forEach((name, server) => {
    for (let j = 0; j < POINTS_PER_WEIGHT * weights[server]; j++) {
      buffer.clear().write(`${name}-${j}`);
      points.push(hash.of(buffer.bytes, buffer.length));
      owners.push(server);
    }
  });
  const order = Uint32Array.from(points, (_, i) => i).sort((a, b) => points[a] - points[b] || a - b);
  return {
    points: Uint32Array.from(order, (i) => points[i]),
    owners: Uint16Array.from(order, (i) => owners[i]),
  };
}

/** The library's own binary search: where it ends among equal points, and how it wraps, decides the answer. */
function find(points: Uint32Array, wanted: number): number {
  let low = 0;
  let high = points.length - 1;
  for (;;) {
    if (wanted <= points[low] || wanted > points[high]) return low;
    const middle = low + ((high - low) >> 1);
    if (wanted <= points[middle] && wanted > (middle > 0 ? points[middle - 1] : 0)) return middle;
    if (points[middle] < wanted) low = middle + 1;
    else high = middle - 1;
  }
}
