/** Which servers hold a key after a set, also for libraries that store more than one copy. */
import { type Client, Verb } from "../clients/client.ts";
import { newOperation } from "../clients/new-operation.ts";
import { Wire } from "../network/wire.ts";
import { operate } from "./operate.ts";

export class Holders {
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #op = newOperation();

  /** @param down Servers that refuse connections, marked 1. */
  constructor(client: Client, down: Uint8Array) {
    this.#client = client;
    this.#wire = Wire.lasting(client);
    down.forEach((isDown, node) => {
      if (isDown === 1) this.#wire.crash(node);
    });
  }

  /** In order; null if the set failed everywhere. */
  of(key: number): readonly number[] | null {
    const op = this.#op;
    op.key = key;
    op.verb = Verb.set;
    const stored = operate(this.#client, this.#wire, op, 0, () => true);
    const copies = (this.#client.copies?.(op) ?? []).filter((node) => this.#wire.isUp(node));
    const holders = new Set(stored < 0 ? copies : [stored, ...copies]);
    return holders.size === 0 ? null : [...holders].sort((a, b) => a - b);
  }
}
