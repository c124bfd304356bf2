/**
 * The schedule says when; the faults say what. Times relative to the load become instants here, compounds are spelled
 * out, and what waits for a milestone of the run stands apart until that is reached.
 */
import { Refusal } from "../../src/core/refusal.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import type { LoadOverTime } from "../workload/load-curves/load.ts";
import {
  type ExpandContext,
  type FaultOptions,
  isCompound,
  type Primitive,
  type Strike,
  type StrikePart,
  strikeOf,
} from "./fault.ts";
import type { FaultSpec } from "./fault-spec.ts";
import { faultNamed } from "./index.ts";
import type { AnchoredTime, FaultTime } from "./times.ts";

/** One primitive fault. */
export interface ScheduledFault {
  /** Seconds since the start of the run. */
  readonly atSeconds: number;
  readonly fault: string;
  /** -1 for a fault of the whole cluster. */
  readonly node: number;
  readonly options: FaultOptions;
  readonly part?: StrikePart;
  /** Which of the scenario's faults it comes from. */
  readonly entry: number;
}

export interface Schedule {
  /** In the order they strike; equal instants keep the order in which they are written. */
  readonly timed: readonly ScheduledFault[];
  /** Entries that strike when a milestone is reached. */
  readonly waiting: readonly number[];
}

/** What a schedule follows from. */
export interface Planned extends LoadOverTime {
  readonly faults: readonly FaultSpec[];
  readonly measureFromSeconds: number;
  readonly client: { readonly processes: number };
}

/** Uniform numbers for one entry: the same under the same seed. */
export type Draws = (entry: number, index: number) => number;

export function schedule(scenario: Planned, draws: Draws): Schedule {
  const curve = loadCurve(scenario);
  const timed: ScheduledFault[] = [];
  const waiting: number[] = [];
  scenario.faults.forEach((spec, entry) => {
    if (spec.at.anchor === "milestone") waiting.push(entry);
    else {
      const at = instant(spec.at, curve, scenario.measureFromSeconds);
      timed.push(...spelledOut(spec, entry, at, { ...scenario, ...scenario.client, draws }));
    }
  });
  return { timed: inOrder(timed), waiting };
}

/** What the strikes of an entry depend on beside the entry. */
export interface Spelling {
  readonly durationSeconds: number;
  readonly processes: number;
  readonly draws: Draws;
}

export function inOrder(faults: readonly ScheduledFault[]): ScheduledFault[] {
  return [...faults].sort((a, b) => a.atSeconds - b.atSeconds);
}

/** Each strike is an event of the report, and a walk over all keys. */
export const STRIKES_MAX = 100_000;

/**
 * An entry as the primitive faults it stands for, when its time is known.
 * @throws Refusal if there are too many.
 */
export function spelledOut(
  spec: FaultSpec,
  entry: number,
  atSeconds: number,
  { durationSeconds, processes, draws }: Spelling,
): ScheduledFault[] {
  const context = {
    secondsLeft: durationSeconds - atSeconds,
    draw: (index: number) => draws(entry, index),
    processes,
  };
  const found: ScheduledFault[] = [];
  for (const { afterSeconds, fault, node, options, part } of strikesOf(spec, context)) {
    if (found.length === STRIKES_MAX) {
      throw new Refusal(
        `${spec.fault} strikes more than ${STRIKES_MAX} times; expected fewer nodes, or longer times between`,
      );
    }
    const steps = part === undefined ? {} : { part };
    found.push({ atSeconds: atSeconds + afterSeconds, fault: fault.name, node, options, ...steps, entry });
  }
  return found;
}

function strikesOf({ fault, nodes, options }: FaultSpec, context: ExpandContext): Iterable<Strike> {
  const definition = faultNamed(fault);
  if (isCompound(definition)) return definition.expand(nodes, options, context);
  return nodes.flatMap((node) => ofPrimitive(definition, node, options));
}

/** The fault, and what ends it if the entry says for how long it lasts. */
function ofPrimitive(fault: Primitive, node: number, { for: seconds, ...options }: FaultOptions): Strike[] {
  const begin = { afterSeconds: 0, fault, node, options };
  if (fault.endedBy === undefined || typeof seconds !== "number") return [begin];
  return [begin, strikeOf(fault.endedBy, node, seconds)];
}

/** @throws RangeError if the load has no such peak or trough. */
export function instant(at: AnchoredTime, curve: LoadCurve, measureFromSeconds: number): number {
  if (at.anchor === "start") return at.offsetSeconds;
  const all = at.anchor === "peak" ? curve.peaks : curve.troughs;
  const found = all.filter((time) => time >= measureFromSeconds)[at.occurrence - 1];
  if (found === undefined) {
    throw new RangeError(`the load has no ${at.anchor} number ${at.occurrence} after the start of measurement`);
  }
  return found + at.offsetSeconds;
}

export function isTimed(at: FaultTime): at is AnchoredTime {
  return at.anchor !== "milestone";
}
