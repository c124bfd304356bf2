/**
 * Every query that arrives at the database is done, refused, timed out and finished all the same, timed out and cancelled, lost in an
 * outage, dropped since nobody wants it any more, or still there. And Little's law, L = lambda W, as an identity over the run so far: the integral of the number of queries over
 * time is the sum of the times that they have been there, each counted by its own arrival and end.
 */
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";
import { isSameTime } from "./same-time.ts";

const ENDS = [
  "databaseCompletions",
  "databaseRejections",
  "databaseLate",
  "databaseCancelled",
  "databaseLost",
  "databaseUnwanted",
] as const;

export const queriesAreConserved: Check = ({ counts, database }) => {
  const arrivals = counts[Counter.databaseReads] + counts[Counter.databaseWrites] + counts[Counter.databaseLoads];
  const over = ENDS.reduce((sum, name) => sum + counts[Counter[name]], 0);
  const inFlight = database.inService + database.queueLength;
  if (arrivals !== over + inFlight) {
    return `${arrivals} queries arrived, but ${over} are over + ${inFlight} in flight`;
  }
  const [timeouts, late, cancelled] = [
    counts[Counter.databaseTimeouts],
    counts[Counter.databaseLate],
    counts[Counter.databaseCancelled],
  ];
  if (timeouts !== late + cancelled)
    return `${timeouts} queries timed out, but ${late} finished + ${cancelled} cancelled`;
  const [presence, stays] = [database.presence(), database.stays()];
  return isSameTime(presence, stays)
    ? null
    : `the number of queries adds up to ${presence} s over time, but they have been there for ${stays} s`;
};
