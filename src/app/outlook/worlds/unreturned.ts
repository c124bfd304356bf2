/** The worlds in which the node does not return. */
import { type Outage, outageOf, together } from "./outage.ts";
import { type Loss, SLOW_SECONDS, SmallWorld, type Watched } from "./small-world.ts";
import { CLOCK_SECONDS, CROWDED_SECONDS, OFFSET_STEP, OFFSETS, WEEK_SECONDS } from "./stories.ts";

/** Processes that are out of step with each other: one for each seventh of a second. */
export const OUTAGE_PROCESSES = 7;
/** More than the thousand time-outs in a row that spymemcached allows. */
const MANY_ACTS = 2500;
const MANY_PAUSES_SECONDS = [0.05, 0.02];
const CLOSE_SECONDS_MAX = 400;
/** What has not happened in so many times the time that it takes under another load does not. */
const LONG_ENOUGH = 3;
const HOUR_SECONDS = 3600;
/** Some hundred operations of each process are enough to see what they have in common; and in a week in which they come seldom. */
const ACTS_MAX = 4000;
const WEEK_ACTS_MAX = 12_000;

/** How the requests of the processes come. */
export interface Requests {
  readonly pauseSeconds: number;
  /** Each is one operation, so that operations do not come two by two. */
  readonly isSingle: boolean;
}

/** What an outage is like. */
export function outage(loss: Loss, watched: Watched, requests: Requests): Outage {
  const until = (endSeconds: number, actsMax: number): Outage =>
    outageOf(new SmallWorld(watched, { ...outageStory(loss, requests), endSeconds, actsMax }));
  const first = until(HOUR_SECONDS, ACTS_MAX);
  const seen =
    first.isLeftForGood || first.waitsForKernel || first.neverEnds ? until(WEEK_SECONDS, WEEK_ACTS_MAX) : first;
  return { ...seen, onset: onsetAtAnyTime(loss, watched, requests, seen) };
}

/** The same where operations take so long that they come one right after another; null if none does. */
export function crowdedOutage(loss: Loss, watched: Watched, often: Outage, sparse: Outage): Outage | null {
  const { onset } = often;
  if (onset === null || sparse.onset === null || onset.failures[1] === 0) return null;
  if (onset.waitSeconds[1] < SLOW_SECONDS) return null;
  const story = outageStory(loss, { pauseSeconds: CROWDED_SECONDS, isSingle: true });
  const world = new SmallWorld(watched, { ...story, isSteady: true, endSeconds: HOUR_SECONDS, actsMax: ACTS_MAX });
  const seen = outageOf(world);
  // Too short a story shows nothing.
  return seen.onset === null && world.endSeconds < LONG_ENOUGH * onset.seconds[1] ? null : seen;
}

/**
 * The same with requests that do not come less often as time goes by, for so many seconds, and processes that notice the loss
 * one after another in that time: whatever happens from time to time happens here at all times of a second and of the library's own clocks.
 */
export function closeOutage(loss: Loss, watched: Watched, requests: Requests, seconds: number): Outage {
  const isOften = seconds <= CLOSE_SECONDS_MAX;
  const story = {
    ...outageStory(loss, requests),
    firstSeconds: (process: number) => 0.01 + seconds * (process / OUTAGE_PROCESSES),
    isSteady: isOften,
    isDrawn: isOften,
    endSeconds: 2.5 * seconds,
  };
  return outageOf(new SmallWorld(watched, story));
}

/**
 * How many operations in a row fail until the process leaves the node out, if that takes more than an outage shows; 0 if it
 * depends on how often they come, null if it never does.
 */
export function manyFailures(loss: Loss, watched: Watched): number | null {
  const [often, oftener] = MANY_PAUSES_SECONDS.map((pauseSeconds) => {
    const story = { ...outageStory(loss, { pauseSeconds, isSingle: false }), isSteady: true };
    const { onset } = outageOf(new SmallWorld(watched, { ...story, endSeconds: WEEK_SECONDS, actsMax: MANY_ACTS }));
    return onset?.failures[1] ?? null;
  });
  if (often === null && oftener === null) return null;
  return often !== undefined && often !== null && often === oftener ? often : 0;
}

/** Processes notice within a second, since libraries of PHP count whole ones. */
function outageStory(loss: Loss, { pauseSeconds, isSingle }: Requests) {
  return {
    loss,
    outageSeconds: Number.POSITIVE_INFINITY,
    firstSeconds: (process: number) => 0.01 + process / OUTAGE_PROCESSES,
    pauseSeconds,
    isSingle,
    requestsTogether: 1,
  };
}

/** A library that looks at its clock and not at what happens (health checks) notices sooner or later, as the loss falls. */
function onsetAtAnyTime(loss: Loss, watched: Watched, requests: Requests, { onset, alone }: Outage): Outage["onset"] {
  if (onset === null || onset.failures[1] === 0 || onset.seconds[1] < CLOCK_SECONDS) return onset;
  const endSeconds = 3 * onset.seconds[1];
  // The clock goes round in the time between two tries, if there are any.
  const clock = Math.min(onset.seconds[1], ...alone.flat().map(([, most]) => most));
  const onsets = OFFSETS.map((share) => {
    const story = { ...outageStory(loss, requests), endSeconds, delaySeconds: share * clock };
    return outageOf(new SmallWorld(watched, story)).onset ?? onset;
  });
  return { ...together([onset, ...onsets]), stepSeconds: OFFSET_STEP * clock };
}
