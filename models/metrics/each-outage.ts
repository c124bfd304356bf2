/** What is told of each outage for itself, where a run has several: from its begin to ten minutes after its end, or to the next. */
import type { MetricInfo } from "../../src/core/result.ts";
import { outagePhase, returnPhase } from "../recording/phase-name.ts";
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

/** What an outage leaves, told at its end. */
interface Left extends MetricInfo {
  of(recording: Recording, k: number): number | null;
}

const left: readonly Left[] = [
  {
    name: "strandedCopies",
    title: "Stranded copies",
    unit: "copies",
    better: "lower",
    definition:
      "Items on a node where a client that knows which nodes are dead would not look, at the instant of its end.",
    of: (recording, k) => recording.levelsAtStart(returnPhase(k))?.strandedCopies ?? null,
  },
  {
    name: "viewsSettledSeconds",
    title: "Until views agree",
    unit: "s",
    better: "lower",
    definition:
      "From its end to the last operation that a process sent where one that knows which nodes are dead would not, before the next; 0 without one.",
    of: (recording, k) => recording.facts.stale.viewsSettledSeconds.get(k) ?? null,
  },
];

export const outageMetrics: readonly MetricInfo[] = [...quantities, ...left].map(
  ({ name, title, unit, better, definition }) => ({ name, title, unit, better, definition }),
);

/** By name of the quantity, of the k-th outage from 1; null where the run leaves it undefined. */
export function figuresOfOutage(recording: Recording, k: number): Record<string, number | null> {
  const account = recording.phase(outagePhase(k));
  return Object.fromEntries([
    ...quantities.map(({ name, of }) => [name, account === null ? null : of(account, recording)] as const),
    ...left.map(({ name, of }) => [name, of(recording, k)] as const),
  ]);
}
