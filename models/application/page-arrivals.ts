/**
 * Pages that arrive: when, at which process, and what each wants of which keys. All of it comes from the streams that single
 * requests come from, in the same order, so a page of one get is that get.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { uniformAt } from "../../src/core/random.ts";
import type { Source } from "../../src/core/simulation.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { DrawnOptions } from "../workload/drawn-requests.ts";
import type { Drift } from "../workload/drift.ts";
import type { PageRunner } from "./page-runner.ts";
import { keysOf, type PageShape, Want } from "./program.ts";

/** Keys drawn at a time, or those of one page: as many as the nearest caches hold what they need. */
const BLOCK = 128;

export interface PageArrivalsParts extends Omit<DrawnOptions, "reads" | "onWrite"> {
  readonly shape: PageShape;
  /** Expected keys that a page writes after its gets; null where each of its gets may be a write in its place. */
  readonly writes: number | null;
  /** Share of the gets that are no writes in their place. */
  readonly readsOfGets: number;
  /** Seconds of its own that a page works, and the key of the random numbers that they are made of. */
  readonly work: Distribution;
  readonly workKey: number;
  readonly nodes: Nodes;
  readonly runner: PageRunner;
}

export class PageArrivals implements Source {
  nextTime = Number.POSITIVE_INFINITY;
  readonly #parts: PageArrivalsParts;
  readonly #keysPerPage: number;
  readonly #pagesPerBlock: number;
  readonly #times: Float64Array;
  readonly #processes: Int32Array;
  readonly #keys: Int32Array;
  readonly #wants: Uint8Array;
  #next = 0;
  /** Pages drawn before this block. */
  #before = 0;

  constructor(parts: PageArrivalsParts) {
    this.#parts = parts;
    this.#keysPerPage = keysOf(parts.shape);
    this.#pagesPerBlock = Math.max(1, Math.floor(BLOCK / this.#keysPerPage));
    this.#times = new Float64Array(this.#pagesPerBlock);
    this.#processes = new Int32Array(this.#pagesPerBlock);
    this.#keys = new Int32Array(this.#pagesPerBlock * this.#keysPerPage);
    this.#wants = new Uint8Array(this.#keys.length);
    this.#draw();
  }

  fire(): void {
    const { runner, work, workKey } = this.#parts;
    const page = this.#next++;
    const number = this.#before + page;
    const workSeconds = work.quantile(uniformAt(workKey, number));
    runner.arrive(this.#processes[page], number, this.#keys, this.#wants, page * this.#keysPerPage, workSeconds);
    if (this.#next < this.#pagesPerBlock) this.nextTime = this.#times[this.#next];
    else {
      this.#before += this.#pagesPerBlock;
      this.#draw();
    }
  }

  #draw(): void {
    const { arrivals, popularity, drift, newKeys, keyStream, processStream, processes, nodes } = this.#parts;
    const pages = this.#pagesPerBlock;
    arrivals.fill(this.#times, pages);
    popularity.fill(this.#keys, keyStream, this.#keys.length);
    if (drift !== null) this.#move(drift);
    for (let page = 0; page < pages; page++) this.#drawWants(page * this.#keysPerPage);
    if (processes > 1) for (let page = 0; page < pages; page++) this.#processes[page] = processStream.below(processes);
    newKeys?.place(this.#keys, this.#wants, this.#keys.length);
    nodes.prefetch(this.#keys);
    this.#next = 0;
    this.nextTime = this.#times[0];
  }

  /** The keys that have the drawn ranks when their page comes. */
  #move(drift: Drift): void {
    const keys = this.#keys;
    for (let i = 0; i < keys.length; i++) {
      keys[i] = drift.keyOf(keys[i], this.#times[Math.floor(i / this.#keysPerPage)]);
    }
  }

  #drawWants(from: number): void {
    const { shape, writes, readsOfGets: reads, kindStream } = this.#parts;
    if (writes === null) {
      if (reads === 1) return;
      for (let i = 0; i < shape.gets; i++) this.#wants[from + i] = kindStream.next() < reads ? Want.read : Want.write;
      return;
    }
    const firstWrite = from + this.#keysPerPage - shape.writesMax;
    const sure = Math.floor(writes);
    this.#wants.fill(Want.write, firstWrite, firstWrite + sure);
    if (sure < shape.writesMax) {
      this.#wants[firstWrite + sure] = kindStream.next() < writes - sure ? Want.write : Want.nothing;
    }
  }
}
