/**
 * Queries that requests wanted and those asked again are together all attempts, and each attempt was refused, waits
 * for its limit or for a connection or got none, or went to the database.
 * Where queries are guarded, those that processes have under way are those that requests wait for.
 */
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";

export const attemptsAreConserved: Check = ({ counts, guarded, pooled }) => {
  const { queries, databaseRetries, databaseReads, databaseWrites } = Counter;
  const { brokenOff, limited, throttled, shed, negativeHits } = Counter;
  const { poolTimeouts, poolRefusals, connectionsRefused, poolUnwanted } = Counter;
  const sum = (...counters: Counter[]): number => counters.reduce<number>((all, counter) => all + counts[counter], 0);
  const attempts = sum(queries, databaseRetries);
  const unconnected = sum(poolTimeouts, poolRefusals, connectionsRefused, poolUnwanted) + (pooled?.waiting ?? 0);
  const refused = sum(brokenOff, limited, throttled, shed, negativeHits) + unconnected + (guarded?.waiting ?? 0);
  const asked = sum(databaseReads, databaseWrites) - counts[Counter.scatterQueries];
  if (attempts !== refused + asked) return `${attempts} attempts, but ${refused} refused + ${asked} at the database`;
  if (guarded === null) return null;
  const { attempts: waitedFor, byProcess } = guarded.inFlight;
  return waitedFor === byProcess ? null : `${waitedFor} attempts are waited for, but processes have ${byProcess}`;
};
