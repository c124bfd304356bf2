/** Gets that reach the database. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const fallThroughPerSecond = inEachPhase({
  name: "fallThroughPerSecond",
  title: "Fall-through",
  unit: "1/s",
  better: "lower",
  definition: "Gets that reached the database, a second, mean",
  of: (account) => account.perSecond(Counter.databaseReads),
});
