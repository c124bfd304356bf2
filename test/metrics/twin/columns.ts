/** What each column of the series is worth in a window of the twin's world. */
import { type Account, quantile } from "./account.ts";
import type { Levels } from "./records.ts";

type Column = (window: Account, levelsAtEnd: Levels) => number;

const share = (part: number, window: Account): number => (window.gets().length === 0 ? 0 : part / window.gets().length);

export const columns: Readonly<Record<string, Column>> = {
  requestsPerSecond: (window) => window.requests().length / window.seconds,
  hitRatio: (window) => share(window.getsThatCameTo("hit").length, window),
  missRatio: (window) => share(window.getsThatCameTo("miss").length, window),
  getFailureRatio: (window) => share(window.getsThatCameTo("failure").length, window),
  fallThroughRatio: (window) =>
    share(window.getsThatCameTo("miss").length + window.getsThatCameTo("failure").length, window),
  fallThroughPerSecond: (window) => window.reads().length / window.seconds,
  databaseQueriesPerSecond: (window) => window.queries().length / window.seconds,
  databaseCapacityPerSecond: ({ world }) => world.capacityPerSecond(),
  databaseUtilization: (window) => window.busySeconds() / (window.seconds * window.world.scenario.database.servers),
  databaseQueueLength: (window) => window.queueSeconds() / window.seconds,
  workersBusy: (window) => window.workerSeconds() / window.seconds,
  backlogLength: (window) => window.backlogSeconds() / window.seconds,
  refusalsPerSecond: (window) => window.refused().length / window.seconds,
  errorsPerSecond: (window) => window.errors().length / window.seconds,
  latencyMsP99: (window) => quantile(window.latencies(), 0.99) ?? 0,
  strandedCopies: (_window, levels) => levels.strandedCopies,
  strandedBytes: (_window, levels) => levels.strandedBytes,
  staleCopies: (_window, levels) => levels.staleCopies,
  staleReadsPerSecond: (window) => window.staleReads().length / window.seconds,
};
