/**
 * A world of a plan without its quiet hours: it begins some minutes before the nodes are lost, in the stationary state at the load of that
 * hour, and ends when a plan reads nothing more of it. What a plan reads is the same, and a run takes as long as the minutes that are told.
 */
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import { onReturnOf } from "../../../models/faults/index.ts";
import type { AnchoredTime } from "../../../models/faults/times.ts";
import { inStretch } from "../../../models/run/stretch.ts";
import { USUAL_SECONDS } from "../../../models/scenario/detail.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";

/** Connections are opened and queues settle before anything is counted. */
const LEAD_SECONDS = 60;
/** What is usual is told by so many requests, as long as that takes from two minutes to ten. */
const USUAL_REQUESTS = 100_000;
const USUAL_LEAST_SECONDS = 120;

/** How long before its nodes are lost a world has to begin. */
function leadSeconds(scenario: Scenario): number {
  const rate = Math.max(...loadCurve(scenario).levels) * scenario.workload.arrivals.ratePerSecond;
  const usual = Math.min(USUAL_SECONDS, Math.max(USUAL_LEAST_SECONDS, USUAL_REQUESTS / rate));
  return LEAD_SECONDS + Math.ceil(usual / 60) * 60;
}

/** Its hours are alike but for their load, so that it may begin at any time. */
function isStationary({ workload }: Scenario): boolean {
  const groups = workload.namespaces ?? [workload];
  return (
    workload.prefill === "stationary" &&
    workload.trace === undefined &&
    workload.arrivals.users === undefined &&
    workload.newKeys.perSecond === 0 &&
    workload.valueChanges.length === 0 &&
    groups.every(({ driftSeconds }) => driftSeconds === undefined)
  );
}

/** The world, said to begin shortly before `lostAtSeconds`, where it may. */
export function beginningBefore(lostAtSeconds: number, { stretch: _, ...scenario }: Scenario): Scenario {
  const fromSeconds = lostAtSeconds - leadSeconds(scenario);
  if (fromSeconds <= 0 || !isStationary(scenario)) return scenario;
  const { durationSeconds: untilSeconds } = scenario;
  return { ...scenario, stretch: { times: { fromSeconds, quietUntilSeconds: lostAtSeconds, untilSeconds } } };
}

/** That world by its own clock, as it is run. */
export function asRun(whole: Scenario): Scenario {
  const { times } = whole.stretch ?? {};
  if (times === undefined) return whole;
  const { fromSeconds } = times;
  const { stretch: _, ...scenario } = inStretch(whole, { ...times, untilSeconds: whole.durationSeconds });
  return {
    ...scenario,
    windowSeconds: whole.windowSeconds,
    faults: whole.faults.map((spec) => earlier(spec, fromSeconds)),
    statsAt: whole.statsAt.map((time) => ({ ...time, offsetSeconds: time.offsetSeconds - fromSeconds })),
  };
}

/** Times of a plan's worlds are counted from their start. */
function earlier(spec: FaultSpec, seconds: number): FaultSpec {
  const at = { ...(spec.at as AnchoredTime), offsetSeconds: (spec.at as AnchoredTime).offsetSeconds - seconds };
  const onReturn = onReturnOf(spec);
  if (onReturn?.holdUntil === undefined) return { ...spec, at };
  const holdUntil = { ...onReturn.holdUntil, offsetSeconds: onReturn.holdUntil.offsetSeconds - seconds };
  return { ...spec, at, options: { ...spec.options, onReturn: { ...onReturn, holdUntil } } };
}
