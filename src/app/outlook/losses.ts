/**
 * The small worlds of a configuration: for each way in which a node can be lost two in which it does not return, which differ
 * in how often operations come, and one or two in which it does.
 */
import { type Comeback, comebackOf } from "./comeback.ts";
import { type EachRequest, eachRequestOf } from "./each-request.ts";
import { type Outage, outageOf } from "./outage.ts";
import { around, common, type Range } from "./range.ts";
import { type Loss, SmallWorld, type Watched } from "./small-world.ts";

export interface LossFacts {
  readonly loss: Loss;
  /** With an operation every 100 ms, and with one every 350. */
  readonly outage: Outage;
  readonly sparse: Outage;
  /** For how long a process leaves the node alone between two tries: first, and at most. Null if it tries it all the time. */
  readonly alone: { readonly first: Range; readonly most: Range; readonly isSteady: boolean } | null;
  /** Where objects live for one web request only. */
  readonly eachRequest: EachRequest | null;
  readonly comeback: Comeback & { readonly afterSeconds: number };
  /** After a long outage, where that may make a difference. */
  readonly late: Comeback | null;
}

export const LOSSES: readonly Loss[] = ["crash", "host-down", "pause"];

/** How many processes there are: enough to be out of step with each other. */
const OUTAGE_PROCESSES = 7;
const COMEBACK_PROCESSES = 11;
const PAUSE_SECONDS = 0.1;
const SPARSE_SECONDS = 0.35;
/** Between two requests of a process, in the two worlds in which the node does not return. */
export const LOST_PAUSES_SECONDS = [PAUSE_SECONDS, SPARSE_SECONDS] as const;
const HOUR_SECONDS = 3600;
/** What is not done in a week is never done. */
const WEEK_SECONDS = 7 * 24 * HOUR_SECONDS;
/** Some of a hundred changes are enough to see what they have in common. */
const ACTS_MAX = 4000;
const CLOSELY_SECONDS_MAX = 30;
const WAIT_SECONDS_MAX = 30;
/** What takes no longer has nothing to do with a clock that goes on by itself. */
const CLOCK_SECONDS = 3;
const OFFSETS = [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6];
const OFFSET_STEP = 1 / 6;
/** Pauses between tries that differ by no more than this factor are the same, but for clocks of whole seconds. */
const STEADY = 1.25;
const SHORT_OUTAGE_SECONDS = 60;
export const LONG_OUTAGE_SECONDS = 1800;

/** @param watched the configuration in so many processes. */
export function lossFacts(loss: Loss, watched: (processes: number) => Watched, keepsObjects: boolean): LossFacts {
  const few = watched(OUTAGE_PROCESSES);
  const outage = lost(loss, few, PAUSE_SECONDS);
  const sparse = lost(loss, few, SPARSE_SECONDS);
  const alone = aloneOf(outage);
  const many = watched(COMEBACK_PROCESSES);
  const within = Math.max(withinOf(alone), Math.min(WAIT_SECONDS_MAX, slowest(outage)));
  const soon = Math.max(SHORT_OUTAGE_SECONDS, Math.ceil(1.4 * within));
  return {
    loss,
    outage: { ...outage, onset: onsetAtAnyTime(loss, few, outage) },
    sparse,
    alone,
    eachRequest: keepsObjects ? null : eachRequestOf(loss, few),
    comeback: { afterSeconds: soon, ...returned(loss, many, soon, within) },
    late: alone?.isSteady === true ? null : returned(loss, many, LONG_OUTAGE_SECONDS, within),
  };
}

/** The node does not return. Processes notice within a second, since libraries of PHP count whole ones. */
function lost(loss: Loss, watched: Watched, pauseSeconds: number): Outage {
  const outage = (endSeconds: number): Outage =>
    outageOf(new SmallWorld(watched, { ...outageStory(loss, pauseSeconds), endSeconds }));
  const first = outage(HOUR_SECONDS);
  return first.isLeftForGood || first.waitsForKernel ? outage(WEEK_SECONDS) : first;
}

function outageStory(loss: Loss, pauseSeconds: number) {
  return {
    loss,
    outageSeconds: Number.POSITIVE_INFINITY,
    firstSeconds: (process: number) => 0.01 + process / OUTAGE_PROCESSES,
    pauseSeconds,
    requestsTogether: 1,
    actsMax: ACTS_MAX,
  };
}

