/**
 * Pages drawn by laws. All of it comes from the streams that single requests come from, in the same order, so a page of one get is
 * that get.
 */
import { type DrawnOptions, writeDoes } from "../workload/drawn-requests.ts";
import type { Drift } from "../workload/drift.ts";
import type { PageBlock, PageSource } from "./page-arrivals.ts";
import { type PageShape, Want } from "./program.ts";

export interface DrawnPagesParts extends Omit<DrawnOptions, "reads"> {
  readonly shape: PageShape;
  /** Expected keys that a page writes after its gets; null where each of its gets may be a write in its place. */
  readonly writes: number | null;
  /** Share of the gets that are no writes in their place. */
  readonly readsOfGets: number;
}

export class DrawnPages implements PageSource {
  readonly #parts: DrawnPagesParts;

  constructor(parts: DrawnPagesParts) {
    this.#parts = parts;
  }

  fill(block: PageBlock): void {
    const { arrivals, popularity, drift, newKeys, keyStream, processStream, processes: among } = this.#parts;
    const { size, times, processes, keys, does, keysPerPage } = block;
    arrivals.fill(times, size);
    popularity.fill(keys, keyStream, keys.length);
    if (drift !== null) move(block, drift);
    for (let page = 0; page < size; page++) this.#drawWants(does, page * keysPerPage, keysPerPage);
    if (among > 1) for (let page = 0; page < size; page++) processes[page] = processStream.below(among);
    newKeys?.place(keys, does, keys.length);
  }

  #drawWants(wants: Uint8Array, from: number, keysPerPage: number): void {
    const { shape, writes, readsOfGets: reads, kindStream, onWrite } = this.#parts;
    const write = writeDoes[onWrite];
    if (writes === null) {
      if (reads === 1) return;
      for (let i = 0; i < shape.gets; i++) wants[from + i] = kindStream.next() < reads ? Want.read : write;
      return;
    }
    const firstWrite = from + keysPerPage - shape.writesMax;
    const sure = Math.floor(writes);
    wants.fill(write, firstWrite, firstWrite + sure);
    if (sure < shape.writesMax) wants[firstWrite + sure] = kindStream.next() < writes - sure ? write : Want.nothing;
  }
}

/** The keys that have the drawn ranks when their page comes. */
function move({ keys, times, keysPerPage }: PageBlock, drift: Drift): void {
  for (let i = 0; i < keys.length; i++) keys[i] = drift.keyOf(keys[i], times[Math.floor(i / keysPerPage)]);
}
