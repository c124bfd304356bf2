/** What is done around database queries: how often they are asked again, and which are not asked at all. */
import type { Account } from "../recording/account.ts";
import { Counter } from "../recording/counters.ts";
import type { GuardNames } from "../recording/levels.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

/** Undefined in a world without that protection. */
function where(guard: GuardNames, quantity: Quantity): Metric[] {
  return inEachPhase({
    ...quantity,
    definition: `${quantity.definition} (where there is protection.${guard})`,
    of: (account, recording) => (recording.options.guards.includes(guard) ? quantity.of(account, recording) : null),
  });
}

/** Attempts counted so over all: first ones and retries. */
function ofAttempts(counter: Counter): Quantity["of"] {
  return (account) =>
    account.ratio(account.count(counter), account.count(Counter.queries) + account.count(Counter.databaseRetries));
}

function amplification(account: Account): number | null {
  const queries = account.count(Counter.queries);
  return account.ratio(queries + account.count(Counter.databaseRetries), queries);
}

function shedShare(account: Account): number | null {
  const { shed, databaseUnwanted, poolUnwanted, queries, databaseRetries, scatterQueries } = Counter;
  const attempts = account.count(queries) + account.count(databaseRetries) + account.count(scatterQueries);
  const isShed = account.count(shed) + account.count(databaseUnwanted) + account.count(poolUnwanted);
  return account.ratio(isShed, attempts);
}

export const protection: readonly Metric[] = [
  ...where("retry", {
    name: "databaseRetries",
    title: "Retries",
    unit: "1/s",
    better: "lower",
    definition: "Queries asked again after a failure, a second; those that are then refused among them",
    of: (account) => account.perSecond(Counter.databaseRetries),
  }),
  ...where("retry", {
    name: "retryAmplification",
    title: "Attempts a query",
    unit: "x",
    better: "lower",
    definition: "Attempts over the queries that requests wanted: 1 without a retry",
    of: amplification,
  }),
  ...where("breaker", {
    name: "breakerOpenRatio",
    title: "Breakers open",
    unit: "ratio",
    better: "lower",
    definition:
      "Share of all processes' time (stand-ins aside) that their breakers were open, each until a query comes after its wait",
    of: (account, { options }) =>
      account.ratio(account.count(Counter.breakerOpenSeconds), options.processes * account.seconds),
  }),
  ...where("breaker", {
    name: "brokenOffRatio",
    title: "Refused by breakers",
    unit: "ratio",
    better: "lower",
    definition: "Attempts that a breaker refused, over all attempts; they are errors",
    of: ofAttempts(Counter.brokenOff),
  }),
  ...where("limit", {
    name: "limitedRatio",
    title: "Refused by limits",
    unit: "ratio",
    better: "lower",
    definition: "Attempts above a limit of the queries at once, over all attempts; they are errors",
    of: ofAttempts(Counter.limited),
  }),
  ...where("throttle", {
    name: "throttledRatio",
    title: "Throttled",
    unit: "ratio",
    better: "lower",
    definition: "Attempts that throttling refused, over all attempts; they are errors",
    of: ofAttempts(Counter.throttled),
  }),
  ...where("shed", {
    name: "shedRatio",
    title: "Shed",
    unit: "ratio",
    better: "lower",
    definition:
      "Attempts that were shed, before the database or when their turn came in its queue or for a connection, over all attempts (each query of a read that asks every shard counts); they are errors, or nobody waits for them any more",
    of: shedShare,
  }),
  ...where("negativeCaching", {
    name: "negativeHitRatio",
    title: "Answered by a kept error",
    unit: "ratio",
    better: "lower",
    definition: "Attempts that a kept error answered, over all attempts; they are errors",
    of: ofAttempts(Counter.negativeHits),
  }),
];
