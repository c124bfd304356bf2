/**
 * Single flight: who computes a value, and who waits for it to be done rather than compute it too (Go's `singleflight`, the
 * waiting list of Varnish, the lock of nginx). A scope is what knows of each other: a process, a host, or all.
 *
 * A computation whose end nobody will tell, since its process died, has no outcome: one of those who waited begins anew.
 */

/** A computation under way. */
export class Flight<T> {
  readonly beganAtSeconds: number;
  /** Pages that wait, in the order in which they came. */
  readonly waiting = new Set<number>();
  /** What came of it; undefined while it is under way, and for ever where its end was not told. */
  outcome: T | undefined;

  constructor(beganAtSeconds: number) {
    this.beganAtSeconds = beganAtSeconds;
  }
}

/** Whose it is, and what for. */
export interface FlightOf {
  readonly scope: number;
  readonly key: number;
}

export class Flights<T> {
  readonly #keys: number;
  readonly #underWay = new Map<number, Flight<T>>();
  /** When the last one of each ended. */
  readonly #endedAt = new Map<number, number>();

  /** @param keys How many keys there are. */
  constructor(keys: number) {
    this.#keys = keys;
  }

  of(scope: number, key: number): Flight<T> | undefined {
    return this.#underWay.get(scope * this.#keys + key);
  }

  /** Nobody computes the key, and nobody has since then. */
  isIdleSince(scope: number, key: number, seconds: number): boolean {
    const endedAt = this.#endedAt.get(scope * this.#keys + key) ?? Number.NEGATIVE_INFINITY;
    return this.of(scope, key) === undefined && endedAt < seconds;
  }

  /** The caller computes from now on. Another that does already goes on, and nobody waits for it any more. */
  begin(scope: number, key: number, nowSeconds: number): Flight<T> {
    const flight = new Flight<T>(nowSeconds);
    this.#underWay.set(scope * this.#keys + key, flight);
    return flight;
  }

  /** Who waited for the flight is to be woken. */
  end({ scope, key }: FlightOf, flight: Flight<T>, outcome: T | undefined, nowSeconds: number): readonly number[] {
    flight.outcome = outcome;
    const id = scope * this.#keys + key;
    if (outcome !== undefined) this.#endedAt.set(id, nowSeconds);
    if (this.#underWay.get(id) === flight) this.#underWay.delete(id);
    return [...flight.waiting];
  }
}
