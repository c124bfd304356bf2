/** What a scenario says of whether its requests are plain ones, which a kernel can do (`kernel.ts`), and whether a kernel is worth it. */
import { serverListsOf } from "../faults/index.ts";
import type { Scenario } from "../scenario/types.ts";

/** To move in takes a kernel 12 to 20 ms of a processor, as measured, which it earns back with so many requests, 100 to 200 ns of each. */
const REQUESTS_MIN = 100_000;

export function isKernelWorth(requests: number): boolean {
  return requests >= REQUESTS_MIN;
}

/** Each request is one operation, comes by itself, and finds a process to serve it; nothing stands beside cluster and database. */
export function isPlainWorld({ application, client, faults, detail, secondPools, framework }: Scenario): boolean {
  const isOneOperation = application.page === undefined && framework === undefined;
  const hasOneList = client.groups === undefined && faults.every((fault) => serverListsOf(fault).length === 0);
  const makesHits = detail?.counted !== true;
  return isOneOperation && hasOneList && makesHits && secondPools === undefined && application.deadlineSeconds === 0;
}
