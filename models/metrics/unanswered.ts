/** Gets that wait: a call without a time-out on a node that hangs is neither a hit nor a miss, and no error either. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const unansweredRatio = inEachPhase({
  name: "unansweredRatio",
  title: "Unanswered gets",
  unit: "ratio",
  better: "lower",
  definition:
    "Gets that had been asked and had no answer when the phase ended (a caller whose deadline has passed does not wait any more), over all gets of the requests that began in it",
  of: (account) => account.ratio(account.unanswered, account.count(Counter.gets)),
});
