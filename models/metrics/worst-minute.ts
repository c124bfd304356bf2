/**
 * The worst minute: the largest count in any 60 whole seconds in a row that end in the phase. Not a rate over whatever a
 * window or a phase leaves of a minute, which is the higher the shorter it is.
 */
import type { Account } from "../recording/account.ts";
import { Counter } from "../recording/counters.ts";
import { PhaseName } from "../recording/phase-name.ts";
import type { Recording } from "../recording/recording.ts";
import { Column, MINUTE_SECONDS } from "../recording/seconds.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

const minute = "in the worst 60 seconds in a row that end in it (a phase of less than a minute has none)";

const perMinute = (recording: Recording, column: Column, account: Account, whole: number): number | null => {
  const worst = recording.seconds.worstMinute(column, account);
  return worst === null || !(whole > 0) ? null : worst / whole;
};

export const fallThroughPeak: Quantity = {
  name: "fallThroughPeakMultiple",
  title: "Fall-through, worst minute",
  unit: "x",
  better: "lower",
  definition: `Gets that reached the database ${minute}, over those of a mean minute of the hour before the first outage`,
  of: (account, recording) => {
    const before = recording.phase(PhaseName.before)?.perSecond(Counter.databaseReads) ?? 0;
    return perMinute(recording, Column.databaseReads, account, before * MINUTE_SECONDS);
  },
};

export const databaseLoad: Quantity = {
  name: "databaseLoadWorstMinute",
  title: "Database load, worst minute",
  unit: "x",
  better: "lower",
  definition: `Queries offered to the database ${minute}, over those that it can serve in a minute`,
  of: (account, recording) => {
    const { databaseCapacityPerSecond } = recording.options;
    return perMinute(recording, Column.databaseQueries, account, databaseCapacityPerSecond * MINUTE_SECONDS);
  },
};

export const databaseBusy: Quantity = {
  name: "databaseUtilizationWorstMinute",
  title: "Database busy, worst minute",
  unit: "ratio",
  better: "lower",
  definition: `Server-seconds the database was busy ${minute}, over those it had`,
  of: (account, recording) => {
    const { databaseServers } = recording.options;
    return perMinute(recording, Column.databaseBusySeconds, account, databaseServers * MINUTE_SECONDS);
  },
};

export const failedRequests: Quantity = {
  name: "failedRatioWorstMinute",
  title: "Failed requests, worst minute",
  unit: "ratio",
  better: "lower",
  definition: `Requests that ended with an error, or had no answer within a minute, over all that began ${minute}`,
  of: (account, recording) => recording.seconds.worstMinuteRatio(Column.failedRequests, Column.requests, account),
};

export const worstMinute: readonly Metric[] = [fallThroughPeak, databaseLoad, databaseBusy, failedRequests].flatMap(
  inEachPhase,
);
