/**
 * What a fault is. A *primitive* strikes one node at one instant: it begins or ends a condition of the node, or happens
 * and is over. A *compound* is spelled out into primitives before anything strikes, so that the schedule a run prints
 * holds nothing else.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import type { Cluster } from "../cluster/cluster.ts";

/** What may ail a node (stopped: down with its memory kept), each of which begins with one fault and ends with another. */
export type Condition = "down" | "stopped" | "hung" | "silent" | "cut off" | "slow" | "lossy";

/** Options of one entry, read and with their defaults. */
export type Options = Readonly<Record<string, unknown>>;

/** One primitive fault on its way: how long after its entry's time, on which node. */
export interface Strike {
  readonly afterSeconds: number;
  readonly fault: string;
  readonly node: number;
  readonly options?: Options;
}

interface Definition {
  readonly name: string;
  readonly doc: string;
  /** What this fault's entry may hold besides `fault`, `node` or `nodes`, and `at`. */
  readonly options: z.ZodObject;
}

export interface Primitive extends Definition {
  /** What it begins or ends; absent where it happens and is over. */
  readonly begins?: Condition;
  readonly ends?: Condition;
  /** The fault that ends what this one begins; `for` in an entry says when. */
  readonly endedBy?: string;
  /** False for a fault of the whole cluster, whose entry names no node. */
  readonly ofOneNode?: false;
  /** One sentence of what happens to the node called `name`. */
  describe(name: string, options: Options): string;
  /** Does it; false when it changed nothing, which ends the run with an error. */
  strike(cluster: Cluster, node: number, nowSeconds: number, options: Options): boolean;
}

/** What a compound may know when it is spelled out. */
export interface Surroundings {
  /** Seconds from the entry's time to the end of the run. */
  readonly secondsLeft: number;
  /** Uniform numbers in (0, 1): the same for the same seed, entry and index. */
  readonly draw: (index: number) => number;
}

export interface Compound extends Definition {
  /** Whether an entry that names no node means all of them. */
  readonly allByDefault: boolean;
  /** Chance decides whether it strikes at all; a run in which it does not is refused. */
  readonly isDrawn?: true;
  /** What is wrong with an entry, or null. */
  problem?(nodes: readonly number[], options: Options): string | null;
  expand(nodes: readonly number[], options: Options, surroundings: Surroundings): Strike[];
}

export type FaultDefinition = Primitive | Compound;

export function isCompound(definition: FaultDefinition): definition is Compound {
  return "expand" in definition;
}

/** The option of every fault that lasts. */
export const lasts = (until: string) => ({
  for: duration({ aboveZero: true })
    .optional()
    .describe(`How long it lasts. Default: until ${until}, or to the end of the run.`),
});

/** What a compound may do to each of its nodes. */
export const outages = ["crash", "host-down", "pause", "partition", "warm-stop"] as const;
export type Outage = (typeof outages)[number];

const END: Readonly<Record<Outage, string>> = {
  crash: "recover",
  "host-down": "host-up",
  pause: "resume",
  partition: "heal",
  "warm-stop": "warm-start",
};

export const outageOption = (fallback: Outage) =>
  z
    .enum(outages)
    .prefault(fallback)
    .describe(
      `What happens to each node: it crashes (and is started again empty), its host goes down, its process hangs, it is cut off, or it is stopped and started with its memory. Default: ${fallback}.`,
    );

/** The node is lost from one time to another, in seconds after the entry's own. */
export function outage(what: Outage, node: number, fromSeconds: number, toSeconds: number): Strike[] {
  return [
    { afterSeconds: fromSeconds, fault: what, node },
    { afterSeconds: toSeconds, fault: END[what], node },
  ];
}
