/**
 * What a fault is, and how one is defined. A *primitive* strikes one node at one instant: it begins or ends a condition of
 * the node, or happens and is over. A *compound* is spelled out into primitives before anything strikes, so that the
 * schedule a run prints holds nothing else.
 *
 * `primitive`, `lasting` and `compound` give every function of a definition its own options, with the types that the schema
 * in `options` gives them. Whoever looks a fault up by its name sees options of any kind.
 */
import type { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Condition } from "./condition.ts";
import { type OnReturn, onReturnOption } from "./on-return.ts";

/** Options of one entry: read, with their defaults, nodes as positions. Plain JSON. */
export type FaultOptions = Readonly<Record<string, unknown>>;

/** Which nodes an entry strikes: those it names; all, unless it names some; or none, for it is about the whole cluster. */
export type Target = "named nodes" | "all nodes" | "cluster";

/** Positions of the nodes that an option names. The name of the option says where an unknown node stands. */
export type Positions = (names: readonly (number | string)[], option: string) => number[];

/** `for a time`: in the end all processes have the new list. */
export type ListsDiffer = "for a time" | "for good";

interface Definition<O extends FaultOptions> {
  readonly name: string;
  readonly doc: string;
  readonly target: Target;
  /** What an entry of this fault may hold besides `fault`, `node` or `nodes`, and `at`. */
  readonly options: z.ZodObject;
  /** The server lists that the application may get from this fault, as positions; absent where it changes none. */
  serverLists?(options: O): readonly (readonly number[])[];
  /** Some processes keep their list, for a time or for good; absent where all change at once. */
  listsDiffer?(options: O): ListsDiffer;
}

/** The options with their nodes as positions. */
interface Placing<Given extends FaultOptions, O extends FaultOptions> {
  /** Absent where no option names a node. */
  place?(given: Given, positions: Positions): O;
}

export interface Primitive<O extends FaultOptions = FaultOptions> extends Definition<O>, Placing<FaultOptions, O> {
  /** What it begins, or ends if it is there; both are absent where it happens and is over. */
  readonly begins?: Condition;
  readonly ends?: Condition;
  /** The fault that ends what this one begins; `for` in an entry says when. */
  readonly endedBy?: Primitive;
  /** It needs a node that keeps its memory when its process ends (`-e`). */
  readonly needsKeptMemory: boolean;
  /** The node is back with it: an entry may say what is done as it returns. */
  readonly isReturn?: boolean;
  /** A loader works from then on. */
  readonly loads?: boolean;
  /** It befalls the load or the database, and no node. */
  readonly needsTraffic?: boolean;
  /** It needs somebody who takes locks: a framework. */
  readonly needsLocks?: boolean;
  /** It needs retries around database queries. */
  readonly needsRetries?: boolean;
  /** It needs replicas of the database. */
  readonly needsReplicas?: boolean;
  /** It needs a database with a number of servers. */
  readonly needsServers?: boolean;
  /** What the rate of arrivals is multiplied by from then on; absent where it stays as it is. */
  loadFactor?(options: O): number;
  /** The options of each of its strikes, where one entry is about several things that are no nodes. Default: one strike. */
  strikes?(options: O): readonly FaultOptions[];
  /** One sentence of what happens to the node called `name`. */
  describe(name: string, options: O): string;
  /** Does it. False when it changed nothing, which ends the run with an error. */
  strike(cluster: Cluster, node: number, nowSeconds: number, options: O): boolean;
}

/** A primitive that goes on until another ends it. */
export interface Lasting extends Primitive {
  readonly begins: Condition;
  readonly endedBy: Primitive;
}

/** One primitive fault on its way: how long after its entry's time, on which node. */
export interface Strike {
  readonly afterSeconds: number;
  readonly fault: Primitive;
  readonly node: number;
  readonly options: FaultOptions;
  readonly part?: StrikePart;
  /** What the operator does about it, of a strike that is a return. */
  readonly onReturn?: OnReturn | undefined;
}

