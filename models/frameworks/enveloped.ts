/**
 * What frameworks have in common that store something beside each value (`values.ts`), and whose objects live as long as a page: their
 * options, the world, and how to tell the database's version of what is stored.
 */
import { Asks } from "./asks.ts";
import type { FrameworkWorld } from "./framework.ts";

export class Enveloped<O> {
  readonly ownAtStart = [];
  readonly options: O;
  readonly world: FrameworkWorld;
  readonly ask = new Asks();

  constructor(given: O, world: FrameworkWorld) {
    this.options = given;
    this.world = world;
  }

  readonly versionOf = (stored: number): number => this.world.values.version(stored);
}
