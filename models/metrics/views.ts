/**
 * How long processes act by views that are not so: they take a dead node for alive, or one that is back for dead. Views of processes that
 * learn and forget at different times then disagree with one another too; those that forget with each request are wrong alike.
 */
import { Counter } from "../recording/counters.ts";
import { inEachPhase, type Metric } from "./metric.ts";

export const splitViews: readonly Metric[] = [
  ...inEachPhase({
    name: "splitViewSeconds",
    title: "Views out of date",
    unit: "s",
    better: "lower",
    definition:
      "Seconds of the clock in which a process sent an operation elsewhere than one that knows which nodes are dead would, or nowhere (misdirected operations and reads of second copies aside; who forgets with each request what it learned, as php-memcached without persistent_id, does so throughout an outage)",
    of: (account) => account.count(Counter.splitSeconds),
  }),
  {
    name: "viewsSettledSeconds",
    title: "Until views agree",
    unit: "s",
    better: "lower",
    definition: "From the first return to the last such operation before the next outage; 0 without one.",
    of: (recording) => recording.facts.stale.viewsSettledSeconds.get(1) ?? null,
  },
];
