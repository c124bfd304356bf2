/** One worker is busy for each request in service, and the backlogs hold the requests that wait for a worker. */
import { Left, Stage } from "../database/requests.ts";
import type { Check } from "./check.ts";

export const workersAreConserved: Check = ({ requests, workers }) => {
  if (workers === null) return null;
  const queued = requests.inStage(Stage.queued);
  const served = requests.size - queued - requests.whereLeft(Left.worker);
  if (served !== workers.busy) return `${workers.busy} workers are busy, with ${served} requests`;
  return queued === workers.waiting ? null : `${workers.waiting} requests are in backlogs, but ${queued} say they are`;
};
