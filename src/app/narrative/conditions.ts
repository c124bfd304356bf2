/** How people speak of a node with something wrong, by what is wrong: only a dead node is called dead. */
import type { Condition } from "../../../models/faults/condition.ts";
import { isCompound } from "../../../models/faults/fault.ts";
import { faultNamed } from "../../../models/faults/index.ts";
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
};

/** What is wrong with nodes in a point, in the order in which it begins, and with how many at a time. */
export interface Ailing {
  readonly conditions: readonly Condition[];
  readonly nodesAtATime: number;
  /** How many outages: each lasts from when something is wrong with a node until nothing is wrong with any. */
  readonly outages: number;
  /** Whether nothing is wrong with any node when the run ends. */
  readonly isOver: boolean;
}

export function ailingOf({ events }: PointSummary): Ailing {
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
      ailing.set(`${subject} ${begins}`, subject);
      nodesAtATime = Math.max(nodesAtATime, new Set(ailing.values()).size);
    } else if (ends !== undefined) ailing.delete(`${subject} ${ends}`);
  }
  return { conditions: [...conditions], nodesAtATime, outages, isOver: ailing.size === 0 };
}

/** The words for what is wrong with the nodes of a point; null where nothing is, or several things are. */
export function wordsOf(ailing: Ailing): Words | null {
  return ailing.conditions.length === 1 ? WORDS[ailing.conditions[0]] : null;
}

/** `Losing the node means`, `Losing 4 nodes at a time means`, `What befalls the nodes means`. */
export function beginning(ailing: Ailing): string {
  const words = wordsOf(ailing);
  if (words === null) return ailing.conditions.length === 0 ? "What happens means" : "What befalls the nodes means";
  const several = ailing.nodesAtATime > 1 ? `${ailing.nodesAtATime} nodes at a time` : "the node";
  return words.begin(several);
}
