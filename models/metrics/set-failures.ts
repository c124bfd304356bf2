/** Sets that stored nothing. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const setFailureRatio = inEachPhase({
  name: "setFailureRatio",
  title: "Failed sets",
  unit: "ratio",
  better: "lower",
  definition: "Sets that stored nothing (no node answered, or it had no memory) over all sets",
  of: (account) => account.ratio(account.count(Counter.setFailures), account.count(Counter.sets)),
});
