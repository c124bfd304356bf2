/** The worlds in which the node returns. */
import { type Comeback, comebackOf } from "./comeback.ts";
import { type Loss, SmallWorld, type Watched } from "./small-world.ts";
import { CLOCK_SECONDS, OFFSET_STEP, OFFSETS, PAUSE_SECONDS, SHORT_OUTAGE_SECONDS, WEEK_SECONDS } from "./stories.ts";

export const COMEBACK_PROCESSES = 11;
const CLOSELY_SECONDS_MAX = 30;

/** The node returns; processes have noticed its loss within so many seconds of each other. */
export function returned(loss: Loss, watched: Watched, leastSeconds: number, withinSeconds: number): Comeback {
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
  const soon = comeback(0, Math.max(2 * Math.min(leastSeconds, SHORT_OUTAGE_SECONDS), 2 * withinSeconds));
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
