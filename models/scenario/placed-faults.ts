/** The list of faults: each entry read by itself, then placed, which turns its nodes into positions in `cluster.nodes`. */
import { z } from "zod";
import { type Problem, parseAs } from "../../src/core/text/problems.ts";
import { isCompound, type Target } from "../faults/fault.ts";
import type { FaultSpec } from "../faults/fault-spec.ts";
import { faultTime } from "../faults/fault-time.ts";
import { faultNamed, faults } from "../faults/index.ts";
import type { ReadMilestone } from "../faults/milestone-text.ts";
import type { FaultTime } from "../faults/times.ts";
import { type Entry, fault, faultListFrame, nodeKeys } from "./faults.ts";
import { type NodeName, ofCluster, positionOf, positionsOf, type UnreadNodes } from "./node-position.ts";
import { below, isPlain, type Plain } from "./parts.ts";
import type { NodeSpec } from "./types.ts";

/** What stands in the list, and what it reads as: null where it cannot be read. */
interface ReadEntry {
  readonly given: unknown;
  readonly entry: Entry | null;
}

export interface ReadFaults {
  readonly entries: readonly ReadEntry[];
  /** False where an entry, or the list itself, could not be read. */
  readonly isComplete: boolean;
  readonly problems: readonly Problem[];
}

/** A fault of the list whose nodes are known. */
export interface PlacedFault {
  /** Position in the list of faults as written. */
  readonly index: number;
  /** `nodes` is empty where they could not be read: when it strikes can be wrong as well. */
  readonly spec: FaultSpec;
}

export interface PlacedFaults {
  readonly placed: readonly PlacedFault[];
  /** When entries strike of which something else could not be read. */
  readonly unread: readonly { readonly index: number; readonly at: FaultTime }[];
  /** False where some entry could not be read or placed. */
  readonly isComplete: boolean;
  readonly problems: readonly Problem[];
}

/** Entries are read one by one, so that one that cannot be read does not hide what is wrong with the others. */
export function readFaults(list: unknown = []): ReadFaults {
  const frame = parseAs(faultListFrame, list);
  const given: readonly unknown[] = Array.isArray(list) ? list : [];
  const read = given.map((entry) => parseAs(fault, entry));
  const problems = [...frame.problems, ...read.flatMap((entry, i) => below([i], entry.problems))];
  return {
    entries: read.map(({ value }, i) => ({ given: given[i], entry: value })),
    isComplete: problems.length === 0,
    problems,
  };
}

/** Where the nodes could not be read, all that is wrong with faults whoever they strike. */
export function placeFaults(
  { entries, isComplete }: ReadFaults,
  nodes: readonly NodeSpec[] | UnreadNodes,
): PlacedFaults {
  const problems: Problem[] = [];
  const placed: PlacedFault[] = [];
  const unread: { index: number; at: FaultTime }[] = [];
  entries.forEach(({ given, entry }, index) => {
    if (entry === null) {
      const { at, problems: found } = placeUnread(given, nodes);
      problems.push(...below([index], found));
      if (at !== null) unread.push({ index, at });
    } else {
      const { spec, problems: found } = place(entry, nodes);
      problems.push(...below([index], found));
      placed.push({ index, spec });
    }
  });
  return { placed, unread, isComplete: isComplete && problems.length === 0 && !("amount" in nodes), problems };
}

export interface Placed {
  readonly spec: FaultSpec;
  /** Paths begin in the entry. */
  readonly problems: readonly Problem[];
}

