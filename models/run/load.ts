/** What a run asks for, whether it is drawn or read: its keys and its requests. */
import type { Streams } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { DrawnOptions } from "../workload/drawn-requests.ts";
import type { KeyItems } from "../workload/population.ts";
import type { RequestSource } from "../workload/request-source.ts";
import type { Users } from "../workload/users.ts";

export interface LoadParts {
  readonly nodes: Nodes;
  readonly streams: Streams;
  readonly simulation: Simulation;
}

export interface Load {
  readonly population: KeyItems;
  /** Share of the requests, those at the start where keys keep coming, that are for this key. */
  readonly shareOf: (key: number) => number;
  /** For so many processes of the application; and the laws, if they are drawn by any. */
  readonly requests: (processes: number) => {
    readonly source: RequestSource;
    readonly drawn?: DrawnOptions;
    /** Null where requests come by themselves. */
    readonly users?: Users | null;
  };
  /** A warm start, if there is to be one. */
  readonly prefill: (client: Client) => void;
}
