/** `run(scenario, seed)`: one time line from its first request to its last, as a pure function. */
import type { RunResult } from "../../src/core/result.ts";
import { checkNumbers, numbersOf } from "../checks/metrics.ts";
import { type Schedule, waitsForLoader } from "../faults/schedule.ts";
import type { Scenario } from "../scenario/types.ts";
import { scout } from "./milestones.ts";
import { plan } from "./plan.ts";
import { resultOf } from "./result.ts";
import { stretchOfRun } from "./stepped-over.ts";
import { inStretch, stretchOf } from "./stretch.ts";
import { Timeline, type TimelineOptions } from "./timeline.ts";
import { makeWorld, type World, type WorldOptions } from "./world.ts";

export interface RunOptions extends TimelineOptions, WorldOptions {}

/** A run whose world is made and whose first request is still to come. */
export interface PreparedRun {
  readonly world: World;
  /** To be called once. */
  result(): RunResult;
}

/**
 * @throws Refusal if a fault changed nothing or never struck.
 * @throws Error (with `check`) if a conservation law is broken, or a number is impossible.
 */
export function run(scenario: Scenario, seed: number, options: RunOptions = {}): RunResult {
  return prepare(scenario, seed, options).result();
}

/** The first half of `run`, for whoever wants to look at the world or at the clock in between. */
export function prepare(whole: Scenario, seed: number, given: RunOptions = {}): PreparedRun {
  const { scenario, schedule, ...stretched } = simulated(whole, plan(whole, seed), given);
  const options = { ...given, ...stretched };
  const isKnown = schedule.waiting.length === 0 && !waitsForLoader(schedule);
  const faults = isKnown ? schedule.timed : scout(scenario, seed, schedule, options);
  const world = makeWorld(scenario, seed, faults, options);
  const timeline = new Timeline(world, faults, options);
  timeline.scheduleInspections();
  const result = (): RunResult => {
    try {
      timeline.run();
    } finally {
      world.source.end?.();
    }
    world.recording.end(timeline.end());
    if (options.check === true) checkNumbers(numbersOf(world.recording));
    return resultOf(world, timeline, whole);
  };
  return { world, result };
}

/** What is simulated of the run: all of it, or a stretch, which then is a world that begins with it. A key that is watched has its whole life. */
function simulated(whole: Scenario, schedule: Schedule, { witness }: RunOptions) {
  const times = witness === undefined ? stretchOf(whole) : null;
  if (times === null) return { scenario: whole, schedule };
  const { fromSeconds } = times;
  const timed = schedule.timed.map((fault) => ({ ...fault, atSeconds: fault.atSeconds - fromSeconds }));
  return {
    scenario: inStretch(whole, times),
    schedule: { ...schedule, timed },
    stretch: stretchOfRun(whole, times),
  };
}
