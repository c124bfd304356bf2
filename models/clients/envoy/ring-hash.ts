/**
 * Envoy's RING_HASH (ring_hash_lb.cc). The points of a host are "name_i" hashed to 64 bits; it has as many as its share of the
 * ring. The ring is just large enough for the lightest host to have a whole number. A key belongs to the first point at or
 * behind its hash; behind the last point the first follows.
 */
import { murmurHash64A } from "../../hashing/murmur64a.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { xxHash64 } from "../../hashing/xxhash64.ts";
import type { Host, Table } from "./table.ts";

export interface RingHashOptions {
  readonly minimumRingSize: number;
  readonly maximumRingSize: number;
  readonly hashFunction: "XX_HASH" | "MURMUR_HASH_2";
}

/** MurmurHash::STD_HASH_SEED */
const MURMUR_SEED = 0xc70f6907;

export class RingHash implements Table {
  readonly #lows: Uint32Array;
  readonly #highs: Uint32Array;
  readonly #owners: Uint16Array;

  constructor(hosts: readonly Host[], { minimumRingSize, maximumRingSize, hashFunction }: RingHashOptions) {
    const total = hosts.reduce((sum, { weight }) => sum + weight, 0);
    const shares = hosts.map(({ weight }) => weight / total);
    const least = Math.min(...shares);
    const scale = Math.min(Math.ceil(least * minimumRingSize) / least, maximumRingSize);
    const [lows, highs, owners]: [number[], number[], number[]] = [[], [], []];
    const buffer = new ByteBuffer();
    // A running sum: fractions of a point go to the next host.
    let target = 0;
    hosts.forEach(({ name, node }, h) => {
      target += scale * shares[h];
      for (let i = 0; owners.length < target; i++) {
        const { bytes, length } = buffer.clear().write(`${name}_${i}`);
        const hash =
          hashFunction === "XX_HASH" ? xxHash64(bytes, length, 0) : murmurHash64A(bytes, length, MURMUR_SEED);
        lows.push(hash[0] >>> 0);
        highs.push(hash[1] >>> 0);
        owners.push(node);
      }
    });
    const order = Uint32Array.from(owners, (_, i) => i);
    order.sort((a, b) => highs[a] - highs[b] || lows[a] - lows[b] || a - b);
    this.#lows = Uint32Array.from(order, (i) => lows[i]);
    this.#highs = Uint32Array.from(order, (i) => highs[i]);
    this.#owners = Uint16Array.from(order, (i) => owners[i]);
  }

  /** Number of points. */
  get size(): number {
    return this.#owners.length;
  }

  node(low: number, high: number): number {
    const [wantedLow, wantedHigh] = [low >>> 0, high >>> 0];
    const [lows, highs] = [this.#lows, this.#highs];
    let from = 0;
    let to = highs.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const isBelow = highs[middle] < wantedHigh || (highs[middle] === wantedHigh && lows[middle] < wantedLow);
      if (isBelow) from = middle + 1;
      else to = middle;
    }
    return this.#owners[from === highs.length ? 0 : from];
  }
}
