/** What a run asks for, whether it is drawn or read: its keys and its requests. */
import type { Streams } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { DrawnOptions } from "../workload/drawn-requests.ts";
import type { KeyLayout } from "../workload/key-layout.ts";
import type { KeyItems } from "../workload/population.ts";
import type { StoredAtStart } from "../workload/prefill.ts";
import type { RequestSource } from "../workload/request-source.ts";
import type { Users } from "../workload/users.ts";

export interface LoadParts {
  readonly nodes: Nodes;
  readonly streams: Streams;
  readonly simulation: Simulation;
  /** The names that a framework gives to the keys; undefined where none does. */
  readonly layout: KeyLayout | undefined;
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
  /** A warm start, if there is to be one, with what a framework stores, if it is not just the value of each key. */
  readonly prefill: (client: Client, stored: StoredAtStart | undefined) => void;
}
