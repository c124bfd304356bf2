/**
 * What only the whole scenario shows: times beyond its end, faults on nodes that do not exist, a recovery of a node
 * that is up. Each check runs as soon as the parts it needs are readable, so that all errors come at once.
 */

import { listed } from "../../src/core/text/nearest.ts";
import { type Problem, show } from "../../src/core/text/problems.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import { excludedBy, replaces, stopsService } from "../faults/condition.ts";
import type { FaultSpec } from "../faults/fault-spec.ts";
import { primitiveNamed, primitivesOf } from "../faults/index.ts";
import { inOrder, instant, isTimed, type ScheduledFault, spelledOut } from "../faults/schedule.ts";
import type { AnchoredTime } from "../faults/times.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import type { InspectTime, MemcachedSpec, NodeSpec } from "./types.ts";

export interface Times {
  readonly durationSeconds: number;
  readonly measureFromSeconds: number;
  readonly windowSeconds: number;
}

/** A window of a run is one value of each series; more than this many serve nobody. */
const WINDOWS_MAX = 100_000;

export function inconsistentTimes({ durationSeconds, measureFromSeconds, windowSeconds }: Times): Problem[] {
  const whole = formatDuration(durationSeconds);
  const problems: Problem[] = [];
  if (measureFromSeconds >= durationSeconds) {
    const text = `${formatDuration(measureFromSeconds)}; expected a time before the end of the run, ${whole}`;
    problems.push({ path: ["measureFrom"], text });
  }
  if (windowSeconds > durationSeconds) {
    const text = `${formatDuration(windowSeconds)}; expected at most the duration of the run, ${whole}`;
    problems.push({ path: ["window"], text });
  } else if (durationSeconds / windowSeconds > WINDOWS_MAX) {
    const text = `${formatDuration(windowSeconds)}; expected at most ${WINDOWS_MAX} windows in the run of ${whole}`;
    problems.push({ path: ["window"], text });
  }
  return problems;
}

export function inconsistentNodes(nodes: readonly NodeSpec[]): Problem[] {
  const first = new Map<string, number>();
  const problems: Problem[] = [];
  nodes.forEach((node, i) => {
    const name = `${node.host}:${node.port}`;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, i);
    else
      problems.push({
        path: ["cluster", "nodes", i],
        text: `${name} again; expected each address once, it is nodes[${earlier}] already`,
      });
    if (node.port > 65_535) {
      problems.push({
        path: ["cluster", "nodes", i],
        text: `port ${node.port}; expected at most 65535, give ports to the nodes`,
      });
    }
  });
  return problems;
}

/** The position of a node in the server list, or what is wrong with its name. */
export function nodeIndex(node: number | string, nodes: readonly NodeSpec[]): number | { readonly text: string } {
  const names = nodes.map(({ host, port }) => `${host}:${port}`);
  if (typeof node === "number") {
    if (node < nodes.length) return node;
    const range =
      nodes.length === 1
        ? "0, the cluster has 1 node"
        : `0 to ${nodes.length - 1}, the cluster has ${nodes.length} nodes`;
    return { text: `${node}; expected ${range}` };
  }
  const found = names.indexOf(node);
  if (found >= 0) return found;
  const known = names.length > 6 ? `an address of the cluster, ${names[0]} to ${names.at(-1)}` : listed(names);
  return { text: `${show(node)}; expected ${known}` };
}

/** A fault of the list whose nodes are known. */
export interface PlacedFault {
  /** Position in the list of faults as written. */
  readonly index: number;
  /** `nodes` is empty where they could not be read: when it strikes can be wrong as well. */
  readonly spec: FaultSpec;
}

/**
 * Times outside the run or of a peak that does not come, and faults that would change nothing. `complete` is false
 * where some entry could not be read: then who is up and who is down is not known either. Besides when each of them
 * strikes, in order; none where that is not known before a run.
 */
export function inconsistentFaults(
  placed: readonly PlacedFault[],
  /** The load over the run, and over the days after its end. */
  { curve, later }: { readonly curve: LoadCurve; readonly later: LoadCurve },
  { durationSeconds, measureFromSeconds }: Times,
  { complete }: { readonly complete: boolean },
): { readonly problems: Problem[]; readonly struck: readonly number[] } {
  const problems: Problem[] = [];
  const timed: ScheduledFault[] = [];
  const end = `expected a time before the end of the run, ${formatDuration(durationSeconds)}`;
  let isKnown = complete;
  for (const { index, spec } of placed) {
    if (!isTimed(spec.at)) isKnown = false;
    if (!isTimed(spec.at)) continue;
    const path = ["faults", index, "at"];
    const missing = missingAnchor(spec.at, curve, later, measureFromSeconds);
    if (missing !== null) {
      problems.push({ path, text: missing });
      continue;
    }
    const seconds = instant(spec.at, curve, measureFromSeconds);
    if (seconds < 0) {
      problems.push({ path, text: `${formatDuration(-seconds)} before the start; expected a time within the run` });
    } else if (seconds >= durationSeconds) {
      problems.push({ path, text: `${formatDuration(seconds)} after the start; ${end}` });
    } else {
      const strikes = spelledOut(spec, index, seconds, durationSeconds, () => {
        // When it strikes is left to chance, and no draw of before the run tells who is up then.
        isKnown = false;
        return 0.5;
      });
      const last = Math.max(...strikes.map(({ atSeconds }) => atSeconds));
      if (last >= durationSeconds) {
        problems.push({ path: ["faults", index], text: `ends ${formatDuration(last)} after the start; ${end}` });
      } else timed.push(...strikes);
    }
  }
  if (!isKnown || problems.length > 0) return { problems, struck: [] };
  const inTurn = inOrder(timed);
  return { problems: uselessFaults(inTurn), struck: inTurn.map(({ atSeconds }) => atSeconds) };
}

