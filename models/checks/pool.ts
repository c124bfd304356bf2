/**
 * Every query that wants a connection waits for one, has gone without, or has had one. Connections are no more than may be, and each
 * query at the database has one. And Little's law, L = lambda W, as an identity over the run so far: the integral of how many wait over
 * time is the sum of the times that they have waited.
 */
import { Place, QueryKind, type Requests } from "../database/requests.ts";
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";
import { isSameTime } from "./same-time.ts";

export const connectionsAreConserved: Check = ({ counts, pooled, database, requests }) => {
  if (pooled === null) return null;
  const wanted = counts[Counter.poolQueries];
  const { poolTimeouts, poolRefusals, connectionsRefused, poolUnwanted } = Counter;
  const ends = [poolTimeouts, poolRefusals, connectionsRefused, poolUnwanted];
  const without = ends.reduce<number>((sum, end) => sum + counts[end], pooled.waiting);
  const asked = counts[Counter.databaseReads] + counts[Counter.databaseWrites] - counts[Counter.scatterQueries];
  if (wanted !== without + asked) {
    return `${wanted} queries wanted a connection, but ${without} had none + ${asked} went to the database`;
  }
  const { busy, open, known, isWithin } = pooled.connections();
  const { reads, parts } = database.scattered ?? { reads: 0, parts: 0 };
  // A read that asks every shard has one connection, also of the pools that have one for each server.
  const held = atDatabase(requests) - parts + reads;
  if (busy !== held) return `${held} queries are at the database, but ${busy} connections are in use`;
  if (open !== known) return `${open} connections are open, but pools know of ${known}`;
  if (!isWithin) return `${open} connections are open, which is more than may be`;
  const [presence, stays] = [pooled.presence(), pooled.stays()];
  return isSameTime(presence, stays)
    ? null
    : `the number of queries that wait for a connection adds up to ${presence} s over time, but they have waited for ${stays} s`;
};

/** Loaders have connections of their own. */
function atDatabase({ place, kind, used }: Requests): number {
  let sum = 0;
  for (let row = 0; row < used; row++) if (place[row] !== Place.none && kind[row] !== QueryKind.load) sum++;
  return sum;
}
