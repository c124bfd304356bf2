/**
 * Single flight by host: a fixed number of locks on each host, which the kernel frees when their holder ends (flock). A key has
 * one of them by its hash, so that unrelated keys may share one, and at most as many values are computed at a time as there are
 * locks. Each host computes once: n hosts compute n times.
 *
 * A holder keeps its slot while it computes and stores. The others wait until it is free, and then look for the value.
 */

const FREE = -1;

export class HostSlots {
  readonly #slots: number;
  /** Who holds each slot of each host. */
  readonly #holder: Int32Array;

  constructor(hosts: number, slots: number) {
    this.#slots = slots;
    this.#holder = new Int32Array(hosts * slots).fill(FREE);
  }

  /** Takes the slot, if nobody has it. */
  take(host: number, slot: number, holder: number): boolean {
    const at = host * this.#slots + slot;
    if (this.#holder[at] !== FREE) return false;
    this.#holder[at] = holder;
    return true;
  }

  isTaken(host: number, slot: number): boolean {
    return this.#holder[host * this.#slots + slot] !== FREE;
  }

  free(host: number, slot: number): void {
    this.#holder[host * this.#slots + slot] = FREE;
  }

  /** The holder has ended: the kernel frees what it held. */
  ended(holder: number): void {
    for (let at = 0; at < this.#holder.length; at++) if (this.#holder[at] === holder) this.#holder[at] = FREE;
  }
}
