/**
 * The stretches of a run that people ask about: the hour before, the outage, the first minutes after the return, and
 * the same for a second outage. They follow from the schedule of faults, so a run without faults has only the whole.
 */
import type { Phase } from "../../src/core/result.ts";
import { AFTER_RETURN_SECONDS, outagePhase, PhaseName, returnPhase } from "../recording/phase-name.ts";
import { type Condition, isHelp, isOfDatabase } from "./condition.ts";
import { placeName, subjectOf } from "./database-place.ts";
import { primitiveNamed } from "./index.ts";
import type { ScheduledFault } from "./schedule.ts";

/** How far back "before" reaches: long enough to count, short enough to be the same time of day. */
export const BEFORE_SECONDS = 3600;
/** More outages than this are not told one by one. */
export const OUTAGES_MAX = 50;
/** The first instants of an outage, before anything was stored anew. */
export const ONSET_SECONDS = 1;

/**
 * Phases in the order they begin; `measured` first. Those that a fault at the horizon leaves empty are left out.
 *
 * @param differAtStart Groups of processes begin with different server lists.
 */
export function phases(
  faults: readonly ScheduledFault[],
  measureFromSeconds: number,
  durationSeconds: number,
  differAtStart = false,
): Phase[] {
  const found: Phase[] = [{ name: PhaseName.measured, fromSeconds: measureFromSeconds, toSeconds: durationSeconds }];
  const add = (name: string, fromSeconds: number, toSeconds: number): void => {
    const to = Math.min(toSeconds, durationSeconds);
    const from = Math.max(measureFromSeconds, fromSeconds);
    if (to > from) found.push({ name, fromSeconds: from, toSeconds: to });
  };
  const outages = outagesOf(faults, durationSeconds, differAtStart);
  const first = outages[0];
  if (first === undefined) return found;
  const { crashAt, returnAt } = first;
  add(PhaseName.before, Math.max(measureFromSeconds, crashAt - BEFORE_SECONDS), crashAt);
  add(PhaseName.onset, crashAt, Math.min(returnAt, crashAt + ONSET_SECONDS));
  add(PhaseName.outage, crashAt, returnAt);
  const last = outages[outages.length - 1];
  add(PhaseName.disturbance, crashAt, last.returnAt + AFTER_RETURN_SECONDS);
  if (outages.length > 1) addEach(outages, add);
  const second = outages[1];
  const nextCrash = second === undefined ? durationSeconds : second.crashAt;
  add(PhaseName.afterReturn, returnAt, Math.min(nextCrash, returnAt + AFTER_RETURN_SECONDS));
  if (second === undefined) return found;
  add(PhaseName.secondOutage, second.crashAt, second.returnAt);
  const third = outages[2]?.crashAt ?? durationSeconds;
  add(PhaseName.afterSecondReturn, second.returnAt, Math.min(third, second.returnAt + AFTER_RETURN_SECONDS));
  return found;
}

export interface OutageTimes {
  readonly crashAt: number;
  /** The end of the run where it outlasts that. */
  readonly returnAt: number;
  /** From then on nothing is wrong with its nodes but that they are closed to clients. */
  readonly backAt: number;
  /** Something still ails a node when the run ends. */
  readonly isOpen: boolean;
  /** Nodes that something ailed in it, in the order in which that began; without one where it is about no single node. */
  readonly nodes: readonly number[];
  /** What ailed of the database: `shard 2`. */
  readonly places: readonly string[];
}

/** Each outage for itself, with the first minutes after it or those until the next. */
function addEach(outages: readonly OutageTimes[], add: (name: string, from: number, to: number) => void): void {
  outages.slice(0, OUTAGES_MAX).forEach(({ crashAt, returnAt }, i) => {
    const next = outages[i + 1]?.crashAt ?? Number.POSITIVE_INFINITY;
    const to = Math.min(next, returnAt + AFTER_RETURN_SECONDS);
    add(outagePhase(i + 1), crashAt, to);
    add(returnPhase(i + 1), returnAt, to);
  });
}

/**
 * From the moment something first ails a node until nothing ails any. Where nothing does, what happens and is over (a flush)
 * is an outage without length: only what follows it counts.
 */
export function outagesOf(
  all: readonly ScheduledFault[],
  durationSeconds: number,
  differAtStart = false,
): OutageTimes[] {
  const faults = all.filter(({ fault }) => {
    const { begins, ends } = primitiveNamed(fault);
    return !isHelp(begins ?? ends);
  });
  const outages: OutageTimes[] = [];
  const begun = faults.flatMap(({ fault }) => primitiveNamed(fault).begins ?? []);
  const differs: Condition = "lists differ";
  // Lists that differ from the start are the usual state of a run in which something else happens to nodes.
  const isUsual = begun.some((condition) => condition !== differs);
  const ailing = new Set(differAtStart && !isUsual ? [`-1 ${differs}`] : []);
  const isAnyLasting = begun.length > 0 || ailing.size > 0;
  let crashAt = 0;
  let backAt: number | null = null;
  let nodes = new Set<number>();
  let places = new Set<string>();
  for (const struck of faults) {
    const { atSeconds, fault, node, part } = struck;
    // One of many steps of an opening, which the last ends.
    if (part === "middle" && primitiveNamed(fault).ends !== undefined) continue;
    const { begins, ends } = primitiveNamed(fault);
    if (begins !== undefined) {
      if (ailing.size === 0) [crashAt, backAt, nodes, places] = [atSeconds, null, new Set(), new Set()];
      if (node >= 0) nodes.add(node);
      else if (isOfDatabase(begins)) places.add(placeName(struck.options));
      ailing.add(`${subjectOf(struck)} ${begins}`);
    } else if (ends !== undefined && ailing.delete(`${subjectOf(struck)} ${ends}`)) {
      if (ends !== "closed") backAt = atSeconds;
      if (ailing.size > 0) continue;
      // Where it was closed and nothing else, it is back when it is open.
      outages.push({
        crashAt,
        returnAt: atSeconds,
        backAt: backAt ?? atSeconds,
        isOpen: false,
        nodes: [...nodes],
        places: [...places],
      });
    } else if (!isAnyLasting) {
      const own = node < 0 ? [] : [node];
      outages.push({
        crashAt: atSeconds,
        returnAt: atSeconds,
        backAt: atSeconds,
        isOpen: false,
        nodes: own,
        places: [],
      });
    }
  }
  if (ailing.size > 0)
    outages.push({
      ...{ crashAt, returnAt: durationSeconds, backAt: durationSeconds, isOpen: true },
      ...{ nodes: [...nodes], places: [...places] },
    });
  return outages;
}
