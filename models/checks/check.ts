/** Conservation laws: what must hold at every instant of every run, whatever the scenario. */
import type { Database } from "../database/database.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Requests } from "../requests.ts";

export interface World {
  readonly counts: Float64Array;
  readonly nodes: Nodes;
  readonly database: Database;
  readonly requests: Requests;
}

/** Each law is one file; it returns what is broken, with the numbers, or null. */
export type Check = (world: World) => string | null;
