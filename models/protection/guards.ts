/** What stands around the queries of each process: mechanisms that know only its own. */
import { hashAt, uniformAt } from "../../src/core/random.ts";
import type { Breaker, Limit, Retry, Throttle } from "./definition.ts";
import type { KeptErrors } from "./error-cache.ts";
import type { ShedRule } from "./shedding.ts";

/** What stands around the queries of a run; each absent where there is none. The makers are asked once a process. */
export interface Protections {
  readonly retry?: (() => Retry) | undefined;
  readonly breaker?: (() => Breaker) | undefined;
  readonly limit?: ((chance: () => number) => Limit) | undefined;
  readonly throttle?: (() => Throttle) | undefined;
  readonly shed?: ShedRule | undefined;
  readonly errorCache?: KeptErrors | undefined;
}

/** What a process has. */
export interface Guard {
  readonly retry: Retry | undefined;
  readonly breaker: Breaker | undefined;
  readonly limit: Limit | undefined;
  readonly throttle: Throttle | undefined;
  /** Attempts under way that a request waits for. */
  inFlight: number;
}

export class Guards {
  readonly #protections: Protections;
  readonly #keyOfChance: number;
  readonly #guards: Guard[] = [];

  constructor(protections: Protections, keyOfChance: number) {
    this.#protections = protections;
    this.#keyOfChance = keyOfChance;
  }

  of(process: number): Guard {
    this.#guards[process] ??= this.#new(process);
    return this.#guards[process];
  }

  /** Attempts under way, added up over the processes. */
  get inFlight(): number {
    return this.#guards.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  #new(process: number): Guard {
    const { retry, breaker, limit, throttle } = this.#protections;
    let drawn = 0;
    const key = hashAt(this.#keyOfChance, process);
    return {
      retry: retry?.(),
      breaker: breaker?.(),
      limit: limit?.(() => uniformAt(key, drawn++)),
      throttle: throttle?.(),
      inFlight: 0,
    };
  }
}
