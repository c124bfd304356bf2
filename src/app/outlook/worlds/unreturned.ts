/** The worlds in which the node does not return. */
import { type Outage, outageOf } from "./outage.ts";
import { around } from "./range.ts";
import { type Loss, SmallWorld, type Watched } from "./small-world.ts";
import { CLOCK_SECONDS, OFFSET_STEP, OFFSETS, WEEK_SECONDS } from "./stories.ts";

/** Processes that are out of step with each other: one for each seventh of a second. */
export const OUTAGE_PROCESSES = 7;
const HOUR_SECONDS = 3600;
/** Some hundred operations of each process are enough to see what they have in common. */
const ACTS_MAX = 4000;

/** What an outage is like with so many seconds between the requests of a process. */
export function outage(loss: Loss, watched: Watched, pauseSeconds: number): Outage {
  const until = (endSeconds: number): Outage =>
    outageOf(new SmallWorld(watched, { ...outageStory(loss, pauseSeconds), endSeconds }));
  const first = until(HOUR_SECONDS);
  const seen = first.isLeftForGood || first.waitsForKernel ? until(WEEK_SECONDS) : first;
  return { ...seen, onset: onsetAtAnyTime(loss, watched, pauseSeconds, seen) };
}

/** Processes notice within a second, since libraries of PHP count whole ones. */
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
function onsetAtAnyTime(loss: Loss, watched: Watched, pauseSeconds: number, { onset }: Outage): Outage["onset"] {
  if (onset === null || onset.failures[1] === 0 || onset.seconds[1] < CLOCK_SECONDS) return onset;
  const endSeconds = 3 * onset.seconds[1];
  const onsets = OFFSETS.map((share) => {
    const story = { ...outageStory(loss, pauseSeconds), endSeconds, delaySeconds: share * onset.seconds[1] };
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
