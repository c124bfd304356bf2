/**
 * How many gets brought no value. A miss is an answer: the node has no such item. A failed get reached no node, or got an
 * error (a proxy's SERVER_ERROR); the application treats it like a miss and asks the database, but it is none.
 */
import { Counter } from "../recording/counters.ts";
import { PhaseName } from "../recording/phase-name.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

export const missRatio = inEachPhase({
  name: "missRatio",
  title: "Miss ratio",
  unit: "ratio",
  better: "lower",
  definition: "Gets that a node answered with a miss over all gets",
  of: (account) => account.ratio(account.count(Counter.getMisses), account.count(Counter.gets)),
});

export const getFailureRatio = inEachPhase({
  name: "getFailureRatio",
  title: "Failed gets",
  unit: "ratio",
  better: "lower",
  definition: "Gets that reached no node or were answered with an error over all gets",
  of: (account) => account.ratio(account.count(Counter.getFailures), account.count(Counter.gets)),
});

export const withoutValue: Quantity = {
  name: "fallThroughRatio",
  title: "Gets without a value",
  unit: "ratio",
  better: "lower",
  definition: "Gets that brought no value (missed or failed), for which the database is asked, over all gets",
  of: (account) => {
    const without = account.count(Counter.getMisses) + account.count(Counter.getFailures);
    return account.ratio(without, account.count(Counter.gets));
  },
};

export const fallThroughRatio: readonly Metric[] = [
  ...inEachPhase(withoutValue),
  {
    name: "fallThroughRatioFirstSecond",
    title: `${withoutValue.title}, first second`,
    unit: withoutValue.unit,
    better: withoutValue.better,
    definition: `${withoutValue.definition}, in the first second of the first outage.`,
    of: (recording) => {
      const account = recording.phase(PhaseName.onset);
      return account === null ? null : withoutValue.of(account, recording);
    },
  },
];
