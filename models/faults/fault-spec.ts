/** An entry of the scenario's faults, once it is read. */
import type { FaultOptions } from "./fault.ts";
import type { FaultTime } from "./times.ts";

export interface FaultSpec {
  /** The name of the fault. */
  readonly fault: string;
  /** Positions in `cluster.nodes`, from 0; for a fault of the whole cluster -1. */
  readonly nodes: readonly number[];
  readonly at: FaultTime;
  /** What else the entry says, with `for` where the fault lasts. */
  readonly options: FaultOptions;
}
