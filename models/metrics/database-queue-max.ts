/** The longest queue before the database. */
import { inEachPhase } from "./metric.ts";

export const databaseQueueLengthMax = inEachPhase({
  name: "databaseQueueLengthMax",
  title: "Database queue, longest",
  unit: "queries",
  better: "lower",
  definition: "Most queries that waited at the same time",
  of: (account) => account.queueLengthMax,
});
