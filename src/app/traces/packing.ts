/** How a trace may be packed, which its first bytes say, and what is unpacked: bytes that come when they are asked for. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { UnfitFile } from "../files/input-file.ts";

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

/** How the file is packed; null if it is not. */
export function packingOf(path: string): Packing | null {
  // Before it is opened: a pipe that nobody writes to never begins.
  const found = statSync(path);
  if (found.isDirectory()) throw new UnfitFile("a folder; expected a file");
  if (!found.isFile()) throw new UnfitFile("neither a file nor a folder; expected a regular file");
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(MARK_BYTES);
    const length = readSync(file, head);
    return packings.find((name) => MARKS[name].every((byte, i) => i < length && head[i] === byte)) ?? null;
  } finally {
    closeSync(file);
  }
}