/** Faults that keep a memory which memcached would not: a clean stop saves it only where it lies in a file. */
export function memoryNotKept(placed: readonly PlacedFault[], { memoryFile }: MemcachedSpec): Problem[] {
  if (memoryFile) return [];
  return placed.flatMap(({ index, spec }): Problem[] => {
    const kept = primitivesOf(spec).find(({ needsKeptMemory }) => needsKeptMemory);
    if (kept === undefined) return [];
    const what = kept.name === spec.fault ? kept.name : `${spec.fault} (${kept.name})`;
    const text = `${what} of nodes whose memory ends with their process; expected -e FILE in cluster.memcached, or a fault that loses it`;
    return [{ path: ["faults", index], text }];
  });
}

/**
 * Times of looks outside the run, or of a peak that does not come. `struck` are the times of its faults, where they are
 * known; a run without the fault that a look counts from leaves it out.
 */
export function inconsistentLooks(
  looks: readonly InspectTime[],
  struck: readonly number[],
  { curve, later }: { readonly curve: LoadCurve; readonly later: LoadCurve },
  { durationSeconds, measureFromSeconds }: Times,
): Problem[] {
  return looks.flatMap((look, index): Problem[] => {
    const { anchor, occurrence, offsetSeconds } = look;
    const path = ["statsAt", index];
    if (anchor !== "end" && anchor !== "fault") {
      const missing = missingAnchor({ ...look, anchor }, curve, later, measureFromSeconds);
      if (missing !== null) return [{ path, text: missing }];
    }
    let seconds: number;
    if (anchor === "end") seconds = durationSeconds + offsetSeconds;
    else if (anchor !== "fault") seconds = instant({ ...look, anchor }, curve, measureFromSeconds);
    else {
      const origin = struck[occurrence - 1];
      if (origin === undefined) return [];
      seconds = origin + offsetSeconds;
    }
    if (seconds >= 0 && (seconds < durationSeconds || anchor === "end")) return [];
    return [{ path, text: `${look.text}; expected a time within the run of ${formatDuration(durationSeconds)}` }];
  });
}

function missingAnchor(
  at: AnchoredTime,
  curve: LoadCurve,
  later: LoadCurve,
  measureFromSeconds: number,
): string | null {
  if (at.anchor === "start") return null;
  const instants = ({ peaks, troughs }: LoadCurve): readonly number[] => (at.anchor === "peak" ? peaks : troughs);
  const all = instants(curve);
  if (all.length === 0) {
    const first = instants(later)[0];
    if (first !== undefined) {
      return `the first ${at.anchor} of this load comes ${formatDuration(first)} after the start; expected a run that lasts longer than that, or another time`;
    }
    return `no ${at.anchor} in this load; expected a time since the start, or a load that has one (workload.arrivals.load)`;
  }
  const counted = all.filter((time) => time >= measureFromSeconds).length;
  if (at.occurrence <= counted) return null;
  return `${at.anchor} number ${at.occurrence}; expected at most ${counted}, so many come between measureFrom and the end`;
}

/** Crashes of nodes that are down, recoveries of nodes that are up, and the like. */
function uselessFaults(timed: readonly ScheduledFault[]): Problem[] {
  const problems: Problem[] = [];
  const since = new Map<string, number>();
  for (const { entry, fault, node, atSeconds } of timed) {
    const { begins, ends } = primitiveNamed(fault);
    const complain = (wanted: string): void => {
      const text = `${fault} of node ${node} at ${formatDuration(atSeconds)}; expected a node that is ${wanted}`;
      problems.push({ path: ["faults", entry], text });
    };
    if (begins !== undefined) {
      const found = excludedBy(begins).find((condition) => since.has(`${node} ${condition}`));
      if (found !== undefined && replaces(begins, found)) since.delete(`${node} ${found}`);
      else if (found !== undefined) {
        const when = formatDuration(since.get(`${node} ${found}`)!);
        complain(`${stopsService(begins) ? "up" : `not ${begins}`}, it is ${found} since ${when}`);
      }
      if (!since.has(`${node} ${begins}`)) since.set(`${node} ${begins}`, atSeconds);
    } else if (ends !== undefined && !since.delete(`${node} ${ends}`)) complain(ends);
  }
  return problems;
}
