/** What loaders ask of the database, who fill a node before clients reach it: load that no request brings. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const loaderQueryRatio = inEachPhase({
  name: "loaderQueryRatio",
  title: "Queries of loaders",
  unit: "ratio",
  better: "lower",
  definition:
    "Database queries of loaders that fill a node, over all database queries (where there are such queries; they are no fall-through)",
  of: (account) => {
    const { databaseReads, databaseWrites, databaseLoads } = Counter;
    const loads = account.count(databaseLoads);
    if (loads === 0) return null;
    return account.ratio(loads, account.count(databaseReads) + account.count(databaseWrites) + loads);
  },
});
