/**
 * Envoy's MAGLEV (maglev_lb.cc; Eisenbud et al., "Maglev: a fast and reliable software network load balancer", NSDI 2016,
 * listing 1). Every host has its own permutation of the table's places, and the hosts take turns to claim their next free
 * one. The table's size is a prime, so every skip visits every place.
 */
import { utf8 } from "../../hashing/utf8.ts";
import { xxHash64 } from "../../hashing/xxhash64.ts";
import { compareTexts } from "../shared/compare-texts.ts";
import type { Host, Table } from "./table.ts";

const FREE = 0xffff;

export class MaglevTable implements Table {
  readonly #table: Uint16Array;

  constructor(hosts: readonly Host[], tableSize: number) {
    const sorted = [...hosts].sort((a, b) => compareTexts(a.name, b.name));
    const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
    const entries = sorted.map(({ name, weight, node }) => {
      const text = utf8(name);
      const offset = remainder(xxHash64(text, text.length, 0), tableSize);
      const skip = remainder(xxHash64(text, text.length, 1), tableSize - 1) + 1;
      return { node, place: offset, skip, weight: weight / total, target: 0 };
    });
    const heaviest = Math.max(...entries.map(({ weight }) => weight));
    const table = new Uint16Array(tableSize).fill(FREE);
    let filled = 0;
    for (let iteration = 1; filled < tableSize; iteration++) {
      for (const entry of entries) {
        if (filled === tableSize) break;
        // The heaviest host takes a place in every round, one of a third of its weight in every third.
        if (iteration * entry.weight < entry.target) continue;
        entry.target += heaviest;
        while (table[entry.place] !== FREE) entry.place = (entry.place + entry.skip) % tableSize;
        table[entry.place] = entry.node;
        entry.place = (entry.place + entry.skip) % tableSize;
        filled++;
      }
    }
    this.#table = table;
  }

  node(low: number, high: number): number {
    return this.#table[remainderOf(low, high, this.#table.length)];
  }
}

function remainder(hash: Int32Array, by: number): number {
  return remainderOf(hash[0], hash[1], by);
}

/** Of the 64-bit number. Every intermediate result is an exact integer for tables of up to five million places. */
function remainderOf(low: number, high: number, by: number): number {
  return (((high >>> 0) % by) * (2 ** 32 % by) + (low >>> 0)) % by;
}
