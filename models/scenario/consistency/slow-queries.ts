/**
 * Queries that outlast the database's time-out although nothing else is asked of it. Who states a small capacity and no number of servers
 * gets slow queries, since the servers that there are by default share it; then requests fail on the best of days, and every verdict is
 * about that.
 */
import { createDistribution } from "../../../src/core/distributions/index.ts";
import type { Scenario } from "../types.ts";

/** A failed request in a thousand is a tenth of what makes a point fail. */
const NOTABLE = 0.001;

export function slowQueries({ database: { readService, timeoutSeconds, servers, sharing } }: Scenario): string[] {
  const service = createDistribution(readService);
  if (service.quantile(1 - NOTABLE) <= timeoutSeconds) return [];
  const of = service.quantile(0.99) > timeoutSeconds ? 100 : 1 / NOTABLE;
  // Shared otherwise, it is no number of servers that a capacity makes queries long by.
  const instead =
    servers > 1 && sharing === undefined
      ? "; the same database.capacity with fewer database.servers has shorter queries"
      : "";
  return [
    `A read takes the database ${short(service.mean)} on average, and at least 1 of ${of} takes longer than database.timeout (${short(timeoutSeconds)}) though nobody else asks: it fails on the best of days${instead}.`,
  ];
}

function short(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${Number(seconds.toPrecision(3))} s`;
}
