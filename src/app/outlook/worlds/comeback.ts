/** How the processes of a small world come back to a node that was lost and has returned. */
import { Verb } from "../../../../models/clients/client.ts";
import type { Act } from "./act.ts";
import { around, type Range } from "./range.ts";
import type { SmallWorld } from "./small-world.ts";

export interface Comeback {
  /**
   * From the return until a process uses the node again: of the first process and of the last one, each as far as it is known.
   * Null where none does.
   */
  readonly first: Range | null;
  readonly last: Range | null;
  /** Some process never used the node, though it asks for its keys: each has an order of its own (LatestRoute). */
  readonly hasOthers: boolean;
  /** Some process that used the node before has not come back when the story ends. */
  readonly isNever: boolean;
  /** From the first process that comes back to the last, while those that have not go to other nodes; null if they do not. */
  readonly splitSeconds: number | null;
  /** Seconds that copies live which were stored elsewhere; 0: as long as the application wants. Null if there were none. */
  readonly elsewhereTtl: Range | null;
  /** While it was lost gets found old copies on other nodes. */
  readonly isOldElsewhere: boolean;
  /** Gets that found an old copy on the node itself once it was back. */
  readonly oldReads: number;
}

export function comebackOf(world: SmallWorld, outageSeconds: number): Comeback {
  const lives = Array.from({ length: world.client.processes }, (_, process) =>
    world.acts.filter((act) => act.process === process),
  );
  const users = lives.filter((acts) => acts.some(({ at, node }) => at < 0 && node === world.node));
  const processes = (users.length > 0 ? users : lives).map((acts) => backOf(acts, world.node, outageSeconds));
  const back = processes.filter((one) => one !== null);
  const elsewhere = world.acts.flatMap(({ at, node, ttlSeconds }) =>
    at >= 0 && node >= 0 && node !== world.node && ttlSeconds !== null ? [ttlSeconds] : [],
  );
  const after = world.acts.filter(({ at }) => at >= outageSeconds);
  const first = least(back);
  const last = back.length === 0 ? null : back.reduce((latest, one) => (one[1] > latest[1] ? one : latest));
  return {
    first,
    last,
    hasOthers: users.length > 0 && users.length < lives.length,
    isNever: back.length < processes.length,
    splitSeconds:
      after.some(({ node }) => node >= 0 && node !== world.node) && first !== null && last !== null
        ? last[1] - first[1]
        : null,
    elsewhereTtl: elsewhere.length === 0 ? null : around(elsewhere),
    isOldElsewhere: world.acts.some(
      (act) => act.isOld && act.at >= 0 && act.at < outageSeconds && act.node !== world.node,
    ),
    oldReads: after.filter(({ isOld, node }) => isOld && node === world.node).length,
  };
}

function least(back: readonly Range[]): Range | null {
  return back.length === 0 ? null : back.reduce((first, one) => (one[1] < first[1] ? one : first));
}

/** When a process uses the node again, between its last operation that does not and the first that does. */
function backOf(acts: readonly Act[], node: number, outageSeconds: number): Range | null {
  let before = 0;
  for (const act of acts) {
    if (act.end < outageSeconds || act.end === Number.POSITIVE_INFINITY) continue;
    const at = Math.max(0, act.at - outageSeconds);
    if (act.node !== node || (act.isUnderway && act.verb === Verb.set)) {
      before = act.end - outageSeconds;
      continue;
    }
    // What has waited for the node comes back when it is answered.
    return act.at < outageSeconds ? [act.end - outageSeconds, act.end - outageSeconds] : [before, at];
  }
  return null;
}
