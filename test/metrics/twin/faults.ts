/** The faults of a scenario as single strikes in order of time, each begun condition with its end. */
import type { Scenario } from "../../../models/scenario/types.ts";

export interface Fault {
  readonly at: number;
  readonly fault: string;
  /** -1: the whole cluster. */
  readonly node: number;
  readonly options: Readonly<Record<string, unknown>>;
}

const END: Readonly<Record<string, string>> = {
  crash: "recover",
  pause: "resume",
  "host-down": "host-up",
  partition: "heal",
  slow: "fast-again",
};

export function faultsOf({ faults }: Scenario): Fault[] {
  const strikes = faults.flatMap(({ fault, nodes, at, options }): Fault[] => {
    const { for: lasts } = options;
    if (at.anchor !== "start") throw new Error(`the twin knows times since the start, not ${at.anchor}`);
    const { offsetSeconds } = at;
    if (fault === "resize") return [{ at: offsetSeconds, fault, node: -1, options }];
    return nodes.flatMap((node) => {
      const begin = { at: offsetSeconds, fault, node, options };
      return lasts === undefined
        ? [begin]
        : [begin, { ...begin, at: offsetSeconds + (lasts as number), fault: END[fault] }];
    });
  });
  return strikes.sort((a, b) => a.at - b.at);
}
