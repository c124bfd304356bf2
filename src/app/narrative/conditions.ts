/** How people speak of a node with something wrong, by what is wrong: only a dead node is called dead. */
import { type Condition, stopsService } from "../../../models/faults/condition.ts";
import { isCompound } from "../../../models/faults/fault.ts";
import { faultNamed } from "../../../models/faults/index.ts";
import { listed } from "../../core/text/nearest.ts";
import { mean, type PointSummary } from "./texts.ts";

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
  closed: {
    begin: (nodes) => `Closing ${nodes} to clients means`,
    node: "the closed node",
    meanwhile: "while it is closed",
    mend: "Open the node again",
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
  "database slow": {
    begin: () => "A slow database means",
    node: "the database",
    meanwhile: "while the database is slow",
    mend: "Make the database fast again",
  },
  "database down": {
    begin: () => "Losing the database means",
    node: "the database",
    meanwhile: "while the database is gone",
    mend: "Start the database again",
  },
  "load set": {
    begin: () => "Another load means",
    node: "the load",
    meanwhile: "while the load is set",
    mend: "Let the whole load through again",
  },
  "retries set": {
    begin: () => "Fewer retries mean",
    node: "the retries",
    meanwhile: "while retries are limited",
    mend: "Make retries as before",
  },
  "servers set": {
    begin: () => "Another number of servers means",
    node: "the database",
    meanwhile: "while the number of its servers is set",
    mend: "Give the database its usual servers",
  },
};

/** What happens and is over, so that nothing is wrong with any node afterwards. */
const HAPPENINGS: Readonly<Record<string, (nodes: string) => string>> = {
  flush: (nodes) => `Flushing ${nodes} means`,
  "pre-fill": (nodes) => `Filling ${nodes} from the database means`,
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
  /** When the last outage ends; null where none does. */
  readonly returnSeconds: number | null;
  /** The one outage was over when what is measured began: all that is known is what followed on the return. */
  readonly isBeforehand: boolean;
}

export function ailingOf(point: PointSummary): Ailing {
  const { events, outages: told = [] } = point;
  const befallen = new Set<number>();
  const happenings = new Set<string>();
  const conditions = new Set<Condition>();
  /** Several parts of the database may be struck, each for itself. */
  const ailing = new Map<string, { readonly subject: number; times: number }>();
  let nodesAtATime = 0;
  let outages = 0;
  let returnSeconds: number | null = null;
  for (const { what, subject = -1, atSeconds } of events) {
    const definition = faultNamed(what);
    if (isCompound(definition)) continue;
    const { begins, ends } = definition;
    if (begins !== undefined) {
      if (ailing.size === 0) outages++;
      // Who closes a node that is away already does so to bring it back.
      if (begins !== "closed" || ailing.size === 0) conditions.add(begins);
      befallen.add(subject);
      const times = (ailing.get(`${subject} ${begins}`)?.times ?? 0) + 1;
      ailing.set(`${subject} ${begins}`, { subject, times });
      nodesAtATime = Math.max(nodesAtATime, new Set([...ailing.values()].map((one) => one.subject)).size);
    } else if (ends !== undefined && ailing.has(`${subject} ${ends}`)) {
      const ended = ailing.get(`${subject} ${ends}`)!;
      ended.times--;
      if (ended.times === 0) ailing.delete(`${subject} ${ends}`);
      if (ailing.size === 0) returnSeconds = atSeconds;
    } else {
      happenings.add(what);
      if (conditions.size === 0) befallen.add(subject);
    }
  }
  const isSeen = (phase: string): boolean => mean(point, `databaseUtilization${phase}`) !== null;
  const all = Math.max(outages, told.length);
  return {
    conditions: [...conditions],
    nodesAtATime,
    nodes: befallen.size,
    happenings: [...happenings],
    outages: all,
    isOver: ailing.size === 0,
    returnSeconds,
    isBeforehand: all === 1 && !isSeen("DuringOutage") && isSeen("AfterReturn"),
  };
}

/** The words for what is wrong with the nodes of a point; null where nothing is, or several things are. */
export function wordsOf(ailing: Ailing): Words | null {
  return ailing.conditions.length === 1 ? WORDS[ailing.conditions[0]] : null;
}

/** A request for a key of such a node fails, waits or goes elsewhere. */
export function isAway(condition: Condition): boolean {
  return stopsService(condition) || condition === "cut off" || condition === "closed";
}

/** Nothing is wrong with any node: processes have different server lists for a time. */
export function isAboutLists({ conditions }: Ailing): boolean {
  return conditions.length === 1 && conditions[0] === "lists differ";
}

/** Something is wrong with a node, and not with server lists or the database alone. */
export function ailsNode(ailing: Ailing): boolean {
  return ailing.conditions.some((condition) => !ofNoNode.has(condition));
}

const ofNoNode: ReadonlySet<Condition> = new Set(["lists differ", "database slow", "database down"]);

/**
 * `Losing the node means`, `Losing 4 nodes one at a time means`, `What befalls the nodes means`. What else happens is named:
 * the worst minute of all may be its doing.
 */
export function beginning(ailing: Ailing): string {
  const begin = beginningOf(ailing);
  return ailing.isBeforehand ? begin.replace(/ (?=means?$)/, ", which is over before measureFrom, ") : begin;
}

function beginningOf(ailing: Ailing): string {
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

/** The phase that sentences are about: all outages if there are several, and what follows where nothing lasts, or was seen. */
export function phaseOf({
  outages,
  conditions,
  isBeforehand,
}: Ailing): "DuringOutage" | "DuringDisturbance" | "AfterReturn" {
  if (outages > 1) return "DuringDisturbance";
  return conditions.length === 0 || isBeforehand ? "AfterReturn" : "DuringOutage";
}