/**
 * Which part of something that goes on in many steps: `begin` and `end` are told, `middle` is not. A single step may change nothing.
 */
export type StrikePart = "begin" | "middle" | "end";

/** What a compound may know when it is spelled out. */
export interface ExpandContext {
  /** Seconds from the entry's time to the end of the run. */
  readonly secondsLeft: number;
  /** Uniform numbers in (0, 1): the same for the same seed, entry and index. */
  readonly draw: (index: number) => number;
  /** Processes of the application. */
  readonly processes: number;
}

export interface Compound<O extends FaultOptions = FaultOptions> extends Definition<O>, Placing<FaultOptions, O> {
  /** Chance decides whether it strikes at all; a run in which it does not is refused. */
  readonly isDrawn: boolean;
  /** The primitives that it may be spelled out into, besides those that end them. */
  primitives(options: O): readonly Primitive[];
  /** What is wrong with an entry, or null. */
  problem?(nodes: readonly number[], options: O): string | null;
  /** The strikes come one after another, so that a pattern of too many is refused before memory runs out. */
  expand(nodes: readonly number[], options: O, context: ExpandContext): Iterable<Strike>;
}

export type FaultDefinition = Primitive | Compound;

/** What an author writes: `T` without what has a default, and with the options that the schema reads. */
type Parts<T, Defaults extends keyof T, S extends z.ZodObject, O extends FaultOptions> = Omit<
  T,
  Defaults | "options" | "place"
> &
  Partial<Pick<T, Defaults>> &
  Placing<z.output<S>, O> & { readonly options: S };

/** A fault that happens and is over, ends what another began, or begins what an entry cannot give an end. */
export function primitive<S extends z.ZodObject, O extends FaultOptions = z.output<S>>(
  parts: Parts<Omit<Primitive<O>, "endedBy">, "target" | "needsKeptMemory", S, O>,
): Primitive {
  const { options } = parts;
  const whole = parts.isReturn === true ? options.extend({ onReturn: onReturnOption }) : options;
  return { target: "named nodes", needsKeptMemory: false, ...parts, options: whole };
}

/** A fault that begins a condition. Its entry may say `for` how long. */
export function lasting<S extends z.ZodObject, O extends FaultOptions = z.output<S>>(
  parts: Parts<
    Primitive<O> & { readonly begins: Condition; readonly endedBy: Primitive },
    "target" | "needsKeptMemory",
    S,
    O
  >,
): Lasting {
  const { endedBy, options } = parts;
  const lasts = duration({ aboveZero: true })
    .optional()
    .describe(`How long it lasts. Default: until \`${endedBy.name}\`, or to the end of the run.`);
  const whole = options.extend(endedBy.isReturn === true ? { for: lasts, onReturn: onReturnOption } : { for: lasts });
  return { target: "named nodes", needsKeptMemory: false, ...parts, options: whole };
}

/** A fault that is a pattern of others. */
export function compound<S extends z.ZodObject, O extends FaultOptions = z.output<S>>(
  parts: Parts<Compound<O>, "target" | "isDrawn", S, O>,
): Compound {
  return { target: "named nodes", isDrawn: false, ...parts };
}

export function isCompound(definition: FaultDefinition): definition is Compound {
  return "expand" in definition;
}

/** A primitive on its way, with the defaults of its options. */
export function strikeOf(fault: Primitive, node: number, afterSeconds: number, given: FaultOptions = {}): Strike {
  return { afterSeconds, fault, node, options: fault.options.parse(given) };
}

/** The node is lost from one time to another, in seconds after the entry's own. */
export function outage(
  fault: Lasting,
  node: number,
  { from, to, onReturn }: { readonly from: number; readonly to: number; readonly onReturn?: OnReturn | undefined },
): Strike[] {
  const back = strikeOf(fault.endedBy, node, to);
  return [strikeOf(fault, node, from), onReturn === undefined ? back : { ...back, onReturn }];
}
