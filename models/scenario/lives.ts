/** How long values live, whatever namespaces there are. */
import type { Scenario } from "./types.ts";

/** Seconds for which the values of all namespaces live, each time to live once; Infinity for ever. */
export function livesOf({ ttl, namespaces }: Scenario["workload"]): number[] {
  const all = (namespaces?.map((one) => one.ttl) ?? [ttl]).flat();
  return all.map(({ seconds }) => (seconds === 0 ? Number.POSITIVE_INFINITY : seconds));
}
