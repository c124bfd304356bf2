/** When faults strike: times outside of the run, peaks that do not come, more strikes than a run can have. */
import { Refusal } from "../../../src/core/refusal.ts";
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { open } from "../../faults/close.ts";
import { type LoadChange, loadChanges } from "../../faults/load-changes.ts";
import { inOrder, instant, isTimed, type ScheduledFault, spelledOut, withoutOvertaken } from "../../faults/schedule.ts";
import type { AnchoredTime } from "../../faults/times.ts";
import type { PlacedFault, PlacedFaults } from "../placed-faults.ts";
import type { Times } from "../times.ts";
import { type Anchors, missingAnchor } from "./anchors.ts";

export interface FaultTimes {
  readonly problems: readonly Problem[];
  /** The primitive faults in the order they strike; null where only the run tells who is struck when. */
  readonly timed: readonly ScheduledFault[] | null;
  /** Of those whose time is known. */
  readonly loadChanges: readonly LoadChange[];
  /** How many strikes are known before the run. */
  readonly strikes: number;
}

/**
 * @param anchors null where the load is not known: then times that count from its peaks are not judged.
 * @param processes of the application, as far as they are known.
 */
export function faultTimes(
  { placed, unread, isComplete }: PlacedFaults,
  anchors: Anchors | null,
  times: Times,
  processes: number,
): FaultTimes {
  const problems: Problem[] = [];
  const timed: ScheduledFault[] = [];
  let isKnown = isComplete;
  for (const fault of placed) {
    const { at } = fault.spec;
    if (!isTimed(at)) {
      isKnown = false;
      continue;
    }
    const found = timesOf(fault, at, { anchors, times, processes });
    if (found.problem !== null) problems.push(found.problem);
    else timed.push(...found.strikes);
    if (found.problem !== null || found.isDrawn) isKnown = false;
  }
  for (const { index, at } of unread) {
    const text = isTimed(at) ? strikesAt(at, anchors, times).problem : null;
    if (text !== null) problems.push({ path: [index, "at"], text });
  }
  return {
    problems,
    timed: isKnown ? inOrder(withoutOvertaken(timed)) : null,
    loadChanges: loadChanges(inOrder(timed)),
    // A process that is let in makes nobody look at keys.
    strikes: timed.filter(({ fault, part }) => !(fault === open.name && part === "middle")).length,
  };
}

interface EntryTimes {
  readonly problem: Problem | null;
  readonly strikes: readonly ScheduledFault[];
  /** Chance decides which node is struck when, or what is not known. A run draws other numbers than this check. */
  readonly isDrawn: boolean;
}

interface Surroundings {
  readonly anchors: Anchors | null;
  readonly times: Times;
  readonly processes: number;
}

function timesOf({ index, spec }: PlacedFault, at: AnchoredTime, around: Surroundings): EntryTimes {
  const { anchors, processes } = around;
  const { durationSeconds } = around.times;
  const wrong = (path: readonly PropertyKey[], text: string): EntryTimes => ({
    problem: { path: [index, ...path], text },
    strikes: [],
    isDrawn: false,
  });
  const { seconds, problem } = strikesAt(at, anchors, around.times);
  if (problem !== null) return wrong(["at"], problem);
  // When its nodes are let in may hang on the load.
  if (anchors === null || seconds === null) return { problem: null, strikes: [], isDrawn: true };
  let isDrawn = false;
  const draw = (): number => {
    isDrawn = true;
    return 0.5;
  };
  try {
    const strikes = spelledOut(spec, index, seconds, { durationSeconds, processes, draws: draw, curve: anchors.curve });
    const last = strikes.reduce((latest, { atSeconds }) => Math.max(latest, atSeconds), 0);
    if (last >= durationSeconds)
      return wrong([], `ends ${formatDuration(last)} after the start; ${beforeEnd(around.times)}`);
    return { problem: null, strikes, isDrawn };
  } catch (error) {
    if (error instanceof Refusal) return wrong([], error.message);
    throw error;
  }
}

/** Seconds since the start, null where only the load tells; or what is wrong with the time. */
function strikesAt(
  at: AnchoredTime,
  anchors: Anchors | null,
  times: Times,
): { readonly seconds: number | null; readonly problem: string | null } {
  if (anchors === null && at.anchor !== "start") return { seconds: null, problem: null };
  const missing = anchors === null ? null : missingAnchor(at, anchors, times.measureFromSeconds);
  if (missing !== null) return { seconds: null, problem: missing };
  const seconds = anchors === null ? at.offsetSeconds : instant(at, anchors.curve, times.measureFromSeconds);
  if (seconds < 0) {
    return { seconds, problem: `${formatDuration(-seconds)} before the start; expected a time within the run` };
  }
  if (seconds < times.durationSeconds) return { seconds, problem: null };
  return { seconds, problem: `${formatDuration(seconds)} after the start; ${beforeEnd(times)}` };
}

function beforeEnd({ durationSeconds }: Times): string {
  return `expected a time before the end of the run, ${formatDuration(durationSeconds)}`;
}
