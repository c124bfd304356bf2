/** What may free a world that is stuck, for a time: each push with the strengths at which it is tried, from the weakest. */
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import { setLoad } from "../../../models/faults/set-load.ts";
import { setRetries } from "../../../models/faults/set-retries.ts";
import { setServers } from "../../../models/faults/set-servers.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { multiples, stepOf } from "./steps.ts";

export interface Push {
  readonly name: "load" | "retries" | "servers";
  readonly title: string;
  /** From the weakest to the strongest. */
  readonly strengths: readonly number[];
  /** `the load at 140/s`, with no more digits than the step has. */
  readonly words: (strength: number) => string;
  readonly fault: string;
  readonly options: (strength: number) => Readonly<Record<string, unknown>>;
}

/** A push for which this world has nothing to set. */
export interface NoPush {
  readonly name: Push["name"];
  readonly title: string;
  readonly why: string;
}

/** So many times the servers at most: nobody has more at hand. */
const SERVERS_TIMES_MAX = 10;

/** @param retriesPerSecond those of the stuck world. */
export function pushesFor(scenario: Scenario, retriesPerSecond: number): (Push | NoPush)[] {
  return [lessLoad(scenario), fewerRetries(scenario, retriesPerSecond), moreServers(scenario)];
}

/** The world in which somebody pushes from one instant on, for a time. */
export function pushed(
  scenario: Scenario,
  { fault, options }: Push,
  at: { readonly strength: number; readonly fromSeconds: number; readonly forSeconds: number },
): Scenario {
  const spec: FaultSpec = {
    fault,
    nodes: [-1],
    at: { anchor: "start", occurrence: 1, offsetSeconds: at.fromSeconds },
    options: { ...options(at.strength), for: at.forSeconds },
  };
  return { ...scenario, faults: [...scenario.faults, spec] };
}

function lessLoad({ workload }: Scenario): Push | NoPush {
  const named = { name: "load", title: "Less load" } as const;
  const { ratePerSecond, users } = workload.arrivals;
  if (workload.trace !== undefined || users !== undefined) {
    return { ...named, why: "requests are those of a trace or of users, and do not come at a rate" };
  }
  const step = stepOf(ratePerSecond);
  return {
    ...named,
    strengths: multiples(step, 0, ratePerSecond).reverse(),
    words: (rate) => (rate === 0 ? "no load at all" : `the load at ${rate}/s`),
    fault: setLoad.name,
    options: (rate) => ({ factor: rate / ratePerSecond }),
  };
}

function fewerRetries({ protection }: Scenario, perSecond: number): Push | NoPush {
  const named = { name: "retries", title: "Fewer retries" } as const;
  if (protection?.retry === undefined || perSecond === 0) return { ...named, why: "no query is asked again" };
  const step = stepOf(perSecond);
  return {
    ...named,
    strengths: multiples(step, 0, perSecond).reverse(),
    words: (rate) => (rate === 0 ? "no retries at all" : `at most ${rate} retries a second`),
    fault: setRetries.name,
    options: (rate) => ({ perSecond: rate }),
  };
}

function moreServers({ database: { servers } }: Scenario): Push | NoPush {
  const named = { name: "servers", title: "More servers of the database" } as const;
  if (servers === 0) return { ...named, why: "the database works on any number of queries at once" };
  const most = servers * SERVERS_TIMES_MAX;
  const step = Math.max(1, stepOf(most - servers));
  return {
    ...named,
    strengths: multiples(step, servers + 1, most + 1),
    words: (count) => `${count} servers`,
    fault: setServers.name,
    options: (count) => ({ servers: count }),
  };
}
