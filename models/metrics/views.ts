/** How long the views of the application's processes disagree about which nodes are dead. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase, type Metric } from "./metric.ts";

export const splitViews: readonly Metric[] = [
  ...inEachPhase({
    name: "splitViewSeconds",
    title: "Views disagreed",
    unit: "s",
    better: "lower",
    definition:
      "Seconds of the clock in which a process sent an operation elsewhere than one that knows which nodes are dead would, or nowhere (misdirected operations and reads of second copies aside)",
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
