/** How many breakers are open over time, of the processes that are named: stand-ins come and go. */
import { Counter } from "../recording/counters.ts";
import type { Breaker } from "./definition.ts";

export class OpenBreakers {
  readonly #counts: Float64Array;
  readonly #processes: number;
  #open = 0;
  #since = 0;

  constructor(counts: Float64Array, processes: number) {
    this.#counts = counts;
    this.#processes = processes;
  }

  /** The breaker of a process is told something, or asked. */
  watch<T>(breaker: Breaker, process: number, now: number, act: () => T): T {
    const wasOpen = breaker.isOpen;
    const result = act();
    if (breaker.isOpen !== wasOpen && process < this.#processes) {
      this.integrate(now);
      this.#open += wasOpen ? -1 : 1;
    }
    return result;
  }

  integrate(now: number): void {
    this.#counts[Counter.breakerOpenSeconds] += this.#open * (now - this.#since);
    this.#since = now;
  }
}
