/**
 * Whether the world is itself again after what befell it: the class of a run, and the rule by which it has it.
 *
 * *stable*: once the last trigger has ended, the world is as it was before. *recovering*: for a while it was not, but a backlog
 * shrank. *stuck*: the trigger has ended, the load is what it was, and the world stays unwell all the same: something sustains it, as
 * retries, time-outs or a cache that never refills do (Bronson et al., "Metastable failures in distributed systems", HotOS 2021).
 *
 * Unwell is a stretch in which more requests fail than usual, by a point, or in which the database is saturated and was not before.
 * The last fifth of the time after the trigger is looked at, and the fifth before it. A trigger is an outage; of a run without one
 * it is the start, so that a world which cannot bear its load from the beginning is stuck too.
 */
import type { StabilityClass } from "../../src/core/result.ts";
import type { Recording } from "../recording/recording.ts";
import { Column, type Stretch } from "../recording/seconds.ts";
import { FAILED_MORE, isUnwell, SATURATED } from "../recording/unwell.ts";
import type { Metric } from "./metric.ts";

/** A backlog that shrinks by less in a fifth of the time is not called one that shrinks. */
const SHRUNK = 0.9;
/** Of the time after the trigger. */
const PART = 0.2;
/** A stretch that is shorter tells nothing. */
const PART_SECONDS_MIN = 5;

export interface Stability {
  readonly name: StabilityClass;
  /** The rule that decided, with what it saw. */
  readonly evidence: string;
  /** What the end is like, in words that differ between runs in nothing but their numbers, the share that fails first. */
  readonly end: string;
}

interface State {
  readonly failed: number;
  readonly busy: number;
  readonly waiting: number;
}

/** Null where the run ends too soon after its trigger, or before that has ended. */
export function stabilityOf(recording: Recording): Stability | null {
  const { measureFromSeconds, durationSeconds, trigger } = recording.options;
  const from = Math.max(trigger?.toSeconds ?? 0, measureFromSeconds);
  const part = Math.floor((durationSeconds - from) * PART);
  if (part < PART_SECONDS_MIN) return null;
  const until = Math.floor(durationSeconds);
  const last = stateIn(recording, { fromSeconds: until - part, toSeconds: until });
  const before = stateIn(recording, { fromSeconds: until - 2 * part, toSeconds: until - part });
  const first = stateIn(recording, { fromSeconds: Math.ceil(from), toSeconds: Math.ceil(from) + part });
  const hasUsual = usualStretch(recording) !== null;
  const usual = usualOf(recording);
  const since = trigger === undefined ? "the start" : "the end of the last outage";
  const requests = recording.options.hasPages ? "the requests of pages" : "the requests";
  const words = (state: State): string =>
    `${percent(state.failed)} of ${requests} fail${state.busy >= SATURATED ? " and the database is saturated" : ""}`;
  const seen = `in the last ${part} s, ${until - part - Math.ceil(from)} s after ${since}, ${words(last)}`;
  const than = hasUsual ? ` (before the outage ${percent(usual.failed)})` : "";
  const end = `${percent(last.failed)} of ${requests} fail and the database is ${percent(last.busy)} busy in the last ${part} s of the run`;
  if (!isUnwell(last, usual)) {
    if (!isUnwell(first, usual)) return { name: "stable", end, evidence: `${seen}${than}, as in the first ${part} s` };
    return { name: "recovering", end, evidence: `${seen}${than}; in the first ${part} s after it ${words(first)}` };
  }
  return hasShrunk(before, last)
    ? { name: "recovering", end, evidence: `${seen}${than}; in the ${part} s before it was more: ${words(before)}` }
    : {
        name: "stuck",
        end,
        evidence: `${seen}${than}, and it does not get better: in the ${part} s before ${words(before)}`,
      };
}

/** The time before the trigger; null where there is too little. */
function usualStretch({ options: { measureFromSeconds, trigger } }: Recording): Stretch | null {
  const toSeconds = Math.floor(trigger?.fromSeconds ?? measureFromSeconds);
  return toSeconds - measureFromSeconds < PART_SECONDS_MIN
    ? null
    : { fromSeconds: Math.ceil(measureFromSeconds), toSeconds };
}

