/**
 * The bytes of a trace, chunk by chunk and at once: a run is one long call that cannot wait for a stream. What is packed
 * (gzip, xz, zstd) is known by its first bytes and unpacked on the way by a thread of its own.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readProblem, UnfitFile } from "../files/input-file.ts";
import { Inflated } from "./inflated.ts";
import { TraceProblem } from "./trace-problem.ts";

const CHUNK_BYTES = 1 << 18;
/** As long as the longest of the marks. */
const MARK_BYTES = 6;

export interface Bytes {
  /** The next ones, to be used before the next call; null at the end. */
  next(): Uint8Array | null;
  close(): void;
}

export const packings = ["gzip", "xz", "zstd"] as const;
export type Packing = (typeof packings)[number];

/** The bytes that a packed file begins with (RFC 1952; the .xz file format 2.1.1.1; RFC 8878 3.1.1). */
const MARKS: Readonly<Record<Packing, readonly number[]>> = {
  gzip: [0x1f, 0x8b],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

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

function packingOf(path: string): Packing | null {
  const file = openSync(path, "r");
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    if (!found.isFile()) throw new UnfitFile("neither a file nor a folder; expected a regular file");
    const head = Buffer.alloc(MARK_BYTES);
    const length = readSync(file, head);
    return packings.find((name) => MARKS[name].every((byte, i) => i < length && head[i] === byte)) ?? null;
  } finally {
    closeSync(file);
  }
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
