/** Each query that is taken up has a server to itself: with an exponential service M/M/k, with one server M/G/1. */
import { widened } from "../../../src/core/rows.ts";
import type { Simulation } from "../../../src/core/simulation.ts";
import type { Requests } from "../requests.ts";
import type { Station, StationParts } from "../station.ts";

export class FirstCome implements Station {
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #done: (row: number) => void;
  /** The kind of event that a query's end is; its payload is the row. */
  readonly due: number;
  /** When the query in each row is done, NaN where none is at work: an event of another time is out of date. */
  doneAt = new Float64Array(1024).fill(Number.NaN);
  #pace = 1;

  constructor({ simulation, requests, name, done }: StationParts) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#done = done;
    this.due = simulation.declare(`${name}: query done`, (row) => this.#fall(row));
  }

  begin(row: number): void {
    this.makesRoom(row + 1);
    this.#plan(row, this.#requests.workSeconds[row]);
  }

  /** For so many rows. */
  makesRoom(rows: number): void {
    while (rows > this.doneAt.length) this.doneAt = widened(this.doneAt).fill(Number.NaN, this.doneAt.length);
  }

  leave(row: number): number {
    const left = (this.doneAt[row] - this.#simulation.now) * this.#pace;
    this.doneAt[row] = Number.NaN;
    return left;
  }

  setPace(pace: number): void {
    const left = Array.from(this.doneAt, (doneAt) => (doneAt - this.#simulation.now) * this.#pace);
    this.#pace = pace;
    left.forEach((workSeconds, row) => {
      if (!Number.isNaN(workSeconds)) this.#plan(row, workSeconds);
    });
  }

  #plan(row: number, workSeconds: number): void {
    const doneAt = this.#simulation.now + workSeconds / this.#pace;
    this.doneAt[row] = doneAt;
    this.#simulation.at(this.due, doneAt, row);
  }

  #fall(row: number): void {
    if (this.doneAt[row] !== this.#simulation.now) return;
    this.doneAt[row] = Number.NaN;
    this.#done(row);
  }
}
