/** The bytes of a packed file, unpacked by a thread of its own while this one waits for them. */
import { Worker } from "node:worker_threads";
import { inflatingModule } from "../files/package.ts";
import type { Bytes, Packing } from "./packing.ts";
import { type RingMemory, RingStart, ringMemory } from "./ring.ts";
import { TraceProblem } from "./trace-problem.ts";

export interface InflatingTask {
  readonly path: string;
  readonly packing: Packing;
  readonly ring: RingMemory;
}

export class Inflated implements Bytes {
  readonly #shown: string;
  readonly #packing: Packing;
  readonly #ring: RingStart;

  constructor(path: string, shown: string, packing: Packing) {
    const memory = ringMemory();
    const task: InflatingTask = { path, packing, ring: memory };
    this.#shown = shown;
    this.#packing = packing;
    this.#ring = new RingStart(memory);
    new Worker(inflatingModule, { workerData: task }).unref();
  }

  next(): Uint8Array | null {
    try {
      return this.#ring.take();
    } catch (error) {
      throw new TraceProblem(this.#shown, `cannot be unpacked (${this.#packing}): ${(error as Error).message}`);
    }
  }

  /** The thread ends by itself. */
  close(): void {
    this.#ring.close();
  }
}
