/**
 * The strikes that a return is spelled out into where the operator does something about it: the port is closed, the node comes back
 * behind it, is flushed and filled, and is opened. When a loader is done only a run knows: the opening is added then.
 */
import { Refusal } from "../../src/core/refusal.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import type { Loaded } from "../cluster/loader.ts";
import type { LoadCurve } from "../workload/load-curves/curve.ts";
import { close, open } from "./close.ts";
import type { Strike } from "./fault.ts";
import { flush } from "./flush.ts";
import type { OnReturn } from "./on-return.ts";
import { preFill } from "./pre-fill.ts";
import type { AnchoredTime } from "./times.ts";

export interface Returning {
  /** When the entry of the return strikes, in seconds since the start of the run. */
  readonly atSeconds: number;
  readonly processes: number;
  /** Absent where there is no load. */
  readonly curve?: LoadCurve | undefined;
}

/** @throws Refusal if the load has no such peak or trough after the return. */
export function returning(strike: Strike, onReturn: OnReturn, around: Returning): Strike[] {
  const { node } = strike;
  const { flush: isFlushed, preFill: filled, ramp, holdUntil } = onReturn;
  const afterSeconds =
    holdUntil === undefined
      ? strike.afterSeconds
      : heldUntil(strike.afterSeconds, holdUntil, around) - around.atSeconds;
  const back: Strike = { ...strike, afterSeconds };
  if (isFlushed !== true && filled === undefined && ramp === undefined) return [back];
  const behind: Strike[] = [
    // A node that is lost again while it is being filled is still closed.
    { afterSeconds, fault: close, node, options: {}, part: "begin" },
    back,
    // Nothing may be left that is valid.
    ...(isFlushed !== true ? [] : [{ afterSeconds, fault: flush, node, options: {}, part: "end" } as const]),
  ];
  if (filled === undefined) return [...behind, ...opening({ node, afterSeconds, over: ramp, ...around })];
  const thenOpen = ramp === undefined ? {} : { over: ramp };
  return [...behind, { afterSeconds, fault: preFill, node, options: { ...filled, thenOpen } }];
}

interface Opening {
  readonly node: number;
  readonly afterSeconds: number;
  readonly over?: number | undefined;
  readonly processes: number;
  /** From when `afterSeconds` counts. */
  readonly atSeconds: number;
  readonly loaded?: Loaded;
}

/** Of n processes the k-th, from 1, is let in after k/n of the time, so that after a share of it that share of them is in. */
export function opening({ node, afterSeconds, over, processes, atSeconds, loaded }: Opening): Strike[] {
  const since = atSeconds + afterSeconds;
  const told = loaded === undefined ? { since } : { since, loaded };
  const last: Strike = { afterSeconds, fault: open, node, options: over === undefined ? told : { over, ...told } };
  if (over === undefined) return [last];
  const steps = Array.from({ length: processes - 1 }, (_, i): Strike => {
    const first = i + 1;
    return {
      afterSeconds: afterSeconds + (over * first) / processes,
      fault: open,
      node,
      options: { first, since },
      part: "middle",
    };
  });
  return [...steps, { ...last, afterSeconds: afterSeconds + over }];
}

function heldUntil(afterSeconds: number, until: AnchoredTime, { atSeconds, curve }: Returning): number {
  const back = atSeconds + afterSeconds;
  const { anchor, offsetSeconds } = until;
  if (anchor === "start") return Math.max(back, offsetSeconds);
  const all = (anchor === "peak" ? curve?.peaks : curve?.troughs) ?? [];
  const found = all.map((time) => time + offsetSeconds).find((time) => time >= back);
  if (found !== undefined) return found;
  throw new Refusal(
    `onReturn.holdUntil: no ${anchor} of the load comes after the return at ${formatDuration(back)}; expected a time that does, or a load and a duration in which one comes`,
  );
}
