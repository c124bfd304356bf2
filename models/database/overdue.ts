/**
 * The time-outs of the queries under way at one database, in the order in which they come: all may take equally long, so that is the order
 * of their arrivals. One event stands in the calendar for all of them. Most queries end long before, and have none of their own.
 */
import type { Simulation } from "../../src/core/simulation.ts";
import { Place, type Requests } from "./requests.ts";

const ROOM = 64;

export class Overdue {
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  /** The kind of its event. */
  readonly event: number;
  /** Queries in a ring, each with its time-out, and where the first of them stands. */
  rows = new Int32Array(ROOM);
  times = new Float64Array(ROOM);
  head = 0;
  length = 0;
  /** The event stands in the calendar. */
  isArmed = false;

  /** @param timedOut Told of a query's row at its time-out, if it is under way then. */
  constructor(name: string, simulation: Simulation, requests: Requests, timedOut: (row: number) => void) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.event = simulation.declare(`${name}: time-outs`, () => this.#strike(timedOut));
  }

  /** The query in this row is under way from now on; its time-out is not before that of any other. */
  watch(row: number): void {
    this.#dropEnded();
    if (this.length === this.rows.length) this.#grow();
    const at = (this.head + this.length++) & (this.rows.length - 1);
    this.rows[at] = row;
    this.times[at] = this.#requests.timeoutAt[row];
    this.#arm();
  }

  #strike(timedOut: (row: number) => void): void {
    this.isArmed = false;
    const { now } = this.#simulation;
    this.#dropEnded();
    while (this.length > 0 && this.times[this.head] <= now) {
      const row = this.rows[this.head];
      this.#shift();
      timedOut(row);
      this.#dropEnded();
    }
    this.#arm();
  }

  #arm(): void {
    if (this.isArmed || this.length === 0) return;
    this.isArmed = true;
    this.#simulation.at(this.event, this.times[this.head], 0);
  }

  /** A row whose query has ended is free, or has a later one. */
  #dropEnded(): void {
    const { place, timeoutAt } = this.#requests;
    while (this.length > 0) {
      const row = this.rows[this.head];
      if (place[row] !== Place.none && timeoutAt[row] === this.times[this.head]) return;
      this.#shift();
    }
  }

  #shift(): void {
    this.head = (this.head + 1) & (this.rows.length - 1);
    this.length--;
  }

  #grow(): void {
    const room = this.rows.length;
    const rows = new Int32Array(room * 2);
    const times = new Float64Array(room * 2);
    for (let i = 0; i < this.length; i++) {
      const at = (this.head + i) & (room - 1);
      rows[i] = this.rows[at];
      times[i] = this.times[at];
    }
    this.rows = rows;
    this.times = times;
    this.head = 0;
  }
}