/** A library that looks at its clock and not at what happens (health checks) notices sooner or later, as the loss falls. */
function onsetAtAnyTime(loss: Loss, watched: Watched, { onset }: Outage): Outage["onset"] {
  if (onset === null || onset.failures[1] === 0 || onset.seconds[1] < CLOCK_SECONDS) return onset;
  const endSeconds = 3 * onset.seconds[1];
  const onsets = OFFSETS.map((share) => {
    const story = { ...outageStory(loss, PAUSE_SECONDS), endSeconds, delaySeconds: share * onset.seconds[1] };
    return outageOf(new SmallWorld(watched, story)).onset ?? onset;
  });
  const all = [onset, ...onsets];
  return {
    failures: around(all.flatMap(({ failures }) => failures)),
    seconds: around(all.flatMap(({ seconds }) => seconds)),
    waitSeconds: around(all.flatMap(({ waitSeconds }) => waitSeconds)),
    stepSeconds: OFFSET_STEP * onset.seconds[1],
  };
}

/** The node returns; processes have noticed its loss within so many seconds of each other. */
function returned(loss: Loss, watched: Watched, leastSeconds: number, withinSeconds: number): Comeback {
  const comeback = (offsetSeconds: number, afterSeconds: number): Comeback => {
    // A fraction of a second, as the loss has one.
    const outageSeconds = leastSeconds + 0.29 + offsetSeconds;
    const world = new SmallWorld(watched, {
      loss,
      outageSeconds,
      endSeconds: outageSeconds + afterSeconds,
      firstSeconds: (process) => 0.01 + (withinSeconds * process) / COMEBACK_PROCESSES,
      pauseSeconds: PAUSE_SECONDS,
      // Short times of leaving the node alone are over when operations come seldom.
      closelySeconds: Math.min(CLOSELY_SECONDS_MAX, 1.5 * withinSeconds),
      requestsTogether: 1,
    });
    return comebackOf(world, outageSeconds);
  };
  const soon = comeback(0, Math.max(120, 2 * withinSeconds));
  const first = soon.isNever ? comeback(0, WEEK_SECONDS) : soon;
  const spread = first.last?.[1] ?? 0;
  if (first.first === null || first.first[1] < spread / 2 || spread < CLOCK_SECONDS) return first;
  // All came back at about the same time: by a clock, perhaps, that the return may meet at any other time.
  const others = OFFSETS.map((share) => comeback(share * spread, Math.max(120, 2 * spread)));
  return widened(others.reduce(earlierAndLater, first), OFFSET_STEP * spread);
}

/** By as much as the first and the last may have been missed. */
function widened(comeback: Comeback, seconds: number): Comeback {
  const { first, last } = comeback;
  return {
    ...comeback,
    first: first === null ? null : [Math.max(0, first[0] - seconds), first[1]],
    last: last === null ? null : [last[0], last[1] + seconds],
  };
}

function earlierAndLater(one: Comeback, other: Comeback): Comeback {
  const firsts = [one.first, other.first].filter((range) => range !== null);
  const lasts = [one.last, other.last].filter((range) => range !== null);
  return {
    ...one,
    first: firsts.reduce((least, range) => (range[1] < least[1] ? range : least)),
    last: lasts.reduce((most, range) => (range[1] > most[1] ? range : most)),
    isNever: one.isNever || other.isNever,
  };
}

/** Time in which processes notice the loss one after another: they are to be at all stages of leaving the node alone. */
function withinOf(alone: LossFacts["alone"]): number {
  if (alone === null) return 1;
  // Where the times grow, those after some failures.
  return alone.isSteady ? alone.most[1] : Math.min(alone.most[1], Math.max(SHORT_OUTAGE_SECONDS, 10 * alone.first[1]));
}

/** How long an operation takes that waits for the node: processes are to be at all stages of that as well. */
function slowest({ onset, again, failingSeconds }: Outage): number {
  return Math.max(failingSeconds[1], onset?.waitSeconds[1] ?? 0, again?.waitSeconds[1] ?? 0);
}

function aloneOf({ alone }: Outage): LossFacts["alone"] {
  const gaps = alone.flat();
  if (gaps.length === 0) return null;
  const firsts = alone.flatMap((own) => own.slice(0, 1));
  // Where a process has missed a time to try, two look like one.
  const clear = gaps.filter(([least, most]) => most < 1.1 * least + SPARSE_SECONDS);
  const known = clear.length > 0 ? clear : gaps;
  const most = known.reduce((longest, gap) => (gap[0] > longest[0] ? gap : longest));
  const same = common(known);
  if (same !== null) return { first: same, most: same, isSteady: true };
  const first = common(firsts) ?? around(firsts.flat());
  const least = known.reduce((shortest, gap) => (gap[1] < shortest[1] ? gap : shortest));
  const isSteady = most[0] < STEADY * least[1];
  return { first: isSteady ? least : first, most, isSteady };
}
