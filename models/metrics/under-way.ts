/** How many requests are under way at once: as many workers as there would have to be. */
import { inEachPhase } from "./metric.ts";

export const underWay = inEachPhase({
  name: "requestsUnderWayMax",
  title: "Most requests at once",
  unit: "requests",
  better: "lower",
  definition:
    "Most requests that were under way at once: waiting for a node, a worker or the database, or with a query still at work (what the cache answers at once takes no time)",
  of: (account) => account.underWayMax,
});
