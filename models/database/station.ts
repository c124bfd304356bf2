/** Who works on the queries: how long one takes from when it is taken up, beside the others that are. */
import type { Simulation } from "../../src/core/simulation.ts";
import type { Requests } from "./requests.ts";

export interface StationParts {
  /** Of the database, as the station's events are called. */
  readonly name: string;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly done: (row: number) => void;
}

export interface Station {
  /** Takes up the query in this row, which says how much work it brings; the database is told when it is done. */
  begin(row: number): void;
  /** Nobody works on the query any more. Returns what is left of its work. */
  leave(row: number): number;
  /** From now on all work, that under way too, goes so many times as fast as usual. */
  setPace(pace: number): void;
}
