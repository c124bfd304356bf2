/** An entry of the scenario's faults, once it is read. */
import type { FaultName } from "./index.ts";
import type { FaultTime } from "./times.ts";

export interface FaultSpec {
  readonly fault: FaultName;
  /** Positions in the server list, from 0; for a fault of the whole cluster -1. */
  readonly nodes: readonly number[];
  readonly at: FaultTime;
  /** Further options of this kind of fault. */
  readonly [option: string]: unknown;
}
