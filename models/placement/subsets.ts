/**
 * One placement over any subset of a server list. If a failed server leaves the ring, each process has its own ring; processes
 * that left out the same servers share one here.
 */
import { Memo } from "../hashing/memo.ts";
import type { Placement } from "./placement.ts";

/** The number of the placement over all servers. */
export const FULL = 0;

const remembered = new Memo<unknown>(32);

export class Subsets<P = Placement> {
  readonly #name: string;
  readonly #make: (taking: readonly number[]) => P;
  readonly #made: P[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #asked: Uint8Array;
  #answered = FULL;

  /**
   * @param name Says all that the placement depends on except who takes part.
   * @param make Makes the placement over the servers at these positions, ascending.
   */
  constructor(servers: number, name: string, make: (taking: readonly number[]) => P) {
    this.#name = name;
    this.#make = make;
    this.#asked = new Uint8Array(servers);
    this.#numberOf(this.#asked);
  }

  /** The number of the placement without the servers marked 1, which must not be all. */
  without(left: Uint8Array): number {
    const asked = this.#asked;
    for (let server = 0; server < asked.length; server++) {
      if (asked[server] === left[server]) continue;
      asked.set(left);
      this.#answered = this.#numberOf(left);
      break;
    }
    return this.#answered;
  }

  at(number: number): P {
    return this.#made[number];
  }

  #numberOf(left: Uint8Array): number {
    const who = left.join("");
    const known = this.#numbers.get(who);
    if (known !== undefined) return known;
    const taking = Array.from(left.keys()).filter((server) => left[server] !== 1);
    const number = this.#made.length;
    this.#made.push(remembered.of(`${this.#name} ${who}`, () => this.#make(taking)) as P);
    this.#numbers.set(who, number);
    return number;
  }
}
