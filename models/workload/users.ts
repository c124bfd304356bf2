/**
 * A closed loop: so many users, each of whom asks, waits for the answer, thinks, and asks again. What slows the answers slows the
 * questions, too (Schroeder, Wierman, Harchol-Balter, Open versus closed, NSDI 2006). Little's law holds for them: their number is
 * the throughput times the mean time of an answer and of a thought.
 */
import type { Distribution, DistributionSpec } from "../../src/core/distributions/index.ts";
import type { Stream } from "../../src/core/random.ts";

/** As it stands in a scenario. Plain JSON. */
export interface UsersSpec {
  readonly count: number;
  /** Seconds from an answer to the next question. */
  readonly think: DistributionSpec;
}

export class Users {
  readonly #think: Distribution;
  readonly #stream: Stream;
  /** When those who think will ask: a binary heap, the earliest first. */
  readonly #times: Float64Array;
  #thinking = 0;

  /** At the start all of them think. */
  constructor(count: number, think: Distribution, stream: Stream) {
    this.#think = think;
    this.#stream = stream;
    this.#times = new Float64Array(count);
    for (let user = 0; user < count; user++) this.answered(0);
  }

  /** How many wait for an answer. */
  get waiting(): number {
    return this.#times.length - this.#thinking;
  }

  /** When the next of them asks; Infinity where all wait. */
  get nextTime(): number {
    return this.#thinking === 0 ? Number.POSITIVE_INFINITY : this.#times[0];
  }

  /** The next of them asks and waits from now on. */
  asks(): void {
    const times = this.#times;
    const last = times[--this.#thinking];
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#thinking) break;
      if (child + 1 < this.#thinking && times[child + 1] < times[child]) child++;
      if (times[child] >= last) break;
      times[hole] = times[child];
      hole = child;
    }
    times[hole] = last;
  }

  /** One who waits has the answer at that time, and begins to think. */
  answered(atSeconds: number): void {
    const times = this.#times;
    const next = atSeconds + this.#think.quantile(this.#stream.next());
    let hole = this.#thinking++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (times[parent] <= next) break;
      times[hole] = times[parent];
      hole = parent;
    }
    times[hole] = next;
  }
}

/** No times of their own: each request comes when a user asks. */
export const askedByUsers = {
  fill: (out: Float64Array): void => {
    out.fill(Number.POSITIVE_INFINITY);
  },
};
