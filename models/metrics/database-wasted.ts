/** What the database does for callers who have given up: an overload that sustains itself is made of it. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const databaseWastedRatio = inEachPhase({
  name: "databaseWastedRatio",
  title: "Database work for nobody",
  unit: "ratio",
  better: "lower",
  definition:
    "Share of the database's work for queries that had timed out before they were done, of all that ended (where there are any in the run)",
  of: (account, { counts }) => {
    const wasted = account.count(Counter.databaseWastedSeconds);
    if (counts[Counter.databaseWastedSeconds] === 0) return null;
    return account.ratio(wasted, wasted + account.count(Counter.databaseUsefulSeconds));
  },
});
