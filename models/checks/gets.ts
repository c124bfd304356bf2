/** Every get ends in exactly one of three ways, or still waits for a node, or its process was killed; hits beside the cluster are hits. */

import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";

export const getsAreConserved: Check = ({ counts, requests }) => {
  const gets = counts[Counter.gets];
  const hits = counts[Counter.getHits];
  const misses = counts[Counter.getMisses];
  const failures = counts[Counter.getFailures];
  const waiting = requests.waitingGets();
  const abandoned = counts[Counter.getsAbandoned];
  const beside = counts[Counter.replicaHits] + counts[Counter.gutterHits] + counts[Counter.warmHits];
  if (beside > hits) return `${beside} hits on nodes beside the cluster, but only ${hits} hits`;
  return gets === hits + misses + failures + waiting + abandoned
    ? null
    : `${gets} gets, but ${hits} hits + ${misses} misses + ${failures} failures + ${waiting} that wait + ${abandoned} abandoned`;
};
