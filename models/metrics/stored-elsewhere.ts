/** Whether a client fails over: what it stores on other nodes in place of one that something ails. */
import { Counter } from "../recording/counters.ts";
import { inEachPhase } from "./metric.ts";

export const storedElsewhere = inEachPhase({
  name: "storedElsewhere",
  title: "Stored elsewhere",
  unit: "copies",
  better: "neither",
  definition:
    "Sets that were stored on another node while their key's own node was lost, slow, losing packets, or cut off from some",
  of: (account) => account.count(Counter.storedElsewhere),
});
