/**
 * How many values were found when they were first asked for under each version of a namespace. A version that nothing is stored
 * under shows itself by this: whatever the share of hits is later, that of first reads is 0.
 */
import { AT_START } from "./namespace-versions.ts";

export class FirstReads {
  readonly #keys: number;
  /** By version, 1 for each key that has been read or written under it. */
  readonly #known: Uint8Array[] = [];
  readonly #asked: number[] = [];
  readonly #found: number[] = [];

  /** Values were asked for under the version that was there before the run. */
  wereAnyAtStart = false;

  constructor(keys: number) {
    this.#keys = keys;
  }

  read(generation: number, key: number, isFound: boolean): void {
    if (!this.#isFirst(generation, key)) return;
    this.#asked[generation]++;
    if (isFound) this.#found[generation]++;
  }

  /** What is written before it is ever read would be found for that. */
  written(generation: number, key: number): void {
    this.#isFirst(generation, key);
  }

  asked(generation: number): number {
    return this.#asked[generation] ?? 0;
  }

  found(generation: number): number {
    return this.#found[generation] ?? 0;
  }

  #isFirst(generation: number, key: number): boolean {
    // What was stored before the run is no sign of anything.
    if (generation === AT_START) {
      this.wereAnyAtStart = true;
      return false;
    }
    let known = this.#known[generation];
    if (known === undefined) {
      known = new Uint8Array(this.#keys);
      this.#known[generation] = known;
      this.#asked[generation] = 0;
      this.#found[generation] = 0;
    }
    if (known[key] === 1) return false;
    known[key] = 1;
    return true;
  }
}
