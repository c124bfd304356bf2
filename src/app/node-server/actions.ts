/**
 * What a fault of a run does to a served node. The faults are those of `models/faults` that one process can suffer by itself:
 * their names, their options and what ends them come from there. Faults of the network and of a whole cluster have no action.
 */
import { crash } from "../../../models/faults/crash.ts";
import {
  type FaultDefinition,
  type FaultOptions,
  isCompound,
  type Primitive,
  type Strike,
} from "../../../models/faults/fault.ts";
import { flush } from "../../../models/faults/flush.ts";
import { faults } from "../../../models/faults/index.ts";
import { pause, resume } from "../../../models/faults/pause.ts";
import { recover } from "../../../models/faults/recover.ts";
import { fastAgain, slow } from "../../../models/faults/slow.ts";
import { warmStart, warmStop } from "../../../models/faults/warm-restart.ts";
import { MICROS_PER_SECOND } from "../../core/units.ts";
import type { ServedNode } from "./served-node.ts";

/** When it begins, and all that happens from then on. */
export interface ServedFault {
  /** Seconds after the node was started, or after a line came to the control port; 0: at once. */
  readonly atSeconds: number;
  readonly strikes: readonly Strike[];
}

type Action = (served: ServedNode, options: FaultOptions) => Promise<void> | void;

const actions: ReadonlyMap<Primitive, Action> = new Map<Primitive, Action>([
  [crash, (served) => served.crash()],
  [recover, (served) => served.recover()],
  [warmStop, (served) => served.warmStop()],
  [warmStart, (served) => served.warmStart()],
  [pause, (served) => served.pause()],
  [resume, (served) => served.resume()],
  [slow, (served, { by }) => served.slow(by as number)],
  [fastAgain, (served) => served.slow(0)],
  [flush, (served) => served.flush()],
]);

/** The faults that a served node knows, as they are listed for a run. */
export const servedFaults: readonly FaultDefinition[] = faults.filter((fault) =>
  isCompound(fault)
    ? fault.target === "named nodes" && fault.primitives(fault.options.parse({})).every(hasAction)
    : actions.has(fault),
);

/** Both the fault and what ends it can be done. */
export function hasAction(fault: Primitive): boolean {
  return actions.has(fault) && (fault.endedBy === undefined || actions.has(fault.endedBy));
}

/**
 * Does what is due now and lets the rest happen by the node's clock. The promise is kept when the sockets have followed, and
 * broken where the node cannot listen again.
 */
export async function strike(
  served: ServedNode,
  { atSeconds, strikes }: ServedFault,
  fromMicros = served.clock.micros,
): Promise<void> {
  const begun: (Promise<void> | void)[] = [];
  for (const { afterSeconds, fault, options } of strikes) {
    const action = actions.get(fault);
    if (action === undefined) throw new Error(`${fault.name} has no action on a served node`);
    const seconds = atSeconds + afterSeconds;
    if (seconds === 0) begun.push(action(served, options));
    else served.at(fromMicros + seconds * MICROS_PER_SECOND, () => action(served, options));
  }
  await Promise.all(begun);
}
