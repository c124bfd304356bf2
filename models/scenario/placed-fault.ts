/** A fault as it is read becomes one whose nodes are positions in the server list. */

import type { Problem } from "../../src/core/text/problems.ts";
import { isCompound, type Target } from "../faults/fault.ts";
import type { FaultSpec } from "../faults/fault-spec.ts";
import { faultNamed, faults } from "../faults/index.ts";
import type { ReadMilestone } from "../faults/milestone-text.ts";
import type { FaultTime } from "../faults/times.ts";
import { nodeIndex } from "./consistency.ts";
import type { Entry } from "./faults.ts";
import type { NodeSpec } from "./types.ts";

export interface Placed {
  /** Without nodes where something is wrong with them. */
  readonly spec: FaultSpec;
  /** Below the entry. */
  readonly misplaced: readonly Problem[];
}

export function placedFault({ fault, node, nodes, at, ...given }: Entry, all: readonly NodeSpec[]): Placed {
  const misplaced: Problem[] = [];
  const definition = faultNamed(fault);
  const options = definition.place?.(given, (names, option) => positions(names, [option], all, misplaced)) ?? given;
  const found = nodesOf(node, nodes, all, misplaced);
  if (found.length === 0 && misplaced.length === 0) {
    const fallback = nodesOfNone(definition.target, all.length);
    if (fallback === null) misplaced.push(NO_NODE);
    else found.push(...fallback);
  }
  if (misplaced.length === 0 && isCompound(definition)) {
    const problem = definition.problem?.(found, options) ?? null;
    if (problem !== null) misplaced.push({ path: [], text: problem });
  }
  const when = resolvedTime(at, all, misplaced);
  return { spec: { fault, nodes: misplaced.length === 0 ? found : [], at: when, options }, misplaced };
}

const NO_NODE: Problem = {
  path: ["node"],
  text: 'missing; expected a position in the server list, from 0, or "host:port"',
};

/** What is wrong with an entry that names no node, where the rest of it cannot be read. */
export function nodeMissing(given: unknown): readonly Problem[] {
  const { fault, node, nodes } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const definition = faults.find(({ name }) => name === fault);
  if (definition === undefined || node !== undefined || nodes !== undefined) return [];
  return nodesOfNone(definition.target, 1) === null ? [NO_NODE] : [];
}

/** The nodes of an entry that names none; null where it has to. */
function nodesOfNone(target: Target, count: number): number[] | null {
  if (target === "cluster") return [-1];
  return target === "all nodes" ? Array.from({ length: count }, (_, i) => i) : null;
}

type Names = readonly (number | string)[];

function nodesOf(node: Entry["node"], nodes: Entry["nodes"], all: readonly NodeSpec[], misplaced: Problem[]): number[] {
  if (node !== undefined && nodes !== undefined) {
    misplaced.push({ path: ["nodes"], text: "node is given too; expected one of the two" });
  }
  if (node === undefined) return positions(nodes ?? [], ["nodes"], all, misplaced);
  return positions([node], ["node"], all, misplaced);
}

/** Positions in the cluster, each once. */
export function positions(
  names: Names,
  path: readonly [string],
  all: readonly NodeSpec[],
  misplaced: Problem[],
): number[] {
  const found: number[] = [];
  names.forEach((name, i) => {
    const at = path[0] === "node" ? path : [...path, i];
    const position = nodeIndex(name, all);
    if (typeof position !== "number") misplaced.push({ path: at, text: position.text });
    else if (found.includes(position)) misplaced.push({ path: at, text: `${name} again; expected each node once` });
    else found.push(position);
  });
  return found;
}

function resolvedTime(at: Entry["at"], all: readonly NodeSpec[], misplaced: Problem[]): FaultTime {
  const { nodeName, ...time } = at as ReadMilestone;
  if (nodeName === undefined || time.milestone === "ratio") return time;
  const position = nodeIndex(/^\d+$/.test(nodeName) ? Number(nodeName) : nodeName, all);
  if (typeof position === "number") return { ...time, node: position };
  misplaced.push({ path: ["at", "when"], text: position.text });
  return time;
}
