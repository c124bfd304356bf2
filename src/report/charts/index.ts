/** All charts, in the order in which the report shows them. A new chart is one file and one line here. */
import { againstAxis } from "./against-axis.ts";
import type { Chart } from "./chart.ts";
import { databaseLoad } from "./database-load.ts";
import { databaseQueue } from "./database-queue.ts";
import { errors } from "./errors.ts";
import { latency } from "./latency.ts";
import { load } from "./load.ts";
import { staleCopies } from "./stale-copies.ts";
import { staleReads } from "./stale-reads.ts";
import { strandedCopies } from "./stranded-copies.ts";
import { stuckMap } from "./stuck-map.ts";
import { withoutValue } from "./without-value.ts";

export const charts: readonly Chart[] = [
  stuckMap,
  againstAxis,
  load,
  withoutValue,
  databaseLoad,
  databaseQueue,
  strandedCopies,
  staleCopies,
  staleReads,
  errors,
  latency,
];
