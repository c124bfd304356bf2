/**
 * One worker is busy for each request in service, or for each page that runs, and the backlogs hold those that wait for a worker.
 * The time that workers have been busy is the sum of what each request or page has kept one, and Little's law holds of both.
 */
import type { Pages } from "../application/pages.ts";
import { PageState } from "../application/pages.ts";
import { Left, type Requests, Stage } from "../database/requests.ts";
import { Counter } from "../recording/counters.ts";
import type { Check } from "./check.ts";
import { isSameTime } from "./same-time.ts";

export const workersAreConserved: Check = ({ counts, requests, pages, workers }) => {
  if (workers === null) return null;
  const { queued, served } = pages === null ? ofRequests(requests) : ofPages(pages);
  if (served !== workers.busy) return `${workers.busy} workers are busy, with ${served} requests`;
  if (workers.taken - workers.freed !== workers.busy) {
    return `${workers.taken} workers were taken and ${workers.freed} freed, but ${workers.busy} are busy`;
  }
  if (queued !== workers.waiting) return `${workers.waiting} requests are in backlogs, but ${queued} say they are`;
  workers.settle();
  const busySeconds = counts[Counter.workerBusySeconds];
  const held = workers.heldSeconds();
  if (!isSameTime(busySeconds, held)) return `workers were busy for ${busySeconds} s, but kept for ${held} s`;
  const backlogSeconds = counts[Counter.backlogSeconds];
  const waited = workers.waitedSeconds();
  if (isSameTime(backlogSeconds, waited)) return null;
  return `backlogs add up to ${backlogSeconds} s, but requests waited in them for ${waited} s`;
};

function ofRequests(requests: Requests): { readonly queued: number; readonly served: number } {
  const queued = requests.inStage(Stage.queued);
  return { queued, served: requests.size - queued - requests.whereLeft(Left.worker) };
}

function ofPages(pages: Pages): { readonly queued: number; readonly served: number } {
  const queued = pages.inState(PageState.queued);
  return { queued, served: pages.size - queued };
}
