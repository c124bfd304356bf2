/**
 * The larger material that some checks run against when it lies beside the project: recordings of the real programs.
 * It is not part of the project; without it those checks skip by name.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Absolute path of a file or folder of the shared material, or null where it is not at hand. */
export function sharedPath(relative: string): string | null {
  const path = fileURLToPath(new URL(`../../shared/${relative}`, import.meta.url));
  return existsSync(path) ? path : null;
}
