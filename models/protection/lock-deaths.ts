/** Processes that are to die as soon as they have a lock: how many still, and how many have. */
export class LockDeaths {
  #wanted = 0;
  happened = 0;

  /** So many of those who next get a lock die with it. */
  want(count: number): void {
    this.#wanted += count;
  }

  get isWanted(): boolean {
    return this.#wanted > 0;
  }

  /** One has died. */
  happens(): void {
    this.#wanted--;
    this.happened++;
  }
}
