/** The schedule says when; the faults say what. Times relative to the load become instants here. */
import type { FaultSpec, FaultTime, Scenario } from "../scenario/types.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import { loadCurve } from "../workload/load-curves/index.ts";

export interface ScheduledFault {
  /** Seconds since the start of the run. */
  readonly atSeconds: number;
  readonly spec: FaultSpec;
}

/** The faults of a scenario in the order they strike; equal instants keep the order in which they are written. */
export function schedule(scenario: Scenario): ScheduledFault[] {
  const curve = loadCurve(scenario);
  return scenario.faults
    .map((spec) => ({ atSeconds: instant(spec.at, curve, scenario.measureFromSeconds), spec }))
    .sort((a, b) => a.atSeconds - b.atSeconds);
}

/** @throws RangeError if the load has no such peak or trough. */
export function instant(at: FaultTime, curve: LoadCurve, measureFromSeconds: number): number {
  if (at.anchor === "start") return at.offsetSeconds;
  const all = at.anchor === "peak" ? curve.peaks : curve.troughs;
  const found = all.filter((time) => time >= measureFromSeconds)[at.occurrence - 1];
  if (found === undefined) {
    throw new RangeError(`the load has no ${at.anchor} number ${at.occurrence} after the start of measurement`);
  }
  return found + at.offsetSeconds;
}
