/** Faults that would change nothing: crashes of nodes that are down, recoveries of nodes that are up, and the like. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { type Condition, excludedBy, replaces, stopsService } from "../../faults/condition.ts";
import { primitiveNamed } from "../../faults/index.ts";
import type { ScheduledFault } from "../../faults/schedule.ts";

/**
 * @param timed all faults of a run in the order they strike.
 * @param servers the server list at the start.
 */
export function uselessFaults(timed: readonly ScheduledFault[], servers: readonly number[]): Problem[] {
  const since = new Map<string, number>();
  let list = servers.join();
  return timed.flatMap((struck): Problem[] => {
    const { entry, fault, node, atSeconds } = struck;
    const next = listOf(struck)?.join();
    if (next === list) {
      const text = `${fault} at ${formatDuration(atSeconds)}; expected another server list than the present one`;
      return [{ path: [entry], text }];
    }
    list = next ?? list;
    const wanted = conditionMissing(struck, since);
    if (wanted === null) return [];
    const text = `${fault} of node ${node} at ${formatDuration(atSeconds)}; expected a node that is ${wanted}`;
    return [{ path: [entry], text }];
  });
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
