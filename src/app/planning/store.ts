/**
 * Runs that plans have made, so that no plan makes one of them again, whatever experiment it is of. A run is known by the digest of
 * program, world and seed, as in a journal; each is a file of its own, which is whole or absent, so that several plans may write at
 * once. It holds nothing that could not be made again: whoever wants the room deletes the folder.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writing } from "../files/output-file.ts";
import { WRITE_ADVICE } from "../files/results-folder.ts";
import { KEPT_VERSION, type Kept } from "./kept.ts";

/** Below the folder of all results. */
export const STORE_FOLDER = ".runs";

/** Of one program, below the folder of all results; undefined where none is wanted. */
export function storeIn(out: string, program: string, fresh: boolean): RunStore | undefined {
  return fresh ? undefined : new RunStore(join(out, STORE_FOLDER, `${program.slice(0, 12)}-${KEPT_VERSION}`));
}

export class RunStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined where it was not made yet, or what is there cannot be read. */
  get(key: string): Kept | undefined {
    try {
      const found = JSON.parse(readFileSync(this.#file(key), "utf8")) as Kept;
      return typeof found.metrics === "object" && Array.isArray(found.atLeast) ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** @throws InvalidInput where it cannot be written. */
  put(key: string, kept: Kept): void {
    const file = this.#file(key);
    // Two plans that make the same run at the same time write the same bytes.
    const part = `${file}.${process.pid}.part`;
    writing(file, WRITE_ADVICE, () => {
      mkdirSync(join(this.#folder, key.slice(0, 2)), { recursive: true });
      writeFileSync(part, JSON.stringify(kept));
      renameSync(part, file);
    });
  }

  #file(key: string): string {
    return join(this.#folder, key.slice(0, 2), `${key}.json`);
  }
}
