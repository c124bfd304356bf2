/** The columns of a run's time series: one value a window. */
import type { SeriesInfo } from "../../src/core/result.ts";
import type { Account } from "./account.ts";
import { Counter } from "./counters.ts";
import type { Levels, RecordingOptions } from "./levels.ts";

export interface SeriesColumn extends SeriesInfo {
  of(window: Account, levelsAtEnd: Levels, options: RecordingOptions): number;
}

const rate =
  (...counters: Counter[]) =>
  (window: Account): number =>
    counters.reduce<number>((sum, counter) => sum + window.count(counter), 0) / window.seconds;

const share =
  (...parts: Counter[]) =>
  (window: Account): number => {
    const gets = window.count(Counter.gets);
    return gets === 0 ? 0 : parts.reduce<number>((sum, part) => sum + window.count(part), 0) / gets;
  };

export const seriesColumns: readonly SeriesColumn[] = [
  { name: "requestsPerSecond", title: "Requests", unit: "1/s", better: "neither", of: rate(Counter.requests) },
  { name: "hitRatio", title: "Hit ratio", unit: "ratio", better: "higher", of: share(Counter.getHits) },
  {
    name: "missRatio",
    title: "Miss ratio",
    unit: "ratio",
    better: "lower",
    of: share(Counter.getMisses),
  },
  { name: "getFailureRatio", title: "Failed gets", unit: "ratio", better: "lower", of: share(Counter.getFailures) },
  {
    name: "fallThroughRatio",
    title: "Gets without a value",
    unit: "ratio",
    better: "lower",
    of: share(Counter.getMisses, Counter.getFailures),
  },
  {
    name: "fallThroughPerSecond",
    title: "Fall-through",
    unit: "1/s",
    better: "lower",
    of: rate(Counter.databaseReads),
  },
  {
    name: "databaseQueriesPerSecond",
    title: "Database queries offered",
    unit: "1/s",
    better: "lower",
    of: rate(Counter.databaseReads, Counter.databaseWrites, Counter.databaseLoads),
  },
  {
    name: "databaseCapacityPerSecond",
    title: "Database capacity",
    unit: "1/s",
    better: "neither",
    of: (_window, _levels, options) => options.databaseCapacityPerSecond,
  },
  {
    name: "databaseUtilization",
    title: "Database utilization",
    unit: "ratio",
    better: "lower",
    of: (window, _levels, options) => rate(Counter.databaseBusySeconds)(window) / options.databaseServers,
  },
  {
    name: "databaseQueueLength",
    title: "Database queue, mean",
    unit: "queries",
    better: "lower",
    of: rate(Counter.databaseQueueSeconds),
  },
  {
    name: "workersBusy",
    title: "Workers busy, mean",
    unit: "workers",
    better: "lower",
    of: rate(Counter.workerBusySeconds),
  },
  {
    name: "backlogLength",
    title: "Requests in backlogs, mean",
    unit: "requests",
    better: "lower",
    of: rate(Counter.backlogSeconds),
  },
  { name: "refusalsPerSecond", title: "Refused requests", unit: "1/s", better: "lower", of: rate(Counter.refusals) },
  { name: "errorsPerSecond", title: "Errors", unit: "1/s", better: "lower", of: rate(Counter.errors) },
  {
    name: "latencyMsP99",
    title: "Latency of reads, p99",
    unit: "ms",
    better: "lower",
    of: (window) => (window.latency.count === 0 ? 0 : window.latency.quantile(0.99)),
  },
  {
    name: "strandedCopies",
    title: "Stranded copies",
    unit: "copies",
    better: "lower",
    atEnd: true,
    of: (_window, levels) => levels.strandedCopies,
  },
  {
    name: "strandedBytes",
    title: "Stranded bytes",
    unit: "bytes",
    better: "lower",
    atEnd: true,
    of: (_window, levels) => levels.strandedBytes,
  },
  {
    name: "staleCopies",
    title: "Stale copies",
    unit: "copies",
    better: "lower",
    atEnd: true,
    of: (_window, levels) => levels.staleCopies,
  },
  { name: "staleReadsPerSecond", title: "Stale reads", unit: "1/s", better: "lower", of: rate(Counter.staleReads) },
];
