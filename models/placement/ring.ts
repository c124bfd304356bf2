/**
 * A circle of points, each owned by a server. A key belongs to the first point at or behind its hash; behind the last point
 * the first follows (Karger et al., STOC 1997; libmemcached's dispatch_host).
 */
import type { Placement } from "./placement.ts";

/** A point and its owner pack into one exact integer: 32 + 16 bits of 53. */
const OWNERS = 0x10000;

export class Ring implements Placement {
  readonly #points: Uint32Array;
  readonly #owners: Uint16Array;

  /** Equal points are in the order of their owners' positions in the server list. */
  constructor(points: Uint32Array, owners: Uint16Array) {
    const packed = Float64Array.from(points, (point, i) => point * OWNERS + owners[i]).sort();
    this.#points = Uint32Array.from(packed, (both) => Math.floor(both / OWNERS));
    this.#owners = Uint16Array.from(packed, (both) => both % OWNERS);
  }

  /** Number of points. */
  get size(): number {
    return this.#points.length;
  }

  node(hash: number): number {
    return this.#owners[this.#find(hash)];
  }

  /** The owner and the servers behind it on the circle, each once, up to `count`. */
  nodes(hash: number, count: number): number[] {
    const found: number[] = [];
    const first = this.#find(hash);
    for (let i = 0; i < this.size && found.length < count; i++) {
      const owner = this.#owners[(first + i) % this.size];
      if (!found.includes(owner)) found.push(owner);
    }
    return found;
  }

  #find(hash: number): number {
    const wanted = hash >>> 0;
    const points = this.#points;
    let low = 0;
    let high = points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (points[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low === points.length ? 0 : low;
  }
}
