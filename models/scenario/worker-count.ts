/**
 * How many workers the application has where it runs pages and nobody says: by Little's law (Operations Research 9, 1961) as many
 * as pages are under way on a good day at the peak of the load, and as many again. Without a page they are unlimited.
 *
 * A runtime that serves one request at a time has a process for each worker, so processes that are stated are the workers.
 */
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { clients } from "../clients/index.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import { type ClientPart, defaultProcessesOf, WORKERS_MAX } from "./client.ts";
import { operationsOf, type PageSpec, readsOf } from "./page.ts";

/** What is kept beyond the workers that are busy on average at the peak. */
export const HEADROOM = 2;
/**
 * Of the reads on a good day: an assumption. What misses depends on memory, times to live and load together, which only a run
 * shows; a cache that misses more than a tenth takes little from its database.
 */
export const MISSES = 0.1;

export interface Demand {
  readonly page: PageSpec;
  /** Operations a second, and share of reads among single gets. */
  readonly ratePerSecond: number;
  readonly reads: number;
  readonly curve: LoadCurve;
  /** Who ask in a closed loop, of whom the rate is what they come to with their answers at once; null where nobody does. */
  readonly users: number | null;
  readonly roundTripSeconds: number;
  readonly readService: DistributionSpec;
  readonly writeService: DistributionSpec;
}

/** Mean time of a page on a good day, in seconds. */
export function pageSeconds({ page, reads, roundTripSeconds, readService, writeService }: Demand): number {
  const operations = operationsOf(page);
  const read = operations * readsOf(page, reads);
  const trips = page.gets + page.multiGets.length + (page.writes ?? 0);
  return (
    createDistribution(page.work).mean +
    trips * roundTripSeconds +
    read * MISSES * (createDistribution(readService).mean + roundTripSeconds) +
    (operations - read) * createDistribution(writeService).mean
  );
}

/** Pages under way on a good day at the peak of the load. */
function busyPages(demand: Demand): number {
  const { ratePerSecond, page, curve, users } = demand;
  const open = (ratePerSecond / operationsOf(page)) * Math.max(...curve.levels) * pageSeconds(demand);
  // Each user thinks for count / rate and waits for a page: Little's law for both together.
  return users === null ? open : open / (1 + open / users);
}

/** The client with its workers, and its processes where they follow from them. */
export function withWorkers(client: ClientPart, demand: Demand | null): ClientPart {
  const { workers, processes, hosts } = client;
  if (demand === null || workers !== undefined) return client;
  if (processes !== undefined && processes % hosts !== 0) return client;
  const isOne = clients.named(client.name).oneAtATime !== undefined;
  if (isOne && processes !== undefined) return { ...client, workers: processes / hosts };
  const perHost = (processes ?? defaultProcessesOf(hosts)) / hosts;
  const most = Math.min(WORKERS_MAX.value, demand.users ?? Number.POSITIVE_INFINITY);
  const wanted = Math.max(perHost, Math.min(most, Math.ceil((busyPages(demand) / hosts) * HEADROOM)));
  if (isOne) return { ...client, workers: wanted };
  return { ...client, processes: perHost * hosts, workers: Math.ceil(wanted / perHost) * perHost };
}
