/** When somebody sets the load, and to what: the rate of arrivals is known before the run, and so are these instants. */
import { primitiveNamed } from "./index.ts";
import type { ScheduledFault } from "./schedule.ts";

export interface LoadChange {
  readonly atSeconds: number;
  /** What the rate is multiplied by from then on. */
  readonly factor: number;
}

/** In the order in which they come. */
export function loadChanges(faults: readonly ScheduledFault[]): LoadChange[] {
  return faults.flatMap(({ atSeconds, fault, options }) => {
    const factor = primitiveNamed(fault).loadFactor?.(options);
    return factor === undefined ? [] : [{ atSeconds, factor }];
  });
}
