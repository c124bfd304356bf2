/**
 * The schedule says when; the faults say what. Times relative to the load become instants here, compounds are spelled
 * out, and what waits for a milestone of the run stands apart until that is reached.
 */
import { Refusal } from "../../src/core/refusal.ts";
import type { Filled } from "../cluster/loader.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import type { LoadOverTime } from "../workload/load-curves/load.ts";
import { close, open } from "./close.ts";
import { placeOf } from "./database-place.ts";
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
import type { OnReturn } from "./on-return.ts";
import { opening, type Returning, returning } from "./returning.ts";
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

/** Some node is opened when a loader is done with it, which only a run can tell. */
export function waitsForLoader({ timed }: Schedule): boolean {
  return timed.some(({ options }) => options.thenOpen !== undefined);
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
      timed.push(...spelledOut(spec, entry, at, { ...scenario, ...scenario.client, draws, curve }));
    }
  });
  return { timed: inOrder(withoutOvertaken(timed)), waiting };
}

/** What the strikes of an entry depend on beside the entry. */
export interface Spelling {
  readonly durationSeconds: number;
  readonly processes: number;
  readonly draws: Draws;
  /** Absent where there is no load. */
  readonly curve?: LoadCurve;
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
  { durationSeconds, processes, draws, curve }: Spelling,
): ScheduledFault[] {
  const context = {
    secondsLeft: durationSeconds - atSeconds,
    draw: (index: number) => draws(entry, index),
    processes,
  };
  const found: ScheduledFault[] = [];
  for (const strike of withReturns(strikesOf(spec, context), { atSeconds, processes, curve })) {
    if (found.length === STRIKES_MAX) {
      throw new Refusal(
        `${spec.fault} strikes more than ${STRIKES_MAX} times; expected fewer nodes, or longer times between`,
      );
    }
    found.push(scheduled(strike, atSeconds, entry));
  }
  return found;
}

/** The strike of an entry that is struck at this instant. */
function scheduled(
  { afterSeconds, fault, node, options, part }: Strike,
  atSeconds: number,
  entry: number,
): ScheduledFault {
  const steps = part === undefined ? {} : { part };
  return { atSeconds: atSeconds + afterSeconds, fault: fault.name, node, options, ...steps, entry };
}

/** Every return as what the operator makes of it. */
function* withReturns(strikes: Iterable<Strike>, around: Returning): Iterable<Strike> {
  for (const strike of strikes) {
    if (strike.onReturn !== undefined) yield* returning(strike, strike.onReturn, around);
    else if (strike.fault === open && typeof strike.options.over === "number") {
      yield* opening({ ...strike, ...around, over: strike.options.over });
    } else yield strike;
  }
}

/** A loader is done with a node: what opens it, if it was closed for that, by the strike that the loader began with. */
export function openings(
  { node, task, keys, failed, old, seconds }: Filled,
  struck: readonly ScheduledFault[],
  nowSeconds: number,
  { client: { processes } }: { readonly client: { readonly processes: number } },
): ScheduledFault[] {
  const begin = struck.find(({ options }) => (options as unknown) === task);
  if (begin === undefined || task.thenOpen === undefined) return [];
  const loaded = { keys, failed, old, seconds };
  const steps = { node, atSeconds: nowSeconds, afterSeconds: 0, over: task.thenOpen.over, processes, loaded };
  const closings = closingsOf(struck);
  const found = opening(steps).map((strike) => scheduled(strike, nowSeconds, begin.entry));
  return found.filter((one) => !isOvertaken(one, closings));
}

/** A node that is closed anew is not opened any further by what opened it before. */
export function withoutOvertaken(faults: readonly ScheduledFault[]): ScheduledFault[] {
  const closings = closingsOf(faults);
  return faults.filter((one) => !isOvertaken(one, closings));
}

/** By node, when it is closed. Of the many steps of an opening each looks at these alone. */
type Closings = ReadonlyMap<number, readonly number[]>;

function closingsOf(faults: readonly ScheduledFault[]): Closings {
  const closings = new Map<number, number[]>();
  for (const { fault, node, atSeconds } of faults) {
    if (fault !== close.name) continue;
    const times = closings.get(node) ?? [];
    times.push(atSeconds);
    closings.set(node, times);
  }
  return closings;
}

function isOvertaken({ fault, node, options: { since }, atSeconds }: ScheduledFault, closings: Closings): boolean {
  if (fault !== open.name || typeof since !== "number") return false;
  return closings.get(node)?.some((closedAt) => closedAt > since && closedAt <= atSeconds) === true;
}

function strikesOf({ fault, nodes, options }: FaultSpec, context: ExpandContext): Iterable<Strike> {
  const definition = faultNamed(fault);
  if (isCompound(definition)) return definition.expand(nodes, options, context);
  return nodes.flatMap((node) => ofPrimitive(definition, node, options));
}

/** The fault, and what ends it if the entry says for how long it lasts. */
function ofPrimitive(
  fault: Primitive,
  node: number,
  { for: seconds, onReturn: given, ...options }: FaultOptions,
): Strike[] {
  const { endedBy } = fault;
  const all = fault.strikes?.(options) ?? [options];
  const onReturn = given === undefined ? {} : { onReturn: given as OnReturn };
  return all.flatMap((one): Strike[] => {
    const begin = { afterSeconds: 0, fault, node, options: one };
    if (fault.isReturn === true) return [{ ...begin, ...onReturn }];
    if (endedBy === undefined || typeof seconds !== "number") return [begin];
    return [begin, { ...strikeOf(endedBy, node, seconds, { ...placeOf(one) }), ...onReturn }];
  });
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
