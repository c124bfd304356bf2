/** The workers of the application: how busy they are, and what becomes of requests that find none idle. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const workerUtilization = inEachPhase({
  name: "workerUtilization",
  title: "Workers busy",
  unit: "ratio",
  better: "lower",
  definition:
    "Share of all workers' time spent on requests that wait for a node or the database (where workers are limited)",
  of: (account, { options }) =>
    options.workers === 0
      ? null
      : account.ratio(account.count(Counter.workerBusySeconds), options.workers * account.seconds),
});

export const backlogLength = inEachPhase({
  name: "backlogLength",
  title: "Backlog",
  unit: "requests",
  better: "lower",
  definition:
    "Requests that wait for a worker, on all hosts together, on average over time (where workers are limited)",
  of: (account, { options }) =>
    options.workers === 0 ? null : account.ratio(account.count(Counter.backlogSeconds), account.seconds),
});

export const refusedRatio = inEachPhase({
  name: "refusedRatio",
  title: "Refused",
  unit: "ratio",
  better: "lower",
  definition: "Requests refused because no worker was idle and the backlog full, over all (where workers are limited)",
  of: (account, { options }) =>
    options.workers === 0 ? null : account.ratio(account.count(Counter.refusals), account.count(Counter.requests)),
});
