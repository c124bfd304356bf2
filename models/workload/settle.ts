/** What makes a warm start a stationary one once its items are placed: segments settle, and copies are as old as they would be. */
import { ageCopies } from "./old-copies.ts";
import type { PrefillParts, Stationary } from "./prefill.ts";
import { runIn } from "./run-in.ts";
import { TouchedKeys } from "./touched-keys.ts";

export interface SettleParts extends PrefillParts {
  readonly stationary: Stationary;
  /** Told of keys whose copies have been older than the database since then. */
  readonly old: (key: number, sinceSeconds: number) => void;
}

/** Returns how many seconds of load the segments took to settle; null where there are none. */
export function settle({ stationary, old, ...parts }: SettleParts): number | null {
  const { population, demands, client, nodes, streams, stored } = parts;
  const { staySeconds, hasSegments } = stationary;
  const settling = hasSegments ? settlingSeconds(staySeconds, population.ttlSeconds) : 0;
  const stream = streams.stream("run-in");
  const seconds =
    settling === 0
      ? null
      : runIn(nodes, new TouchedKeys({ population, demands, client, nodes, stored, stream }), settling, stream);
  if (stored === undefined) ageCopies({ population, demands, nodes, streams, staySeconds, old });
  return seconds;
}

/** In which time an item that nobody asks for is gone from memory, one way or the other; 0 where it never is. @param ttlSeconds all that there are. */
export function settlingSeconds(staySeconds: number, ttlSeconds: ArrayLike<number>): number {
  if (staySeconds < Number.POSITIVE_INFINITY) return staySeconds;
  let most = 0;
  for (let i = 0; i < ttlSeconds.length; i++) most = Math.max(most, ttlSeconds[i]);
  return most;
}
