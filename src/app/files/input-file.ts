/**
 * Files that a person names. They must be regular files, because only those have a size to look at first: /dev/zero never
 * ends, and a pipe that nobody writes to never begins.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";

/** Far more than anybody writes by hand; read whole, it still fits the memory of any machine. */
const BYTES_MAX = 64 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

export interface InputOptions {
  readonly takesPipes?: boolean;
  readonly bytesMax?: number;
}

/** @throws Error that `readProblem` puts into words. */
export function readInput(path: string, options: InputOptions = {}): string {
  return readInputBytes(path, options).toString("utf8");
}

/** @throws Error that `readProblem` puts into words. */
export function readInputBytes(path: string, { takesPipes = false, bytesMax = BYTES_MAX }: InputOptions = {}): Buffer {
  const found = statSync(path);
  if (found.isFIFO() && takesPipes) return readPipe(path, bytesMax);
  if (!found.isFile() && !found.isDirectory()) {
    throw new UnfitFile("neither a file nor a folder; expected a regular file");
  }
  if (found.size > bytesMax)
    throw new UnfitFile(`${megabytes(found.size)} large; expected at most ${megabytes(bytesMax)}`);
  return readFileSync(path);
}

/** Nobody knows how much a pipe holds before it ends. */
function readPipe(path: string, bytesMax: number): Buffer {
  const file = openSync(path, "r");
  const parts: Buffer[] = [];
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let length = 0;
  try {
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      length += size;
      if (length > bytesMax) throw new UnfitFile(`a pipe without end; expected at most ${megabytes(bytesMax)}`);
      parts.push(Buffer.from(chunk.subarray(0, size)));
    }
  } finally {
    closeSync(file);
  }
  return Buffer.concat(parts);
}

export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)}MB`;
}

/** What a file must not be; its message is for the user. */
export class UnfitFile extends Error {}

/** Why a file could not be read, in a few words. */
export function readProblem(error: unknown, expected = "a file"): string {
  if (error instanceof UnfitFile) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  return code === "EISDIR" ? `a folder; expected ${expected}` : `cannot be read: ${code ?? message}`;
}
