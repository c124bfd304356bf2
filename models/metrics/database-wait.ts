/** How long queries queue before a server takes them up. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const databaseWaitMs = inEachPhase({
  name: "databaseWaitMs",
  title: "Database queueing",
  unit: "ms",
  better: "lower",
  definition: "Mean time a query waited in the database's queue (queue length over arrival rate: Little's law)",
  of: (account) => {
    const { databaseReads, databaseWrites, databaseLoads } = Counter;
    const arrivals = account.count(databaseReads) + account.count(databaseWrites) + account.count(databaseLoads);
    const waited = account.ratio(account.count(Counter.databaseQueueSeconds), arrivals);
    return waited === null ? null : waited * 1000;
  },
});
