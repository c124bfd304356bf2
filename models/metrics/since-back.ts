/**
 * What a return costs, from one instant on that all ways of return share: the nodes of the last outage run again, whether clients are let
 * in at once, after a fill, or process by process. The phase "after the return" begins when the last of them is let in, so that it leaves
 * out what happens until then; and it begins with the last minute of the outage, which no way of return can help.
 */
import { AFTER_RETURN_SECONDS, PhaseName } from "../recording/phase-name.ts";
import type { Recording } from "../recording/recording.ts";
import { Column, MINUTE_SECONDS, type Stretch } from "../recording/seconds.ts";
import type { Metric } from "./metric.ts";
import { withoutValue } from "./miss-ratio.ts";

/** Warm is what has at most so many times the usual misses: a definition, as of a half-life. */
const WARM_MAX = 2;

const WHEN =
  "from the time the nodes of the last outage run again, let in or not, to 10 minutes after its end (null where less than a minute of that is left)";

/** Where each whole minute begins that lies in it; none where there is no return. */
function minutesOf({ options }: Recording): { readonly first: number; readonly last: number } | null {
  const { trigger, durationSeconds, measureFromSeconds } = options;
  if (trigger === undefined) return null;
  const first = Math.ceil(Math.max(trigger.backSeconds, measureFromSeconds));
  const last = Math.floor(Math.min(durationSeconds, trigger.toSeconds + AFTER_RETURN_SECONDS)) - MINUTE_SECONDS;
  return last < first ? null : { first, last };
}

function worst(recording: Recording, of: (minute: Stretch) => number | null) {
  const minutes = minutesOf(recording);
  if (minutes === null) return null;
  let most: number | null = null;
  for (let from = minutes.first; from <= minutes.last; from++) {
    const value = of({ fromSeconds: from, toSeconds: from + MINUTE_SECONDS });
    if (value !== null && (most === null || value > most)) most = value;
  }
  return most;
}

/** When the last whole minute ends to be cold; null where nothing is known of what is usual. */
function warm(recording: Recording): { readonly seconds: number; readonly isOver: boolean } | null {
  const minutes = minutesOf(recording);
  const before = recording.phase(PhaseName.before);
  const usual = before === null ? null : withoutValue.of(before, recording);
  if (minutes === null || usual === null || usual === 0) return null;
  const { first, last } = minutes;
  for (let from = last; from >= first; from--) {
    const minute = { fromSeconds: from, toSeconds: from + MINUTE_SECONDS };
    const gets = recording.seconds.sum(Column.gets, minute);
    const without = recording.seconds.sum(Column.getsWithoutValue, minute);
    if (without > WARM_MAX * usual * gets) return { seconds: from + 1 - first, isOver: from < last };
  }
  return { seconds: 0, isOver: true };
}

export const sinceBack: readonly Metric[] = [
  {
    name: "databaseUtilizationWorstMinuteSinceBack",
    title: "Database busy, worst minute since a node is back",
    unit: "ratio",
    better: "lower",
    definition: `Server-seconds the database was busy in the worst 60 whole seconds in a row, over those it had, ${WHEN}.`,
    of: (recording) => {
      const whole = recording.options.databaseServers * MINUTE_SECONDS;
      return worst(recording, (minute) => recording.seconds.sum(Column.databaseBusySeconds, minute) / whole);
    },
  },
  {
    name: "databaseLoadWorstMinuteSinceBack",
    title: "Database load, worst minute since a node is back",
    unit: "x",
    better: "lower",
    definition: `Queries offered to the database in the worst 60 whole seconds in a row, over those that it can serve in a minute, ${WHEN}.`,
    of: (recording) => {
      const whole = recording.options.databaseCapacityPerSecond * MINUTE_SECONDS;
      return whole > 0
        ? worst(recording, (minute) => recording.seconds.sum(Column.databaseQueries, minute) / whole)
        : null;
    },
  },
  {
    name: "failedRatioWorstMinuteSinceBack",
    title: "Failed requests, worst minute since a node is back",
    unit: "ratio",
    better: "lower",
    definition: `Requests that ended with an error, or had no answer within a minute, over all that began in the worst 60 whole seconds in a row, ${WHEN}.`,
    of: (recording) =>
      worst(recording, (minute) => {
        const requests = recording.seconds.sum(Column.requests, minute);
        return requests === 0 ? null : recording.seconds.sum(Column.failedRequests, minute) / requests;
      }),
  },
  {
    name: "warmSeconds",
    title: "Until warm, since a node is back",
    unit: "s",
    better: "lower",
    definition: `Seconds from the time the nodes of the last outage run again, let in or not, to the first instant from which on each 60 whole seconds in a row have at most ${WARM_MAX} times the share of gets without a value of the hour before the first outage, as far as 10 minutes after the outage's end or the end of the run; at least to there where the last of them have more.`,
    of: (recording) => warm(recording)?.seconds ?? null,
    isAtLeast: (recording) => warm(recording)?.isOver === false,
  },
];
