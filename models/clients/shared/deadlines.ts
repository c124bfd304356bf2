/** Several deadlines of one call, by number, on the one alarm that it has. */
import type { Hand, MultiGetCall } from "../multi-get.ts";

/** What adding and taking away seconds may cost. */
const EXACT_SECONDS = 1e-9;

export class Deadlines {
  readonly #call: MultiGetCall;
  readonly #hand: Hand;
  readonly #at = new Map<number, number>();

  constructor(call: MultiGetCall, hand: Hand) {
    this.#call = call;
    this.#hand = hand;
  }

  set(number: number, afterSeconds: number): void {
    this.#at.set(number, this.#call.seconds + afterSeconds);
    this.#arm();
  }

  clear(number: number): void {
    if (this.#at.delete(number)) this.#arm();
  }

  /** Takes away those whose time is over. */
  due(): readonly number[] {
    const now = this.#call.seconds + EXACT_SECONDS;
    const over = [...this.#at].filter(([, at]) => at <= now).map(([number]) => number);
    for (const number of over) this.#at.delete(number);
    this.#arm();
    return over;
  }

  #arm(): void {
    const next = Math.min(...this.#at.values());
    this.#hand.alarm(Math.max(0, next - this.#call.seconds));
  }
}
