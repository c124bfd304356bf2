/** Requests that wait until the limit of their process has room: the oldest goes first, and all wait equally long at most. */
import type { Simulation } from "../../src/core/simulation.ts";
import { Line } from "../database/line.ts";

export interface PermitLinesParts {
  readonly simulation: Simulation;
  readonly processOf: (row: number) => number;
  /** There is room for the request, or it has waited for too long. */
  readonly admitted: (row: number) => void;
  readonly refused: (row: number) => void;
}

interface Waiting {
  readonly rows: Line;
  /** Room is being given to those who wait. */
  isServing: boolean;
}

/** Most processes have a short line. */
const ROOM = 16;

export class PermitLines {
  readonly #parts: PermitLinesParts;
  readonly #overdue: number;
  readonly #lines: (Waiting | undefined)[] = [];
  /** By row: when it will have waited for too long. */
  readonly #until: number[] = [];
  #length = 0;

  constructor(parts: PermitLinesParts) {
    this.#parts = parts;
    this.#overdue = parts.simulation.declare("database: no room in the limit", (row) => this.#giveUp(row));
  }

  /** Those of all processes. */
  get length(): number {
    return this.#length;
  }

  lengthOf(process: number): number {
    return this.#lines[process]?.rows.length ?? 0;
  }

  wait(row: number, waitSeconds: number): void {
    const { simulation, processOf } = this.#parts;
    const process = processOf(row);
    const line = (this.#lines[process] ??= { rows: new Line(ROOM), isServing: false });
    this.#until[row] = simulation.now + waitSeconds;
    line.rows.push(row);
    this.#length++;
    simulation.at(this.#overdue, this.#until[row], row);
  }

  serve(process: number, hasRoom: () => boolean): void {
    const line = this.#lines[process];
    // A query that the database ends at once makes room within the loop.
    if (line === undefined || line.isServing) return;
    line.isServing = true;
    while (line.rows.length > 0 && hasRoom()) this.#parts.admitted(this.#next(line));
    line.isServing = false;
  }

  #giveUp(row: number): void {
    const { simulation, processOf, refused } = this.#parts;
    const line = this.#lines[processOf(row)];
    // The row may be another request's by now, of a process for which none has ever waited.
    if (line === undefined) return;
    while (line.rows.length > 0 && this.#until[line.rows.at(0)] <= simulation.now) refused(this.#next(line));
  }

  #next({ rows }: Waiting): number {
    this.#length--;
    return rows.shift();
  }
}
