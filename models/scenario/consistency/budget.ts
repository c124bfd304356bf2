/**
 * Worlds that would never end or need more memory than there is. The limits are far beyond what anybody waits for. They
 * turn a slip of the keyboard into an error.
 */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../../src/core/units.ts";
import type { LoadChange } from "../../faults/load-changes.ts";
import { STRIKES_MAX } from "../../faults/schedule.ts";
import type { LoadCurve } from "../../workload/load-curves/curve.ts";
import { changedLevelSeconds } from "../../workload/load-curves/level-seconds.ts";

/** A run simulates one to five million requests a second, as measured: this many take at least five hours. */
const REQUESTS_MAX = 1e11;
/** The background work of a node is simulated second by second, about a million of them a second: this takes a day. */
const NODE_SECONDS_MAX = 1e11;
/** Every strike looks at all keys, 240 million a second at best, as measured: this many take at least seven minutes. */
const KEYS_LOOKED_AT_MAX = 1e11;
/** A process keeps up to 50 bytes about each node (its socket, its failures, its timers): a gigabyte in all. */
const CONNECTIONS_MAX = 20_000_000;
/** pecl-memcache places 160 points on its ring for each unit of weight: these take 3 seconds and 200 MB, as measured. */
const WEIGHT_MAX = 10_000;
/** Each node prints some hundred counters at each of these instants. */
const INSPECTIONS_MAX = 100_000;

/** More requests than a run can simulate, with what faults make of the load. */
export function tooManyRequests(
  ratePerSecond: number,
  curve: LoadCurve,
  durationSeconds: number,
  changes: readonly LoadChange[],
): Problem[] {
  const requests = ratePerSecond * changedLevelSeconds(curve, durationSeconds, changes);
  if (requests <= REQUESTS_MAX) return [];
  const text = `${ratePerSecond}, which makes ${short(requests)} requests in this run; expected at most ${short(REQUESTS_MAX)}, which take hours to simulate`;
  return [{ path: ["workload", "arrivals", "rate"], text }];
}

/** More seconds of nodes than a run can simulate. */
export function tooManyNodeSeconds(durationSeconds: number, nodes: number): Problem[] {
  if (durationSeconds * nodes <= NODE_SECONDS_MAX) return [];
  const most = formatDuration(Math.floor(NODE_SECONDS_MAX / nodes / SECONDS_PER_DAY) * SECONDS_PER_DAY);
  const text = `${formatDuration(durationSeconds)} with ${nodes} nodes; expected at most ${most}, since the work of every node is simulated second by second`;
  return [{ path: ["duration"], text }];
}

/** More strikes than anybody reads, or more looks at keys than a run has time for. */
export function tooManyStrikes(strikes: number, keys: number): Problem[] {
  const most = Math.min(STRIKES_MAX, Math.floor(KEYS_LOOKED_AT_MAX / keys));
  if (strikes <= most) return [];
  const text = `${strikes} strikes; expected at most ${most} with ${keys} keys, since each strike looks at all of them`;
  return [{ path: ["faults"], text }];
}

/** More connections than there is memory for. */
export function tooManyConnections(processes: number, nodes: number): Problem[] {
  if (processes * nodes <= CONNECTIONS_MAX) return [];
  const text = `${processes} with ${nodes} nodes; expected at most ${Math.floor(CONNECTIONS_MAX / nodes)}, since each process takes some 50 bytes of memory for each node`;
  return [{ path: ["client", "processes"], text }];
}

/** Weights that make a larger ring than there is memory for. */
export function tooMuchWeight(nodes: readonly { readonly weight: number }[]): Problem[] {
  const sum = nodes.reduce((total, { weight }) => total + weight, 0);
  if (sum <= WEIGHT_MAX) return [];
  const text = `weights add up to ${sum}; expected at most ${WEIGHT_MAX}, since a library places up to 160 points on its ring for each: divide them all by the same number`;
  return [{ path: ["nodes"], text }];
}

/** More tables of counters than there is memory for. */
export function tooManyInspections(instants: number, nodes: number): Problem[] {
  if (instants * nodes <= INSPECTIONS_MAX) return [];
  const text = `${instants} instants of ${nodes} nodes; expected at most ${Math.floor(INSPECTIONS_MAX / nodes)}, since each keeps all counters of every node in memory`;
  return [{ path: ["statsAt"], text }];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
