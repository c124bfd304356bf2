/**
 * The stretches of a run that people ask about: the hour before, the outage, the first minutes after the return, and
 * the same for a second outage. They follow from the schedule of faults, so a run without faults has only the whole.
 */
import type { Phase } from "../../src/core/result.ts";
import { PhaseName } from "../recording/phase-name.ts";
import { primitiveNamed } from "./index.ts";
import type { ScheduledFault } from "./schedule.ts";

/** How far back "before" reaches: long enough to count, short enough to be the same time of day. */
export const BEFORE_SECONDS = 3600;
/** "The first minutes after the return". */
export const AFTER_RETURN_SECONDS = 600;
/** The first instants of an outage, before anything was stored anew. */
export const ONSET_SECONDS = 1;

/** Phases in the order they begin; `measured` first. Those that a fault at the horizon leaves empty are left out. */
export function phases(
  faults: readonly ScheduledFault[],
  measureFromSeconds: number,
  durationSeconds: number,
): Phase[] {
  const found: Phase[] = [{ name: PhaseName.measured, fromSeconds: measureFromSeconds, toSeconds: durationSeconds }];
  const add = (name: string, fromSeconds: number, toSeconds: number): void => {
    const to = Math.min(toSeconds, durationSeconds);
    if (to > fromSeconds) found.push({ name, fromSeconds, toSeconds: to });
  };
  const outages = outagesOf(faults, durationSeconds);
  const first = outages[0];
  if (first === undefined) return found;
  const { crashAt, returnAt } = first;
  add(PhaseName.before, Math.max(measureFromSeconds, crashAt - BEFORE_SECONDS), crashAt);
  add(PhaseName.onset, crashAt, Math.min(returnAt, crashAt + ONSET_SECONDS));
  add(PhaseName.outage, crashAt, returnAt);
  const second = outages[1];
  const nextCrash = second === undefined ? durationSeconds : second.crashAt;
  add(PhaseName.afterReturn, returnAt, Math.min(nextCrash, returnAt + AFTER_RETURN_SECONDS));
  if (second === undefined) return found;
  add(PhaseName.secondOutage, second.crashAt, second.returnAt);
  add(PhaseName.afterSecondReturn, second.returnAt, second.returnAt + AFTER_RETURN_SECONDS);
  return found;
}

/**
 * From the moment something first ails a node until nothing ails any. What happens and is over (a flush) is an outage
 * without length: only what follows it counts.
 */
function outagesOf(
  faults: readonly ScheduledFault[],
  durationSeconds: number,
): { crashAt: number; returnAt: number }[] {
  const outages: { crashAt: number; returnAt: number }[] = [];
  const ailing = new Set<string>();
  let crashAt = 0;
  for (const { atSeconds, fault, node } of faults) {
    const { begins, ends } = primitiveNamed(fault);
    if (begins !== undefined) {
      if (ailing.size === 0) crashAt = atSeconds;
      ailing.add(`${node} ${begins}`);
    } else if (ends !== undefined) {
      if (ailing.delete(`${node} ${ends}`) && ailing.size === 0) outages.push({ crashAt, returnAt: atSeconds });
    } else if (ailing.size === 0) outages.push({ crashAt: atSeconds, returnAt: atSeconds });
  }
  if (ailing.size > 0) outages.push({ crashAt, returnAt: durationSeconds });
  return outages;
}
