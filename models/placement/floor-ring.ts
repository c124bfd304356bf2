/**
 * Dalli's Ring. A key belongs to the last point at or before its hash; before the first point comes the last. A server has
 * floor(n * 160 * weight / total weight) points, each the first 32 bits of SHA1("name:i").
 */
import { sha1Word } from "../hashing/sha1.ts";
import { ByteBuffer } from "../hashing/utf8.ts";
import type { Placement } from "./placement.ts";

const POINTS_PER_SERVER = 160;
/** A point and its owner pack into one exact integer: 32 + 16 bits of 53. */
const OWNERS = 0x10000;

export class FloorRing implements Placement {
  readonly #points: Uint32Array;
  readonly #owners: Uint16Array;

  constructor(names: readonly string[], weights: readonly number[]) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const packed: number[] = [];
    const buffer = new ByteBuffer();
    names.forEach((name, server) => {
      const count = Math.floor((names.length * POINTS_PER_SERVER * weights[server]) / total);
      for (let i = 0; i < count; i++) {
        buffer.clear().write(`${name}:${i}`);
        packed.push(sha1Word(buffer.bytes, buffer.length) * OWNERS + server);
      }
    });
    const sorted = Float64Array.from(packed).sort();
    this.#points = Uint32Array.from(sorted, (both) => Math.floor(both / OWNERS));
    this.#owners = Uint16Array.from(sorted, (both) => both % OWNERS);
  }

  node(hash: number): number {
    const wanted = hash >>> 0;
    const points = this.#points;
    let low = 0;
    let high = points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (points[middle] <= wanted) low = middle + 1;
      else high = middle;
    }
    return this.#owners[low === 0 ? points.length - 1 : low - 1];
  }
}
