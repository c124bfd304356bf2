/**
 * When units (`counted-hits.ts`) make their next requests: in lists by second, since there may be hundreds of thousands, of which few come in
 * the next one. Those of the present second stand in the calendar.
 */
import type { Simulation } from "../../src/core/simulation.ts";

/** Seconds that have a list of their own; later ones share these. */
const SLOTS = 4096;
const NONE = -1;

export class DueUnits {
  readonly #simulation: Simulation;
  readonly #event: number;
  readonly #first = new Int32Array(SLOTS).fill(NONE);
  readonly #next: Int32Array;
  readonly #at: Float64Array;
  /** What comes before stands in the calendar. */
  #until = 0;

  constructor(units: number, simulation: Simulation, event: number) {
    this.#simulation = simulation;
    this.#event = event;
    this.#next = new Int32Array(units);
    this.#at = new Float64Array(units);
  }

  put(unit: number, time: number): void {
    if (time < this.#until) {
      this.#simulation.at(this.#event, time, unit);
      return;
    }
    const slot = Math.floor(time) % SLOTS;
    this.#at[unit] = time;
    this.#next[unit] = this.#first[slot];
    this.#first[slot] = unit;
  }

  /** A second begins. @param isWanted Called for each unit that is due in it; where it says false the request is dropped. */
  begin(second: number, isWanted: (unit: number) => boolean): void {
    this.#until = second + 1;
    const slot = second % SLOTS;
    let unit = this.#first[slot];
    this.#first[slot] = NONE;
    while (unit !== NONE) {
      const next = this.#next[unit];
      const time = this.#at[unit];
      if (time >= this.#until || isWanted(unit)) this.put(unit, time);
      unit = next;
    }
  }
}
