/** What queries do for a connection to the database: how long they wait for one, and how many get none. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

/** Undefined in a world where queries need no connection. */
function whereNeeded(quantity: Quantity): Metric[] {
  return inEachPhase({
    ...quantity,
    definition: `${quantity.definition} (where there is database.pool or database.connections)`,
    of: (account, recording) => (recording.options.hasConnections ? quantity.of(account, recording) : null),
  });
}

/** Queries counted so, over all that wanted a connection. */
function ofQueries(counter: Counter): Quantity["of"] {
  return (account) => account.ratio(account.count(counter), account.count(Counter.poolQueries));
}

export const connections: readonly Metric[] = [
  ...whereNeeded({
    name: "poolWaitMs",
    title: "Wait for a connection",
    unit: "ms",
    better: "lower",
    definition:
      "Mean time a query waited for a connection, those that got none among them (queries that wait over those that come: Little's law)",
    of: (account) => {
      const waited = account.ratio(account.count(Counter.poolWaitSeconds), account.count(Counter.poolQueries));
      return waited === null ? null : waited * 1000;
    },
  }),
  ...whereNeeded({
    name: "poolTimeoutRatio",
    title: "Waited for a connection in vain",
    unit: "ratio",
    better: "lower",
    definition: "Queries whose wait for a connection was over before they had one, over all queries; they are errors",
    of: ofQueries(Counter.poolTimeouts),
  }),
  ...whereNeeded({
    name: "poolRefusedRatio",
    title: "Refused by the pool",
    unit: "ratio",
    better: "lower",
    definition:
      "Queries that the pool refused, since too many wait or (of a pooler) too many clients are connected, over all queries; they are errors",
    of: ofQueries(Counter.poolRefusals),
  }),
  ...whereNeeded({
    name: "connectionsRefusedRatio",
    title: "Too many connections",
    unit: "ratio",
    better: "lower",
    definition: "Queries whose connection the database refused, over all queries; they are errors",
    of: ofQueries(Counter.connectionsRefused),
  }),
];
