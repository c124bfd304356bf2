/** Conservation laws: what must hold at every instant of every run, whatever the scenario. */

import type { Deadline } from "../application/application.ts";
import type { Pages } from "../application/pages.ts";
import type { Workers } from "../application/workers.ts";
import type { Client } from "../clients/client.ts";
import type { DatabaseServer } from "../database/fleet.ts";
import type { PooledQueries } from "../database/pooled-queries.ts";
import type { Requests } from "../database/requests.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { CopyCauses } from "../staleness/copy-causes.ts";
import type { Ledger } from "../staleness/ledger.ts";
import type { KeyItems } from "../workload/population.ts";
import type { Users } from "../workload/users.ts";

export interface World {
  readonly counts: Float64Array;
  readonly nodes: Nodes;
  readonly database: DatabaseServer;
  readonly requests: Requests;
  /** Null where nothing stands around the queries. */
  readonly guarded: Guarded | null;
  /** Null where queries need no connection. */
  readonly pooled: PooledQueries | null;
  readonly client: Client;
  /** 1 for a node that is down. */
  readonly down: Uint8Array;
  readonly population: KeyItems;
  readonly workers: Workers | null;
  /** Null where each request is one operation. */
  readonly pages: Pages | null;
  readonly deadline: Deadline;
  /** Null where requests come by themselves. */
  readonly users: Users | null;
  readonly ledger: Pick<Ledger, "isNewest">;
  readonly copyCauses: CopyCauses;
}

/** What stands around the queries, as far as a law looks at it. */
interface Guarded {
  /** Attempts that a request waits for, and the same added up over the processes. */
  readonly inFlight: { readonly attempts: number; readonly byProcess: number };
  /** Attempts that wait for the limit of their process. */
  readonly waiting: number;
}

/** Each law is one file; it returns what is broken, with the numbers, or null. */
export type Check = (world: World) => string | null;

/** A law as it is registered. */
export interface CheckDefinition {
  /** What an error calls it. */
  readonly name: string;
  readonly holds: Check;
  /** It walks over every item of every node, which takes a thousand times as long as a sum of counters. */
  readonly walks: boolean;
}
