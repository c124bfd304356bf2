/** How many gets nodes beside the cluster have answered: its replicas, its gutter, the source of a warm-up. */
import { Counter } from "../recording/counters.ts";
import type { BesideNames } from "../recording/levels.ts";
import { inEachPhase, type Metric } from "./metric.ts";

interface Beside {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly of: BesideNames;
  readonly counter: Counter;
}

const all: readonly Beside[] = [
  {
    name: "gutterHitRatio",
    title: "Hits in the gutter",
    what: "Gets that failed on the cluster and were answered with a value by the gutter",
    of: "gutter",
    counter: Counter.gutterHits,
  },
  {
    name: "replicaHitRatio",
    title: "Hits on a replica",
    what: "Gets that a replica answered with a value, after the pools before it",
    of: "replicas",
    counter: Counter.replicaHits,
  },
  {
    name: "warmUpHitRatio",
    title: "Hits by warm-up",
    what: "Gets that missed on a node which had just returned and found the value where that is filled from",
    of: "warmUp",
    counter: Counter.warmHits,
  },
];

/** Undefined in a world without the pool. */
export const beside: readonly Metric[] = all.flatMap(({ name, title, what, of, counter }) =>
  inEachPhase({
    name,
    title,
    unit: "ratio",
    better: "neither",
    definition: `${what}, over all gets (where there is cluster.${of})`,
    of: (account, { options }) =>
      options.beside.includes(of) ? account.ratio(account.count(counter), account.count(Counter.gets)) : null,
  }),
);
