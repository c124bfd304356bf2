/**
 * Files that a person names. They must be regular files, because only those have a size to look at first: /dev/zero never
 * ends, and a pipe that nobody writes to never begins.
 */
import { readFileSync, statSync } from "node:fs";

/** Far more than anybody writes by hand; read whole, it still fits the memory of any machine. */
const BYTES_MAX = 64 * 1024 * 1024;

/** @throws Error that `readProblem` puts into words. */
export function readInput(path: string, { takesPipes = false }: { readonly takesPipes?: boolean } = {}): string {
  const found = statSync(path);
  const isPipe = found.isFIFO() && takesPipes;
  if (!found.isFile() && !found.isDirectory() && !isPipe) {
    throw new UnfitFile("neither a file nor a folder; expected a regular file");
  }
  if (found.size > BYTES_MAX) {
    const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)}MB`;
    throw new UnfitFile(`${megabytes(found.size)} large; expected at most ${megabytes(BYTES_MAX)}`);
  }
  return readFileSync(path, "utf8");
}

class UnfitFile extends Error {}

/** Why a file could not be read, in a few words. */
export function readProblem(error: unknown, expected = "a file"): string {
  if (error instanceof UnfitFile) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  return code === "EISDIR" ? `a folder; expected ${expected}` : `cannot be read: ${code ?? message}`;
}
