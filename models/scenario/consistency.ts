/**
 * What only the whole scenario shows: times beyond its end, faults on nodes that do not exist, a recovery of a node
 * that is up. Each check runs as soon as the parts it needs are readable, so that all errors come at once.
 */
import { instant } from "../faults/schedule.ts";
import { listed } from "../nearest.ts";
import { formatDuration } from "../units.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import { type Problem, show } from "./explain.ts";
import type { FaultTime, NodeSpec } from "./types.ts";

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

export interface PlacedFault {
  /** Position in the list of faults as written. */
  readonly index: number;
  readonly fault: string;
  readonly node: number;
  readonly at: FaultTime;
}

/**
 * Times outside the run or of a peak that does not come, and faults that would change nothing. `complete` is false
 * where some entry could not be read: then who is up and who is down is not known either.
 */
export function inconsistentFaults(
  placed: readonly PlacedFault[],
  curve: LoadCurve,
  { durationSeconds, measureFromSeconds }: Times,
  { complete }: { readonly complete: boolean },
): Problem[] {
  const problems: Problem[] = [];
  const timed: (PlacedFault & { seconds: number })[] = [];
  for (const entry of placed) {
    const path = ["faults", entry.index, "at"];
    const missing = missingAnchor(entry.at, curve, measureFromSeconds);
    if (missing !== null) {
      problems.push({ path, text: missing });
      continue;
    }
    const seconds = instant(entry.at, curve, measureFromSeconds);
    if (seconds < 0)
      problems.push({ path, text: `${formatDuration(-seconds)} before the start; expected a time within the run` });
    else if (seconds >= durationSeconds) {
      const text = `${formatDuration(seconds)} after the start; expected a time before the end of the run, ${formatDuration(durationSeconds)}`;
      problems.push({ path, text });
    } else timed.push({ ...entry, seconds });
  }
  if (complete && problems.length === 0) problems.push(...uselessFaults(timed));
  return problems;
}

function missingAnchor(at: FaultTime, curve: LoadCurve, measureFromSeconds: number): string | null {
  if (at.anchor === "start") return null;
  const all = at.anchor === "peak" ? curve.peaks : curve.troughs;
  if (all.length === 0) {
    return `no ${at.anchor} in this load; expected a time since the start, or a load that has one (workload.arrivals.load)`;
  }
  const counted = all.filter((time) => time >= measureFromSeconds).length;
  if (at.occurrence <= counted) return null;
  return `${at.anchor} number ${at.occurrence}; expected at most ${counted}, so many come between measureFrom and the end`;
}

/** Crashes of nodes that are down and recoveries of nodes that are up. */
function uselessFaults(timed: readonly (PlacedFault & { seconds: number })[]): Problem[] {
  const problems: Problem[] = [];
  const downSince = new Map<number, number>();
  for (const { index, fault, node, seconds } of [...timed].sort((a, b) => a.seconds - b.seconds)) {
    const when = formatDuration(seconds);
    const since = downSince.get(node);
    if (fault === "crash") {
      if (since !== undefined) {
        const text = `crash of node ${node} at ${when}; expected a node that is up, it is down since ${formatDuration(since)}`;
        problems.push({ path: ["faults", index], text });
      }
      downSince.set(node, since ?? seconds);
    } else if (fault === "recover") {
      if (since === undefined) {
        problems.push({
          path: ["faults", index],
          text: `recover of node ${node} at ${when}; expected a node that is down`,
        });
      }
      downSince.delete(node);
    }
  }
  return problems;
}
