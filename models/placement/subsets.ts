/**
 * One way of placing keys over any subset of a server list. Where a failed server leaves the ring each process has a ring
 * of its own, but processes that left out the same servers share one here.
 */
import { Memo } from "../hashing/memo.ts";
import type { Distribution } from "./placement.ts";

/** The number of the distribution over all servers. */
export const FULL = 0;

const remembered = new Memo<unknown>(32);

export class Subsets<Placing = Distribution> {
  readonly #name: string;
  readonly #make: (taking: readonly number[]) => Placing;
  readonly #made: Placing[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #asked: Uint8Array;
  #answered = FULL;

  /**
   * @param name Says all that placing depends on, but who takes part.
   * @param make Places hashes on the servers at these positions, ascending.
   */
  constructor(servers: number, name: string, make: (taking: readonly number[]) => Placing) {
    this.#name = name;
    this.#make = make;
    this.#asked = new Uint8Array(servers);
    this.#numberOf(this.#asked);
  }

  /** The number of the distribution without the servers marked 1, which must not be all. */
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

  at(number: number): Placing {
    return this.#made[number];
  }

  #numberOf(left: Uint8Array): number {
    const who = left.join("");
    const known = this.#numbers.get(who);
    if (known !== undefined) return known;
    const taking = Array.from(left.keys()).filter((server) => left[server] !== 1);
    const number = this.#made.length;
    this.#made.push(remembered.of(`${this.#name} ${who}`, () => this.#make(taking)) as Placing);
    this.#numbers.set(who, number);
    return number;
  }
}
