/**
 * The versions of a namespace: a key of the cache says which one is in force, and all other keys carry it in their names. A new
 * version makes everything a miss at once; an old one that comes back brings back everything that was stored under it.
 *
 * Each version is a *generation* of names here. Generation 0 is the one that is used where the version key cannot be reached,
 * generation 1 that of the start; each one that is drawn in a run is the next. Two draws in one second are equal, since a version is
 * made of the clock's second. Names must be known before a run, so the model's clock stands in for the one that would be read:
 * which second a name is made of decides nothing but where its keys lie.
 */
import { Refusal } from "../../src/core/refusal.ts";

/** Used where the version key cannot be reached. */
export const FALLBACK = 0;
/** In force at the start. */
export const AT_START = 1;

export class NamespaceVersions {
  readonly #most: number;
  #last = AT_START;
  #lastSecond = Number.NaN;

  /** @param most Generations there is room for, those of the fallback and the start with them. */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many were drawn so far. */
  get drawn(): number {
    return this.#last - AT_START;
  }

  /** A new version is drawn in this second. */
  draw(second: number): number {
    if (second === this.#lastSecond) return this.#last;
    this.#lastSecond = second;
    if (++this.#last < this.#most) return this.#last;
    const drawn = this.#most - 2;
    throw new Refusal(
      `framework: its version key was lost more than ${drawn} times, and each time a new version was drawn; expected a larger framework.options.versions`,
    );
  }
}
