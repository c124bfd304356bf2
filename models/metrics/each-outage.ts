/** What is told of each outage for itself, where a run has several: from its begin to ten minutes after its end, or to the next. */
import type { MetricInfo } from "../../src/core/result.ts";
import { outagePhase } from "../recording/phase-name.ts";
import type { Recording } from "../recording/recording.ts";
import { utilization } from "./database-utilization.ts";
import type { Quantity } from "./metric.ts";
import { withoutValue } from "./miss-ratio.ts";
import { oldReads } from "./stale-reads.ts";
import { databaseBusy, databaseLoad, failedRequests } from "./worst-minute.ts";

const quantities: readonly Quantity[] = [
  databaseLoad,
  databaseBusy,
  utilization,
  failedRequests,
  withoutValue,
  oldReads,
];

export const outageMetrics: readonly MetricInfo[] = quantities.map(({ of: _, isAtLeast: _least, ...info }) => info);

/** By name of the quantity, of the k-th outage from 1; null where the run leaves it undefined. */
export function figuresOfOutage(recording: Recording, k: number): Record<string, number | null> {
  const account = recording.phase(outagePhase(k));
  return Object.fromEntries(quantities.map(({ name, of }) => [name, account === null ? null : of(account, recording)]));
}
