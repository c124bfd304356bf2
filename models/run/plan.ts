/** Which faults strike when, before anything runs: times of the scenario as instants, and chance drawn from the seed. */
import { Streams, uniformAt } from "../../src/core/random.ts";
import { Refusal, refusedAt } from "../../src/core/refusal.ts";
import { isCompound } from "../faults/fault.ts";
import type { FaultSpec } from "../faults/fault-spec.ts";
import { faultNamed } from "../faults/index.ts";
import { type Draws, type Schedule, type ScheduledFault, schedule, spelledOut } from "../faults/schedule.ts";
import type { Scenario } from "../scenario/types.ts";
import { loadCurve } from "../workload/load-curves/index.ts";

/** @throws Refusal if an entry leaves it to chance whether anything fails, and nothing does. */
export function plan(scenario: Scenario, seed: number): Schedule {
  const planned = schedule(scenario, draws(seed));
  const struck = new Set(planned.timed.map(({ entry }) => entry));
  for (const [entry, spec] of scenario.faults.entries()) {
    if (!struck.has(entry) && !planned.waiting.includes(entry)) refuseNoDraw(entry, spec, seed);
  }
  return planned;
}

/**
 * The faults of an entry that waited for a milestone, now that it is reached.
 * @throws Refusal as `plan`.
 */
export function planned(scenario: Scenario, seed: number, entry: number, nowSeconds: number): ScheduledFault[] {
  const spec = scenario.faults[entry];
  const spelling = { ...scenario, ...scenario.client, draws: draws(seed), curve: loadCurve(scenario) };
  const strikes = refusedAt(`faults[${entry}]`, () => spelledOut(spec, entry, nowSeconds, spelling));
  if (strikes.length === 0) refuseNoDraw(entry, spec, seed);
  return strikes;
}

function refuseNoDraw(entry: number, { fault }: FaultSpec, seed: number): void {
  const definition = faultNamed(fault);
  if (!isCompound(definition) || !definition.isDrawn) return;
  throw new Refusal(`faults[${entry}]: ${fault}: drew no failure under seed ${seed}`);
}

/** The chance of a fault is drawn under its place in the list. */
function draws(seed: number): Draws {
  const streams = new Streams(seed);
  const keys = new Map<number, number>();
  return (entry, index) => {
    if (!keys.has(entry)) keys.set(entry, streams.key("fault", entry));
    return uniformAt(keys.get(entry)!, index);
  };
}
