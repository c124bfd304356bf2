/**
 * The bytes of a trace, chunk by chunk and at once: a run is one long call that cannot wait for a stream. What is packed
 * (gzip, xz, zstd) is unpacked on the way by a thread of its own.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { readProblem } from "../files/input-file.ts";
import { Inflated } from "./inflated.ts";
import { type Bytes, type Packing, packingOf } from "./packing.ts";
import { TraceProblem } from "./trace-problem.ts";

const CHUNK_BYTES = 1 << 18;

/** @throws TraceProblem if it cannot be read; so does reading. */
export function openBytes(path: string, shown: string): Bytes {
  let packing: Packing | null;
  try {
    packing = packingOf(path);
  } catch (error) {
    throw new TraceProblem(shown, readProblem(error));
  }
  return packing === null ? new PlainBytes(path, shown) : new Inflated(path, shown, packing);
}

class PlainBytes implements Bytes {
  readonly #shown: string;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #file: number | null;

  constructor(path: string, shown: string) {
    this.#shown = shown;
    this.#file = openSync(path, "r");
  }

  next(): Uint8Array | null {
    if (this.#file === null) return null;
    try {
      const length = readSync(this.#file, this.#chunk);
      return length === 0 ? null : this.#chunk.subarray(0, length);
    } catch (error) {
      throw new TraceProblem(this.#shown, readProblem(error));
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
