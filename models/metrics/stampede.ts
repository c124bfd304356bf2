/** Database reads for a key that was being read already: each concurrent miss of one key asks for itself. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const duplicateReadRatio = inEachPhase({
  name: "duplicateReadRatio",
  title: "Stampede reads",
  unit: "ratio",
  better: "lower",
  definition: "Database reads of a key that another request was reading at the same time, over all database reads",
  of: (account) => account.ratio(account.count(Counter.duplicateReads), account.count(Counter.databaseReads)),
});
