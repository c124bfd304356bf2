/**
 * Faults that wait for a milestone, and openings that wait for a loader, are first sought out by a run of their own, since what is measured before, during and
 * after an outage can only be told apart by a run that knows when the outage comes.
 */
import { Refusal } from "../../src/core/refusal.ts";
import { watch } from "../faults/milestones.ts";
import { inOrder, openings, type Schedule, type ScheduledFault, withoutOvertaken } from "../faults/schedule.ts";
import type { MilestoneTime } from "../faults/times.ts";
import type { Scenario } from "../scenario/types.ts";
import { planned } from "./plan.ts";
import { Timeline } from "./timeline.ts";
import { makeWorld, type WorldOptions } from "./world.ts";

/**
 * All faults of the run with the instants at which they strike.
 * @throws Refusal if a milestone is not reached.
 */
export function scout(
  scenario: Scenario,
  seed: number,
  { timed, waiting }: Schedule,
  { openTrace }: WorldOptions,
): ScheduledFault[] {
  const { durationSeconds, faults } = scenario;
  const world = makeWorld(scenario, seed, timed, { openTrace });
  const { simulation, cluster, recording } = world;
  const timeline = new Timeline(world, timed);
  if (cluster.loader !== null) {
    cluster.loader.filled = (filled) => timeline.add(openings(filled, timeline.faults, simulation.now, scenario));
  }
  const at = (entry: number) => faults[entry].at as MilestoneTime;
  const watched = new Map(waiting.map((entry) => [entry, watch(at(entry), faults[entry].nodes[0])]));
  const seen = { counts: recording.counts, nodes: cluster.nodes, down: cluster.down };
  const look = simulation.declare("milestones", () => {
    const { now } = simulation;
    for (const [entry, isReached] of watched) {
      if (!isReached(now, seen)) continue;
      watched.delete(entry);
      timeline.add(planned(scenario, seed, entry, now));
    }
    if (watched.size > 0 && now + 1 < durationSeconds) simulation.at(look, now + 1);
  });
  simulation.at(look, 0);
  try {
    timeline.run();
  } finally {
    world.source.end?.();
  }
  const [missed] = watched.keys();
  if (missed !== undefined) {
    const { fault } = faults[missed];
    throw new Refusal(
      `faults[${missed}] (${fault}): the fault "${fault}" never struck: no milestone "${at(missed).text}" in this run`,
    );
  }
  return inOrder(withoutOvertaken(timeline.faults));
}
