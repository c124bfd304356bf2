/** Gets that were answered with an old value. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase, type Quantity } from "./metric.ts";

export const oldReads: Quantity = {
  name: "staleReads",
  title: "Stale reads",
  unit: "reads",
  better: "lower",
  definition: "Gets that returned a value older than the database's version of the key",
  of: (account) => account.count(Counter.staleReads),
};

export const staleReads = inEachPhase(oldReads);
