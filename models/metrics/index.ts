/** The metrics: one file a quantity, one line here. */
import { type Registry, registry } from "../../src/core/registry.ts";
import type { MetricInfo, SeriesInfo } from "../../src/core/result.ts";
import { seriesColumns } from "../recording/series-columns.ts";
import { beside } from "./beside.ts";
import { calcifiedMemory } from "./calcified-memory.ts";
import { byCause } from "./causes.ts";
import { connections } from "./connections.ts";
import { consistency } from "./consistency.ts";
import { databaseQueueLengthMax } from "./database-queue-max.ts";
import { databaseReadMultiplier } from "./database-read-multiplier.ts";
import { databaseUtilization } from "./database-utilization.ts";
import { databaseWaitMs } from "./database-wait.ts";
import { databaseWastedRatio } from "./database-wasted.ts";
import { deadNodeShare } from "./dead-node-share.ts";
import { deadlineRatio, wastedQueries, wastedWorkers } from "./deadline.ts";
import { errorRatio } from "./errors.ts";
import { evictions } from "./evictions.ts";
import { fallThroughPerSecond } from "./fall-through.ts";
import { latencyMsMax, latencyMsP99 } from "./latency.ts";
import { loaderQueryRatio } from "./loaders.ts";
import type { Metric } from "./metric.ts";
import { fallThroughRatio, getFailureRatio, missRatio } from "./miss-ratio.ts";
import {
  operationsPerSecond,
  pageFailedRatio,
  pageLatencies,
  pageSlowRatio,
  pagesPerSecond,
  pageUnendedRatio,
} from "./pages.ts";
import { protection } from "./protection.ts";
import { setFailureRatio } from "./set-failures.ts";
import { laggedReads, shards } from "./shards.ts";
import { sinceBack } from "./since-back.ts";
import { stability } from "./stability.ts";
import { staleAges } from "./stale-ages.ts";
import { staleCopies } from "./stale-copies.ts";
import { staleReads } from "./stale-reads.ts";
import { duplicateReadRatio } from "./stampede.ts";
import { storedElsewhere } from "./stored-elsewhere.ts";
import { stranded } from "./stranded.ts";
import { unansweredRatio } from "./unanswered.ts";
import { underWay } from "./under-way.ts";
import { splitViews } from "./views.ts";
import { backlogLength, refusedRatio, workerUtilization } from "./workers.ts";
import { worstMinute } from "./worst-minute.ts";

export const metrics: Registry<Metric> = registry("metric", ({ title }) => title);

metrics.register(
  ...missRatio,
  ...getFailureRatio,
  ...fallThroughRatio,
  ...unansweredRatio,
  ...beside,
  ...fallThroughPerSecond,
  ...worstMinute,
  ...sinceBack,
  ...databaseReadMultiplier,
  ...databaseUtilization,
  ...databaseWaitMs,
  ...databaseQueueLengthMax,
  ...loaderQueryRatio,
  ...databaseWastedRatio,
  ...latencyMsP99,
  ...latencyMsMax,
  ...errorRatio,
  ...stability,
  ...deadlineRatio,
  ...wastedQueries,
  ...wastedWorkers,
  ...protection,
  ...connections,
  ...shards,
  ...laggedReads,
  ...underWay,
  ...workerUtilization,
  ...backlogLength,
  ...refusedRatio,
  ...storedElsewhere,
  ...stranded,
  ...staleCopies,
  ...staleReads,
  ...byCause,
  ...staleAges,
  ...consistency,
  ...splitViews,
  ...setFailureRatio,
  ...duplicateReadRatio,
  ...pagesPerSecond,
  ...operationsPerSecond,
  ...pageFailedRatio,
  ...pageSlowRatio,
  ...pageUnendedRatio,
  ...pageLatencies,
  evictions,
  calcifiedMemory,
  deadNodeShare,
);

/** What the metrics say of themselves. */
export function metricInfos(): MetricInfo[] {
  return metrics.map(({ of: _, isAtLeast: _least, ...info }) => info);
}
export const seriesInfos: readonly SeriesInfo[] = seriesColumns.map(({ of: _, ...info }) => info);

/** What the report's first table shows, in this order. */
export const mainMetrics: readonly string[] = [
  "fallThroughRatio",
  "fallThroughRatioBefore",
  "pageLatencyMsP99Before",
  "missRatioDuringOutage",
  "getFailureRatioDuringOutage",
  "unansweredRatioDuringOutage",
  "gutterHitRatioDuringOutage",
  "replicaHitRatioDuringOutage",
  "missRatioAfterReturn",
  "warmUpHitRatioAfterReturn",
  "fallThroughPeakMultipleDuringOutage",
  "fallThroughPeakMultipleAfterReturn",
  "databaseLoadWorstMinuteDuringDisturbance",
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "failedRatioWorstMinuteDuringDisturbance",
  "databaseUtilizationDuringOutage",
  "worstShardShareDuringOutage",
  "databaseLoadWorstShardDuringOutage",
  "databaseUtilizationWorstShardDuringOutage",
  "databaseUtilizationAfterReturn",
  "databaseWaitMsDuringOutage",
  "latencyMsP99DuringOutage",
  "pageFailedRatioDuringOutage",
  "pageSlowRatioDuringOutage",
  "pageLatencyMsP50DuringOutage",
  "pageLatencyMsP99DuringOutage",
  "errorRatioDuringOutage",
  "deadlineRatioDuringOutage",
  "workerUtilizationDuringOutage",
  "backlogLengthDuringOutage",
  "refusedRatioDuringOutage",
  "strandedCopies",
  "strandedBytes",
  "staleReads",
  "staleReadsDuringSecondOutage",
  "viewsSettledSeconds",
];

/** What is of the first return alone, and told outage by outage where there are several. */
const OF_FIRST_RETURN: ReadonlySet<string> = new Set(["strandedCopies", "strandedBytes", "viewsSettledSeconds"]);

/**
 * Of metrics of the first outage and the first return those of all of them together, each once. When the first is usual again,
 * and what it left, is told outage by outage.
 */
export function overAllOutages(names: readonly string[]): string[] {
  const known = new Set(metrics.map(({ name }) => name));
  const found = names.flatMap((name) => {
    const overAll = name.replace(/(?:DuringOutage|AfterReturn)$/, "DuringDisturbance");
    return known.has(overAll) && !OF_FIRST_RETURN.has(name) ? [overAll] : [];
  });
  return [...new Set(found)];
}

/** The same where the number of nodes is what varies: what decides whether it is enough, and how the database's reads grow. */
export const sizingMetrics: readonly string[] = [
  "databaseLoadWorstMinuteDuringDisturbance",
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "failedRatioWorstMinuteDuringDisturbance",
  "errorRatioDuringDisturbance",
  "missRatioBefore",
  "databaseReadMultiplier",
  "databaseReadMultiplierDuringOutage",
  "databaseReadMultiplierClosedForm",
  "databaseReadMultiplierDifference",
  "deadNodeShare",
];
