/** The worlds in which the node returns. */
import { type Comeback, comebackOf } from "./comeback.ts";
import { least } from "./range.ts";
import { type Loss, SmallWorld, type Watched } from "./small-world.ts";
import {
  CLOCK_SECONDS,
  EARLY_SHARE,
  OFFSET_STEP,
  OFFSETS,
  PAUSE_SECONDS,
  SHORT_OUTAGE_SECONDS,
  WEEK_SECONDS,
} from "./stories.ts";

export const COMEBACK_PROCESSES = 11;
const CLOSELY_SECONDS_MAX = 30;
const SHORT_SHARE = 0.1;

export interface Return {
  readonly loss: Loss;
  readonly watched: Watched;
  /** The outage is no shorter. */
  readonly leastSeconds: number;
  /** Processes notice the loss one after another in so many seconds. */
  readonly withinSeconds: number;
  /** Operations come as often in the whole outage: a library may count them. */
  readonly isSteady: boolean;
}

/** The node returns; processes have noticed its loss within so many seconds of each other. */
export function returned({ loss, watched, leastSeconds, withinSeconds, isSteady }: Return): Comeback {
  const comeback = (offsetSeconds: number, afterSeconds: number): Comeback => {
    const soon = within(offsetSeconds, afterSeconds);
    return soon.isNever ? within(offsetSeconds, WEEK_SECONDS) : soon;
  };
  const within = (offsetSeconds: number, afterSeconds: number): Comeback => {
    // A fraction of a second, as the loss has one.
    const outageSeconds = leastSeconds + 0.29 + offsetSeconds;
    const world = new SmallWorld(watched, {
      loss,
      outageSeconds,
      endSeconds: outageSeconds + afterSeconds,
      firstSeconds: (process) => 0.01 + (withinSeconds * process) / COMEBACK_PROCESSES,
      pauseSeconds: PAUSE_SECONDS,
      // Where operations come seldom, a short time of leaving the node alone is over with the next one.
      closelySeconds: (process) =>
        withinSeconds < SHORT_SHARE * leastSeconds
          ? Math.min(CLOSELY_SECONDS_MAX, withinSeconds) * (1 + process / COMEBACK_PROCESSES)
          : 0,
      requestsTogether: 1,
      isSteady,
    });
    return comebackOf(world, outageSeconds);
  };
  const first = comeback(0, Math.max(2 * Math.min(leastSeconds, SHORT_OUTAGE_SECONDS), 2 * withinSeconds));
  const spread = first.last?.[1] ?? 0;
  if (first.first === null || first.first[1] < EARLY_SHARE * spread || spread < CLOCK_SECONDS) return first;
  // All came back at about the same time: by a clock, perhaps, that the return may meet at any other time.
  const clock = Math.min(spread, withinSeconds > CLOCK_SECONDS ? withinSeconds : spread);
  const others = OFFSETS.map((share) => comeback(share * clock, Math.max(120, 2 * spread)));
  return widened(others.reduce(earlierAndLater, first), OFFSET_STEP * clock);
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

export function earlierAndLater(one: Comeback, other: Comeback): Comeback {
  const firsts = [one.first, other.first].filter((range) => range !== null);
  const lasts = [one.last, other.last].filter((range) => range !== null);
  return {
    ...one,
    first: firsts.length === 0 ? null : least(firsts),
    last: lasts.length === 0 ? null : lasts.reduce((most, range) => (range[1] > most[1] ? range : most)),
    isNever: one.isNever || other.isNever,
    splitSeconds: one.splitSeconds === null ? other.splitSeconds : Math.max(one.splitSeconds, other.splitSeconds ?? 0),
  };
}
