/** A cluster in which a node died and came back, long ago. */
import type { Configuration } from "./configuration.ts";
import { keys, rigOf } from "./law.ts";
import type { Rig } from "./rig.ts";

const NODES = 5;
const PROCESSES = 4;
/** Longer than anybody's timers. */
const TIMERS_ARE_OVER_SECONDS = 100_000;

export function afterReturn(configuration: Configuration): Rig {
  const rig = rigOf(configuration, NODES, [1], PROCESSES);
  const gone = rig.client.settled(0, new Uint8Array(NODES));
  const callAll = (process: number): void => {
    rig.request(process);
    for (const key of keys.keys()) rig.call(key, process);
  };
  for (let second = 0; second < 40; second++) {
    rig.nowSeconds = second;
    if (second === 3) rig.crash(gone);
    if (second === 24) rig.recover(gone);
    // Each process at its own pace, so that their timers run apart.
    for (let process = 0; process < PROCESSES; process++) {
      if ((second + process) % (process + 1) === 0) callAll(process);
    }
  }
  rig.nowSeconds = TIMERS_ARE_OVER_SECONDS;
  for (let round = 0; round < 3; round++) {
    rig.nowSeconds += 10;
    for (let process = 0; process < PROCESSES; process++) callAll(process);
  }
  return rig;
}
