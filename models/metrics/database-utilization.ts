/** How busy the database is. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const databaseUtilization = inEachPhase({
  name: "databaseUtilization",
  title: "Database utilization",
  unit: "ratio",
  better: "lower",
  definition: "Server-seconds the database was busy over those it had",
  of: (account, { options }) => {
    const busy = account.perSecond(Counter.databaseBusySeconds);
    return busy === null ? null : busy / options.databaseServers;
  },
});
