/**
 * Milestones of a run: what a fault may wait for. The run looks at them once a second of simulated time. Each is reached
 * once at most.
 */

import type { Nodes } from "../nodes/nodes.ts";
import { Counter } from "../recording/counters.ts";
import type { MilestoneTime } from "./times.ts";

/** What can be seen of the run. */
export interface Seen {
  readonly counts: Float64Array;
  readonly nodes: Nodes;
  /** 1 for a node that is down. */
  readonly down: Uint8Array;
}

/** Told the second; true when the milestone is reached. */
export type Watch = (nowSeconds: number, seen: Seen) => boolean;

/** @param node the node of the fault that waits, where the milestone is about "the node". */
export function watch(at: MilestoneTime, node: number): Watch {
  switch (at.milestone) {
    case "ratio":
      return ratioWatch(at);
    case "state":
      return stateWatch(at.node < 0 ? node : at.node, at.state === "down" ? 1 : 0, at.seconds);
    default:
      return requestsWatch(at.node < 0 ? node : at.node, at.count);
  }
}

const answered = [Counter.getHits, Counter.getMisses, Counter.getFailures] as const;
/** The ratio is of those that ended meanwhile: what still waits counts as neither. */
const parts = {
  hit: [[Counter.getHits], answered],
  miss: [[Counter.getMisses, Counter.getFailures], answered],
  error: [[Counter.errors], [Counter.ended]],
} as const;

/** The ratio over all of the last so many seconds together. */
function ratioWatch({ ratio, isAbove, value, seconds }: Extract<MilestoneTime, { milestone: "ratio" }>): Watch {
  const [part, whole] = parts[ratio];
  const looks = Math.max(1, Math.ceil(seconds));
  /** What was counted at the last so many looks, the oldest first. */
  const counted: { readonly part: number; readonly whole: number }[] = [];
  return (_now, { counts }) => {
    const now = { part: sumOf(counts, part), whole: sumOf(counts, whole) };
    counted.push(now);
    if (counted.length <= looks) return false;
    const then = counted.shift()!;
    const all = now.whole - then.whole;
    const share = (now.part - then.part) / all;
    return all > 0 && (isAbove ? share > value : share < value);
  };
}

function sumOf(counts: Float64Array, counters: readonly Counter[]): number {
  return counters.reduce<number>((sum, counter) => sum + counts[counter], 0);
}

function stateWatch(node: number, wanted: number, seconds: number): Watch {
  let since = Number.NaN;
  return (now, { down }) => {
    if (down[node] !== wanted) since = Number.NaN;
    else if (Number.isNaN(since)) since = now;
    return now - since >= seconds;
  };
}

/** As the node's own `stats` counts them since its process started. */
function requestsWatch(node: number, count: number): Watch {
  return (_now, { nodes, down }) => {
    if (down[node] === 1) return false;
    const { cmd_get = 0, cmd_set = 0, cmd_touch = 0 } = nodes.stats(node) as Record<string, number>;
    return cmd_get + cmd_set + cmd_touch >= count;
  };
}
