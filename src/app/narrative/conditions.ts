/** How people speak of a node with something wrong, by what is wrong: only a dead node is called dead. */
import { type Condition, stopsService } from "../../../models/faults/condition.ts";
import { isCompound } from "../../../models/faults/fault.ts";
import { faultNamed } from "../../../models/faults/index.ts";
import { listed } from "../../core/text/nearest.ts";
import type { PointSummary } from "./texts.ts";

interface Words {
  /** `Losing the node means ...` */
  readonly begin: (nodes: string) => string;
  /** `the dead node` */
  readonly node: string;
  /** `while it is dead` */
  readonly meanwhile: string;
  /** What ends it: `Start the dead node again`. */
  readonly mend: string;
}

const WORDS: Readonly<Record<Condition, Words>> = {
  down: {
    begin: (nodes) => `Losing ${nodes} means`,
    node: "the dead node",
    meanwhile: "while it is dead",
    mend: "Start the dead node again",
  },
  stopped: {
    begin: (nodes) => `Stopping ${nodes} means`,
    node: "the stopped node",
    meanwhile: "while it is stopped",
    mend: "Start the stopped node again",
  },
  silent: {
    begin: (nodes) => `Losing the host of ${nodes} means`,
    node: "the node whose host is off",
    meanwhile: "while its host is off",
    mend: "Bring the host back",
  },
  hung: {
    begin: (nodes) => `A hang of ${nodes} means`,
    node: "the hung node",
    meanwhile: "while it hangs",
    mend: "End the hang",
  },
  "cut off": {
    begin: (nodes) => `Cutting clients off from ${nodes} means`,
    node: "the node that is cut off",
    meanwhile: "while it is cut off",
    mend: "Join the node to its clients again",
  },
  slow: {
    begin: (nodes) => `Slow answers of ${nodes} mean`,
    node: "the slow node",
    meanwhile: "while it answers late",
    mend: "Make the node answer in time again",
  },
  lossy: {
    begin: (nodes) => `Lost packets of ${nodes} mean`,
    node: "the node whose packets are lost",
    meanwhile: "while its packets are lost",
    mend: "Mend the network of the node",
  },
  "lists differ": {
    begin: () => "Server lists that differ mean",
    node: "the node",
    meanwhile: "while the server lists differ",
    mend: "Give all processes the same server list",
  },
};

/** What happens and is over, so that nothing is wrong with any node afterwards. */
const HAPPENINGS: Readonly<Record<string, (nodes: string) => string>> = {
  flush: (nodes) => `Flushing ${nodes} means`,
  resize: () => "Changing the server list means",
};

/** What is wrong with nodes in a point, in the order in which it begins, and with how many at a time. */
export interface Ailing {
  readonly conditions: readonly Condition[];
  readonly nodesAtATime: number;
  /** Which nodes something befalls, at one time or another. */
  readonly nodes: number;
  /** What else happens and is over at once, by name. */
  readonly happenings: readonly string[];
  /** How many outages: each lasts from when something is wrong with a node until nothing is wrong with any. */
  readonly outages: number;
  /** Whether nothing is wrong with any node when the run ends. */
  readonly isOver: boolean;
}

export function ailingOf({ events, outages: told = [] }: PointSummary): Ailing {
  const befallen = new Set<number>();
  const happenings = new Set<string>();
  const conditions = new Set<Condition>();
  const ailing = new Map<string, number>();
  let nodesAtATime = 0;
  let outages = 0;
  for (const { what, subject = -1 } of events) {
    const definition = faultNamed(what);
    if (isCompound(definition)) continue;
    const { begins, ends } = definition;
    if (begins !== undefined) {
      if (ailing.size === 0) outages++;
      conditions.add(begins);
      befallen.add(subject);
      ailing.set(`${subject} ${begins}`, subject);
      nodesAtATime = Math.max(nodesAtATime, new Set(ailing.values()).size);
    } else if (ends !== undefined && ailing.delete(`${subject} ${ends}`)) continue;
    else {
      happenings.add(what);
      if (conditions.size === 0) befallen.add(subject);
    }
  }
  return {
    conditions: [...conditions],
    nodesAtATime,
    nodes: befallen.size,
    happenings: [...happenings],
    outages: Math.max(outages, told.length),
    isOver: ailing.size === 0,
  };
}

/** The words for what is wrong with the nodes of a point; null where nothing is, or several things are. */
export function wordsOf(ailing: Ailing): Words | null {
  return ailing.conditions.length === 1 ? WORDS[ailing.conditions[0]] : null;
}

/** A request for a key of such a node fails, waits or goes elsewhere. */
export function isAway(condition: Condition): boolean {
  return stopsService(condition) || condition === "cut off";
}

/** Nothing is wrong with any node: processes have different server lists for a time. */
export function isAboutLists({ conditions }: Ailing): boolean {
  return conditions.length === 1 && conditions[0] === "lists differ";
}

/** Something is wrong with a node, and not with server lists alone. */
export function ailsNode(ailing: Ailing): boolean {
  return ailing.conditions.length > 0 && !isAboutLists(ailing);
}

/**
 * `Losing the node means`, `Losing 4 nodes one at a time means`, `What befalls the nodes means`. What else happens is named:
 * the worst minute of all may be its doing.
 */
export function beginning(ailing: Ailing): string {
  const words = wordsOf(ailing);
  if (words !== null) {
    const begin = words.begin(nodesText(ailing));
    if (ailing.happenings.length === 0) return begin;
    const beside = listed(
      ailing.happenings.map((what) => `a ${what}`),
      "and",
    );
    return begin.replace(/ (?=means?$)/, `, with ${beside} besides, `);
  }
  if (ailing.conditions.length > 0) return "What befalls the nodes means";
  const [happening, ...others] = ailing.happenings;
  const begin = others.length === 0 ? HAPPENINGS[happening] : undefined;
  return begin?.(ailing.nodes > 1 ? `${ailing.nodes} nodes` : "the node") ?? "What happens means";
}

function nodesText({ nodes, nodesAtATime }: Ailing): string {
  if (nodes < 2) return "the node";
  return `${nodesAtATime > 1 ? nodesAtATime : nodes} nodes ${nodesAtATime > 1 ? "" : "one "}at a time`;
}

/** The phase that sentences are about: all outages if there are several, and what follows where nothing lasts. */
export function phaseOf({ outages, conditions }: Ailing): "DuringOutage" | "DuringDisturbance" | "AfterReturn" {
  if (outages > 1) return "DuringDisturbance";
  return conditions.length === 0 ? "AfterReturn" : "DuringOutage";
}