export function place(
  { fault: name, node, nodes, at, ...given }: Entry,
  all: readonly NodeSpec[] | UnreadNodes,
): Placed {
  const problems: Problem[] = [];
  const definition = faultNamed(name);
  const collect = (names: readonly NodeName[], pathOf: (i: number) => Problem["path"], among = all): number[] => {
    const found = positionsOf(names, among, pathOf);
    problems.push(...found.problems);
    return found.positions;
  };
  const isKnown = !("amount" in all);
  const own = isKnown ? ofCluster(all) : all;
  const options = definition.place?.(given, (names, option) => collect(names, (i) => [option, i], own)) ?? given;
  const struck = namedNodes({ node, nodes }, all);
  const found = [...struck.positions];
  problems.push(...struck.problems);
  if (node === undefined && nodes === undefined) {
    const fallback = nodesOfNone(definition.target, "amount" in own ? 0 : own.length);
    if (fallback === null) problems.push(NO_NODE);
    else found.push(...fallback);
  }
  if (isKnown && problems.length === 0 && isCompound(definition)) {
    const problem = definition.problem?.(found, options) ?? null;
    if (problem !== null) problems.push({ path: [], text: problem });
  }
  const time = placedTime(at, all);
  if (time.problem !== null) problems.push({ path: ["at", "when"], text: time.problem });
  return {
    spec: { fault: name, nodes: isKnown && problems.length === 0 ? found : [], at: time.at, options },
    problems,
  };
}

const NO_NODE: Problem = {
  path: ["node"],
  text: 'missing; expected a position in the server list, from 0, or "host:port"',
};

interface NamedNodes {
  readonly node?: NodeName | undefined;
  readonly nodes?: readonly NodeName[] | undefined;
}

/** The nodes that an entry names. */
function namedNodes({ node, nodes }: NamedNodes, all: readonly NodeSpec[] | UnreadNodes) {
  const { positions, problems } =
    node === undefined ? positionsOf(nodes ?? [], all, (i) => ["nodes", i]) : positionsOf([node], all, () => ["node"]);
  if (node === undefined || nodes === undefined) return { positions, problems };
  const both: Problem = { path: ["nodes"], text: "node is given too; expected one of the two" };
  return { positions, problems: [both, ...problems] };
}

/** What is wrong with the nodes of an entry of which something else cannot be read, and when it strikes, where that can be. */
function placeUnread(
  given: unknown,
  all: readonly NodeSpec[] | UnreadNodes,
): { readonly at: FaultTime | null; readonly problems: readonly Problem[] } {
  if (!isPlain(given)) return { at: null, problems: [] };
  const definition = faults.find(({ name }) => name === given.fault);
  const at = parseAs(faultTime(), given.at).value;
  const time = at === null ? null : placedTime(at, all);
  const problems = time === null || time.problem === null ? [] : [{ path: ["at", "when"], text: time.problem }];
  return { at: time?.at ?? null, problems: [...nodesOfUnread(given, definition?.target ?? null, all), ...problems] };
}

/** @param target null where the fault is not known. */
function nodesOfUnread(
  given: Plain,
  target: Target | null,
  all: readonly NodeSpec[] | UnreadNodes,
): readonly Problem[] {
  if (target === "cluster") return [];
  const isMissing = given.node === undefined && given.nodes === undefined;
  if (isMissing) return target !== null && nodesOfNone(target, 1) === null ? [NO_NODE] : [];
  const named = parseAs(z.object(nodeKeys("named nodes")), given).value as NamedNodes | null;
  return named === null ? [] : namedNodes(named, all).problems;
}

/** The nodes of an entry that names none; null where it has to name some. */
function nodesOfNone(target: Target, count: number): number[] | null {
  if (target === "cluster") return [-1];
  return target === "all nodes" ? Array.from({ length: count }, (_, i) => i) : null;
}

/** The time of a fault, with the node of a milestone as a position. */
function placedTime(
  at: Entry["at"],
  all: readonly NodeSpec[] | UnreadNodes,
): { readonly at: FaultTime; readonly problem: string | null } {
  const { nodeName, ...time } = at as ReadMilestone;
  if (nodeName === undefined || time.milestone === "ratio") return { at: time, problem: null };
  const position = positionOf(/^\d+$/.test(nodeName) ? Number(nodeName) : nodeName, all);
  if (position === null) return { at: time, problem: null };
  if (typeof position !== "number") return { at: time, problem: position.text };
  return { at: { ...time, node: position }, problem: null };
}
