/** How busy the database is. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase, type Quantity } from "./metric.ts";

export const utilization: Quantity = {
  name: "databaseUtilization",
  title: "Database utilization",
  unit: "ratio",
  better: "lower",
  definition: "Server-seconds the database was busy over those it had",
  of: (account, { options }) => {
    const busy = account.perSecond(Counter.databaseBusySeconds);
    return busy === null ? null : busy / options.databaseServers;
  },
};

export const databaseUtilization = inEachPhase(utilization);
