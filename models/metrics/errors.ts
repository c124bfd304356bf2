/** Requests that end with an error page. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const errorRatio = inEachPhase({
  name: "errorRatio",
  title: "Errors",
  unit: "ratio",
  better: "lower",
  definition:
    "Requests that ended with an error (no worker took them, the database refused the query or took longer than the time-out, or their deadline passed) over all",
  of: (account) => account.ratio(account.count(Counter.errors), account.count(Counter.requests)),
});
