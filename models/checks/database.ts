/** Every query that arrives at the database is completed, rejected, timed out, or still there. */
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";

export const queriesAreConserved: Check = ({ counts, database }) => {
  const arrivals = counts[Counter.databaseReads] + counts[Counter.databaseWrites];
  const over =
    counts[Counter.databaseCompletions] + counts[Counter.databaseRejections] + counts[Counter.databaseTimeouts];
  const inFlight = database.busy + database.queueLength;
  return arrivals === over + inFlight
    ? null
    : `${arrivals} queries arrived, but ${over} are over + ${inFlight} in flight`;
};
