/**
 * Where old values come back with a node and copies of its keys are left on others, the order of two flushes counts. The
 * returned node's values are read as soon as clients reach it; the copies on the others only once a node fails again. pecl-memcache's
 * author: "at the very least the reconnected backend should be flushed" (lists.danga.com, February 2006).
 */
import { mean, type PointSummary } from "./texts.ts";
import type { Trial } from "./trials.ts";

/** @param helped of the trials those that are advised. */
export function flushOrder(point: PointSummary, trials: readonly Trial[], helped: readonly Trial[]): string {
  const left = (metric: string): boolean => (mean(point, metric) ?? 0) > 0;
  if (!left("staleReadsKeptMemory") || !left("strandedCopies")) return "";
  const [returned, others] = (["returned", "others"] as const).map((flushes) =>
    trials.find((trial) => trial.flushes === flushes),
  );
  // Of a node that did not go away, and so does not return, there is nothing to flush before clients reach it.
  if (returned === undefined) return "";
  const isAdvised = (trial: Trial | undefined): boolean => trial !== undefined && helped.includes(trial);
  const order = "the returned node first, before clients reach it, and the others only before the next outage";
  if (isAdvised(returned) && isAdvised(others)) return `In this order: ${order}.`;
  if (isAdvised(returned)) {
    const why = others === undefined ? "was not tried" : "is not advised here";
    return `The order is: ${order}; to flush the others ${why}.`;
  }
  const why = isAdvised(others) ? "of the two only the flush of the others is advised here" : "neither is advised here";
  return `If both are flushed, the order is: ${order}; ${why}.`;
}
