/**
 * Which part of a run is simulated where its quiet hours are stepped over: one stretch, from some minutes before the first fault until
 * things should be as usual again after the last. What lies between two faults is part of it: stranded and stale copies wait there for
 * the next outage.
 *
 * The stretch follows from the scenario alone, and from no run, so that all repeats, the control, and every machine have the same one. After
 * the last fault it lasts until the nodes that were struck, had they come back empty, would miss so little more that the cluster misses a
 * twentieth more than usual, and three times five minutes, by which it is told that things are usual again. What is not after an hour is told
 * not to be.
 *
 * A world without faults has nothing to step around: its stretch is that of a fault at the first peak of its load.
 */
import type { RateCurve } from "../../src/core/rate-curve.ts";
import { isHelp, isOfDatabase } from "../faults/condition.ts";
import { primitiveNamed } from "../faults/index.ts";
import { type Schedule, schedule } from "../faults/schedule.ts";
import { USUAL_SECONDS } from "../scenario/detail.ts";
import { resolveTimes } from "../scenario/times.ts";
import type { Scenario, StretchTimes } from "../scenario/types.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { rateCurveOf } from "../workload/load-curves/rate-curve-of.ts";
import { refillSeconds } from "./expected-cache.ts";

/** Connections are opened and queues settle before anything is counted. */
const LEAD_SECONDS = 60;

/** As recoveries are told: three times five minutes. */
const TOLD_SECONDS = 900;

const AFTER_MOST_SECONDS = 3600;

/** A stretch that leaves out less saves too little for what it does not show. */
const LEFT_OUT_LEAST = 0.1;

/** Null where all of the run is simulated: nobody wants less, or there is too little to step over. */
export function stretchOf(scenario: Scenario): StretchTimes | null {
  const { stretch, durationSeconds } = scenario;
  if (stretch === undefined) return null;
  const own =
    stretch.times === undefined || scenario.faults.length > 0 ? [planned(scenario, stretch.afterSeconds)] : [];
  // Whoever tries other faults in the same world does so in a stretch that holds them.
  const times = together([...(stretch.times === undefined ? [] : [stretch.times]), ...own]);
  const { fromSeconds, untilSeconds } = times;
  const leftOut = fromSeconds + durationSeconds - untilSeconds;
  return leftOut < LEFT_OUT_LEAST * durationSeconds ? null : times;
}

function planned(scenario: Scenario, afterSeconds: number | undefined): StretchTimes {
  const { durationSeconds, measureFromSeconds } = scenario;
  // What is drawn by chance is not stretched.
  const { timed } = schedule(scenario, () => 0.5);
  const strikes = timed.map(({ atSeconds }) => atSeconds);
  const quiet = loadCurve(scenario).peaks.find((at) => at >= measureFromSeconds) ?? measureFromSeconds;
  const first = Math.min(...strikes, strikes.length === 0 ? quiet : Number.POSITIVE_INFINITY);
  const last = Math.max(...strikes, strikes.length === 0 ? quiet : 0);
  const after = afterSeconds ?? (strikes.length === 0 ? USUAL_SECONDS : usualAfter(scenario, timed, last));
  const fromSeconds = Math.max(0, wholeMinute(first - USUAL_SECONDS - LEAD_SECONDS, Math.floor));
  const untilSeconds = wholeMinute(Math.max(last + after, measureFromSeconds + USUAL_SECONDS), Math.ceil);
  return {
    fromSeconds,
    quietUntilSeconds: Math.max(first, fromSeconds),
    untilSeconds: Math.min(durationSeconds, untilSeconds),
  };
}

/** One stretch for worlds that are compared run by run: each has the time of day of the others, and the same requests. */
export function together(all: readonly StretchTimes[]): StretchTimes {
  return {
    fromSeconds: Math.min(...all.map(({ fromSeconds }) => fromSeconds)),
    quietUntilSeconds: Math.min(...all.map(({ quietUntilSeconds }) => quietUntilSeconds)),
    untilSeconds: Math.max(...all.map(({ untilSeconds }) => untilSeconds)),
  };
}

function usualAfter(scenario: Scenario, timed: Schedule["timed"], lastSeconds: number): number {
  const share = struckShare(scenario, timed);
  const level = ratesOf(scenario).rateAt(lastSeconds);
  const refill = level > 0 && share > 0 ? refillSeconds(scenario, level, share) : 0;
  return Math.min(AFTER_MOST_SECONDS, refill + TOLD_SECONDS);
}

/** Of the nodes, those of which copies may be gone, or looked for elsewhere. */
function struckShare(scenario: Scenario, timed: Schedule["timed"]): number {
  const struck = new Set<number>();
  for (const { fault, node } of timed) {
    const { begins, ends } = primitiveNamed(fault);
    if (!isHelp(begins ?? ends) && !isOfDatabase(begins ?? ends)) struck.add(node);
  }
  return struck.has(-1) ? 1 : struck.size / scenario.nodes.length;
}

function wholeMinute(seconds: number, rounded: (minutes: number) => number): number {
  return rounded(seconds / 60) * 60;
}

/** In multiples of the mean rate, as the experiment and its faults set it. */
export function ratesOf(scenario: Scenario): RateCurve {
  return rateCurveOf(loadCurve(scenario)).times(scenario.workload.arrivals.changes ?? []);
}

/** From when on a stretch is measured, in seconds since the start of the run. */
export function measuredFrom({ measureFromSeconds }: Scenario, { fromSeconds }: StretchTimes): number {
  return fromSeconds === 0 ? measureFromSeconds : Math.max(measureFromSeconds, fromSeconds + LEAD_SECONDS);
}

/** The world of the stretch alone, as if it began with it; its faults are those of the schedule, so much earlier. */
export function inStretch(scenario: Scenario, times: StretchTimes): Scenario {
  const { durationSeconds, measureFromSeconds, windowSeconds, startAtSeconds, workload, stretch } = scenario;
  const { fromSeconds, untilSeconds } = times;
  const { arrivals } = workload;
  const { windowSeconds: usual } = resolveTimes(durationSeconds, measureFromSeconds, undefined);
  const short = resolveTimes(untilSeconds - fromSeconds, undefined, undefined);
  return {
    ...scenario,
    durationSeconds: untilSeconds - fromSeconds,
    measureFromSeconds: measuredFrom(scenario, times) - fromSeconds,
    windowSeconds: windowSeconds === usual ? short.windowSeconds : Math.min(windowSeconds, untilSeconds - fromSeconds),
    startAtSeconds: startAtSeconds + fromSeconds,
    stretch: { ...stretch, times },
    workload: {
      ...workload,
      arrivals: {
        ...arrivals,
        load: { curve: "points", points: pointsIn(scenario, times) },
        ...(arrivals.changes === undefined
          ? {}
          : { changes: arrivals.changes.map((one) => ({ ...one, atSeconds: one.atSeconds - fromSeconds })) }),
      },
    },
  };
}

/** The load of the stretch: its own ends, and the knots between them. */
function pointsIn(scenario: Scenario, { fromSeconds, untilSeconds }: StretchTimes): [number, number][] {
  const load = loadCurve(scenario);
  const { times, levels } = load;
  const curve = rateCurveOf(load);
  const inside = times.flatMap((at, i): [number, number][] =>
    at > fromSeconds && at < untilSeconds ? [[at - fromSeconds, levels[i]]] : [],
  );
  return [[0, curve.rateAt(fromSeconds)], ...inside, [untilSeconds - fromSeconds, curve.rateAt(untilSeconds)]];
}
