/**
 * How a node fills again that has returned empty while other nodes have copies of its keys: an application sets what it misses, and
 * a get that another node answers is no miss.
 */
import { Verb } from "../../../../models/clients/client.ts";
import { SmallWorld, type Watched } from "./small-world.ts";
import { PAUSE_SECONDS, SHORT_OUTAGE_SECONDS } from "./stories.ts";

export interface EmptyReturn {
  /** None of its keys is on it again, though processes ask for them and use it. */
  readonly staysEmpty: boolean;
  /** Gets miss, though another node has a copy. */
  readonly misses: boolean;
}

/** So long processes ask for keys of the node after all use it again. */
const ASKING_SECONDS = 60;

/** @param backSeconds until all processes use the node again. */
export function emptyReturn(watched: Watched, backSeconds: number): EmptyReturn {
  const outageSeconds = SHORT_OUTAGE_SECONDS + 0.29;
  const world = new SmallWorld(watched, {
    loss: "crash",
    outageSeconds,
    endSeconds: outageSeconds + backSeconds + ASKING_SECONDS,
    firstSeconds: (process) => 0.01 + process / watched.scenario.client.processes,
    pauseSeconds: PAUSE_SECONDS,
    requestsTogether: 1,
    setsMissesOnly: true,
  });
  const gets = world.acts.filter(({ verb, at }) => verb === Verb.get && at >= outageSeconds);
  return {
    staysEmpty: gets.length > 0 && watched.asked.every((key) => !world.isStored(key)),
    misses: gets.some(({ isMiss, hadCopies }) => isMiss && hadCopies),
  };
}
