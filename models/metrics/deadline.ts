/** What a deadline costs: requests that fail by it, and the work that goes on for callers who have gone. */
import { Counter } from "../recording/counters.ts";
import type { Recording } from "../recording/recording.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

/** Undefined in a world without a deadline, as what is about workers is where they are not limited. */
function whereDeadline(quantity: Quantity): Metric[] {
  return inEachPhase({
    ...quantity,
    of: (account, recording) => (hasDeadline(recording) ? quantity.of(account, recording) : null),
  });
}

const hasDeadline = ({ options }: Recording): boolean => options.deadlineSeconds < Number.POSITIVE_INFINITY;

export const deadlineRatio = whereDeadline({
  name: "deadlineRatio",
  title: "Deadline passed",
  unit: "ratio",
  better: "lower",
  definition: "Requests whose caller got an error at its deadline over all (where there is one); they are errors too",
  of: (account) => account.ratio(account.count(Counter.deadlines), account.count(Counter.requests)),
});

export const wastedQueries = whereDeadline({
  name: "wastedQueriesPerSecond",
  title: "Queries for nobody",
  unit: "1/s",
  better: "lower",
  definition:
    "Queries that were at the database when the deadline of their request passed, or were asked after it, a second (where there is a deadline)",
  of: (account) => account.perSecond(Counter.wastedQueries),
});

export const wastedWorkers = whereDeadline({
  name: "wastedWorkerRatio",
  title: "Workers busy for nobody",
  unit: "ratio",
  better: "lower",
  definition:
    "Share of all workers' time spent on requests whose caller had got an error at its deadline (where workers are limited and there is a deadline)",
  of: (account, { options }) =>
    options.workers === 0
      ? null
      : account.ratio(account.count(Counter.wastedWorkerSeconds), options.workers * account.seconds),
});
