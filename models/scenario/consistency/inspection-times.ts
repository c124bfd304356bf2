/** When to look into the nodes: times outside of the run, and peaks that do not come. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { instant } from "../../faults/schedule.ts";
import type { Times } from "../times.ts";
import type { InspectTime } from "../types.ts";
import { type Anchors, missingAnchor } from "./anchors.ts";

/**
 * @param anchors null where the load is not known: then times that count from its peaks are not judged.
 * @param struck when the faults strike, as far as that is known. A run leaves out a time that counts from a fault it does
 * not have.
 */
export function inspectionTimes(
  all: readonly InspectTime[],
  struck: readonly number[],
  anchors: Anchors | null,
  times: Times,
): Problem[] {
  return all.flatMap((one, index): Problem[] => {
    const text = outsideOfRun(one, struck, anchors, times);
    return text === null ? [] : [{ path: [index], text }];
  });
}

function outsideOfRun(
  one: InspectTime,
  struck: readonly number[],
  anchors: Anchors | null,
  times: Times,
): string | null {
  const { anchor, occurrence, offsetSeconds, text } = one;
  const { durationSeconds, measureFromSeconds } = times;
  let seconds: number;
  if (anchor === "end") seconds = durationSeconds + offsetSeconds;
  else if (anchor === "fault") {
    const origin = struck[occurrence - 1];
    if (origin === undefined) return null;
    seconds = origin + offsetSeconds;
  } else if (anchors === null) {
    if (anchor !== "start") return null;
    seconds = offsetSeconds;
  } else {
    const at = { anchor, occurrence, offsetSeconds };
    const missing = missingAnchor(at, anchors, measureFromSeconds);
    if (missing !== null) return missing;
    seconds = instant(at, anchors.curve, measureFromSeconds);
  }
  if (seconds >= 0 && (seconds < durationSeconds || anchor === "end")) return null;
  return `${text}; expected a time within the run of ${formatDuration(durationSeconds)}`;
}