function usualOf(recording: Recording): State {
  const stretch = usualStretch(recording);
  return stretch === null ? { failed: 0, busy: 0, waiting: 0 } : stateIn(recording, stretch);
}

function stateIn({ seconds, options }: Recording, stretch: Stretch): State {
  const sum = (column: Column): number => seconds.sum(column, stretch);
  const requests = sum(Column.requests);
  const span = stretch.toSeconds - stretch.fromSeconds;
  return {
    failed: requests === 0 ? 0 : sum(Column.failedRequests) / requests,
    busy: sum(Column.databaseBusySeconds) / (options.databaseServers * span),
    waiting: sum(Column.databaseQueueSeconds) / span,
  };
}

/** Fewer fail than before, or as many and fewer wait. */
function hasShrunk(before: State, last: State): boolean {
  if (last.failed <= before.failed * SHRUNK && before.failed > 0) return true;
  return before.failed <= last.failed * 1.001 && last.failed <= FAILED_MORE && last.waiting <= before.waiting * SHRUNK;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** Short, so that seconds are told from minutes, and so many in a row, so that chance seldom makes them all well. */
const STRETCH_SECONDS = 10;
const STRETCHES = 3;

/**
 * Seconds from the end of the last outage to the first of three stretches in a row that are well; to the end of the run where there are
 * none. Null where there was no outage, or it leaves no time for that.
 */
function unwellSeconds(recording: Recording): { readonly seconds: number; readonly isOver: boolean } | null {
  const { measureFromSeconds, durationSeconds, trigger } = recording.options;
  if (trigger === undefined) return null;
  const from = Math.ceil(Math.max(trigger.toSeconds, measureFromSeconds));
  const stretches = Math.floor((Math.floor(durationSeconds) - from) / STRETCH_SECONDS);
  if (stretches < STRETCHES) return null;
  const usual = usualOf(recording);
  let inARow = 0;
  for (let i = 0; i < stretches; i++) {
    const begins = from + i * STRETCH_SECONDS;
    const isWell = !isUnwell(stateIn(recording, { fromSeconds: begins, toSeconds: begins + STRETCH_SECONDS }), usual);
    inARow = isWell ? inARow + 1 : 0;
    if (inARow === STRETCHES) return { seconds: (i + 1 - STRETCHES) * STRETCH_SECONDS, isOver: true };
  }
  return { seconds: stretches * STRETCH_SECONDS, isOver: false };
}

const isClass =
  (name: StabilityClass) =>
  (recording: Recording): number | null => {
    const found = stabilityOf(recording);
    return found === null ? null : found.name === name ? 1 : 0;
  };

export const stability: readonly Metric[] = [
  {
    name: "stuckRatio",
    title: "Stuck after the last outage",
    unit: "ratio",
    better: "lower",
    definition:
      "Of the runs those that end stuck: long after the last outage (or the start, where there is none) a point more of the requests fail than before it, or the database is saturated and was not, and it does not get better.",
    of: isClass("stuck"),
  },
  {
    name: "recoveringRatio",
    title: "Backlogged after the last outage",
    unit: "ratio",
    better: "lower",
    definition:
      "Of the runs those that are unwell after the last outage, and whose backlog shrinks or has shrunk by the end of the run.",
    of: isClass("recovering"),
  },
  {
    name: "unwellSeconds",
    title: "Unwell after the last outage",
    unit: "s",
    better: "lower",
    definition: `From the end of the last outage to the first of ${STRETCHES} times ${STRETCH_SECONDS} s in a row in which no more requests fail than before it, by a point, and the database is not saturated unless it was; at least to the end of the run where there are none.`,
    of: (recording) => unwellSeconds(recording)?.seconds ?? null,
    isAtLeast: (recording) => unwellSeconds(recording)?.isOver === false,
  },
];
