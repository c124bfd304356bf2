/** Faults that would change nothing: crashes of nodes that are down, recoveries of nodes that are up, and the like. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { type Condition, excludedBy, replaces, stopsService } from "../../faults/condition.ts";
import { haveInCommon, subjectOf } from "../../faults/database-place.ts";
import { primitiveNamed } from "../../faults/index.ts";
import { countOf, ONE_LIST } from "../../faults/partial-resize.ts";
import type { ScheduledFault } from "../../faults/schedule.ts";

/** By process: its server list. */
export type ListsByProcess = readonly (readonly number[])[];

/**
 * @param timed all faults of a run in the order they strike.
 * @param atStart of the start of the run.
 */
export function uselessFaults(timed: readonly ScheduledFault[], atStart: () => ListsByProcess): Problem[] {
  const since = new Map<string, ScheduledFault>();
  let lists: PresentLists | null = null;
  return timed.flatMap((struck): Problem[] => {
    const { entry, fault, node, options, part, atSeconds } = struck;
    if (listOf(struck) !== null) {
      lists ??= new PresentLists(atStart());
      const wrong = lists.turn(struck);
      const what = part === undefined ? fault : options.isLast === true ? "the last step" : "the first step";
      return wrong === null ? [] : [{ path: [entry], text: `${what} at ${formatDuration(atSeconds)}; ${wrong}` }];
    }
    const wanted = conditionMissing(struck, since);
    if (wanted === null) return [];
    const when = formatDuration(atSeconds);
    const text =
      node < 0
        ? `${fault} at ${when}; expected a database that is ${wanted.replaceAll("database ", "")}`
        : `${fault} of node ${node} at ${when}; expected a node that is ${wanted}`;
    return [{ path: [entry], text }];
  });
}

/** Who has which server list, as far as that does not depend on chance. */
class PresentLists {
  /** By process; null where chance has decided who has which. */
  #lists: string[] | null;
  readonly #processes: number;

  constructor(atStart: ListsByProcess) {
    const texts = new Map([...new Set(atStart)].map((list) => [list, list.join()]));
    this.#lists = atStart.map((list) => texts.get(list)!);
    this.#processes = atStart.length;
  }

  /** The fault strikes: what speaks against it, or null. */
  turn(struck: ScheduledFault): string | null {
    const { options, part } = struck;
    const next = listOf(struck)!.join();
    const count =
      primitiveNamed(struck.fault).begins === undefined ? this.#processes : countOf(options, this.#processes);
    // That there are too few processes is an error of its own.
    if (count < 1) return null;
    const isAll = count === this.#processes;
    if (this.#lists === null || (options.order === "random" && !isAll)) {
      this.#lists = isAll ? Array.from({ length: count }, () => next) : null;
      return null;
    }
    const has = (list: string): boolean => list === next;
    const isSame = part === "begin" ? this.#lists.every(has) : this.#lists.slice(0, count).every(has);
    this.#lists.fill(next, 0, count);
    if (isSame && (part === undefined || part === "begin")) {
      const present = isAll || part === "begin" ? "the present one" : "that of these processes";
      return `expected another server list than ${present}`;
    }
    const staysSo = part === undefined || options.isLast === true;
    return !isAll && staysSo && this.#lists.every(has) ? ONE_LIST : null;
  }
}

/** The server list that the fault installs, or null. */
function listOf({ fault, options }: ScheduledFault): readonly number[] | null {
  return primitiveNamed(fault).serverLists?.(options)[0] ?? null;
}

/** The condition that the fault needs and the node is not in, or null. Notes what the fault begins or ends. */
function conditionMissing(struck: ScheduledFault, since: Map<string, ScheduledFault>): string | null {
  const { fault, node, part: step } = struck;
  const { begins, ends } = primitiveNamed(fault);
  // A step of an opening; and a node that is still closed, since it was lost again while a loader worked on it.
  if (step !== undefined && (ends === "closed" || begins === "closed")) {
    if (begins !== undefined) since.set(`${node} ${begins}`, struck);
    return null;
  }
  const key = (condition: Condition): string => `${subjectOf(struck)} ${condition}`;
  if (ends !== undefined) return since.delete(key(ends)) ? null : ends;
  if (begins === undefined) return null;
  const found = excludedBy(begins).find((condition) => since.has(key(condition)));
  const part = found === undefined && struck.node < 0 ? partIn(begins, struck, since) : undefined;
  if (part !== undefined) return `not ${begins}, it is so in part since ${formatDuration(part.atSeconds)}`;
  if (found !== undefined && !replaces(begins, found)) {
    if (!since.has(key(begins))) since.set(key(begins), struck);
    const when = formatDuration((since.get(key(found)) ?? struck).atSeconds);
    return `${stopsService(begins) ? "up" : `not ${begins}`}, it is ${found} since ${when}`;
  }
  if (found !== undefined) since.delete(key(found));
  since.set(key(begins), struck);
  return null;
}

/** What ails another place of the database that has a server in common with the one that is struck. */
function partIn(condition: Condition, struck: ScheduledFault, since: ReadonlyMap<string, ScheduledFault>) {
  return [...since.values()].find(
    (one) =>
      one.node < 0 && primitiveNamed(one.fault).begins === condition && haveInCommon(one.options, struck.options),
  );
}
