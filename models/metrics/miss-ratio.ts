/** How many gets brought nothing: misses, and calls that reached no node, which the application cannot tell apart. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const missRatio = inEachPhase({
  name: "missRatio",
  title: "Miss ratio",
  unit: "ratio",
  better: "lower",
  definition: "Gets that returned no value (missed, or reached no node) over all gets",
  of: (account) =>
    account.ratio(account.count(Counter.getMisses) + account.count(Counter.getFailures), account.count(Counter.gets)),
});
