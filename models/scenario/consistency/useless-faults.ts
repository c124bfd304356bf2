/** Faults that would change nothing: crashes of nodes that are down, recoveries of nodes that are up, and the like. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { type Condition, excludedBy, replaces, stopsService } from "../../faults/condition.ts";
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
  const since = new Map<string, number>();
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
    const text = `${fault} of node ${node} at ${formatDuration(atSeconds)}; expected a node that is ${wanted}`;
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
function conditionMissing({ fault, node, atSeconds }: ScheduledFault, since: Map<string, number>): string | null {
  const { begins, ends } = primitiveNamed(fault);
  const key = (condition: Condition): string => `${node} ${condition}`;
  if (ends !== undefined) return since.delete(key(ends)) ? null : ends;
  if (begins === undefined) return null;
  const found = excludedBy(begins).find((condition) => since.has(key(condition)));
  if (found !== undefined && !replaces(begins, found)) {
    if (!since.has(key(begins))) since.set(key(begins), atSeconds);
    const when = formatDuration(since.get(key(found)) ?? atSeconds);
    return `${stopsService(begins) ? "up" : `not ${begins}`}, it is ${found} since ${when}`;
  }
  if (found !== undefined) since.delete(key(found));
  since.set(key(begins), atSeconds);
  return null;
}
