/** What the node that crashes first has of all requests, as long as all nodes are up. */
import type { ScheduledFault } from "../faults/schedule.ts";
import type { World } from "./world.ts";

/** From 0 to 1; null where no node crashes. */
export function deadNodeShare(world: World, faults: readonly ScheduledFault[]): number | null {
  const crash = faults.find(({ fault }) => fault === "crash");
  if (crash === undefined) return null;
  const { client, down } = world.cluster;
  let share = 0;
  for (let key = 0; key < world.scenario.workload.keys; key++) {
    if (client.settled(key, down) === crash.node) share += world.popularity.probability(key);
  }
  return share;
}
