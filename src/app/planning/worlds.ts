/**
 * The worlds that a plan is about: each client configuration of the experiment without what befalls it, and the same with nodes lost.
 * What a loss is (a crash, a host that goes down ...) and when it comes follows from the experiment; where it says nothing, nodes
 * crash at the first peak. Worlds end when nothing that a plan reads is measured any more, which changes none of it.
 */
import { stopsService } from "../../../models/faults/condition.ts";
import { isCompound } from "../../../models/faults/fault.ts";
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import { faultNamed } from "../../../models/faults/index.ts";
import type { AnchoredTime } from "../../../models/faults/times.ts";
import { AFTER_RETURN_SECONDS } from "../../../models/recording/phase-name.ts";
import { plan } from "../../../models/run/plan.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import type { ReadyPoint } from "../experiment/points.ts";
import { beginningBefore } from "./around.ts";

/** One client configuration: a world of the experiment, whatever befalls it there. */
export interface Configuration {
  /** What tells it from the others; empty where there is one. */
  readonly label: string;
  /** The values of the axes on which its points agree. */
  readonly axes: Readonly<Record<string, string>>;
  /** Nothing befalls it. */
  readonly scenario: Scenario;
  /** When nodes are lost in it, in seconds since the start. */
  readonly lostAtSeconds: number;
  /** Several nodes that the experiment loses together: a rack. */
  readonly together: readonly (readonly number[])[];
}

/** How nodes are lost, and for how long. */
export interface Loss {
  readonly fault: string;
  readonly at: AnchoredTime | null;
  readonly forSeconds: number;
}

/** A plan that is not told looks at losses of half an hour: the worst minute comes early, and a run is no longer than it must be. */
export const FOR_SECONDS = 1800;
/** The same of worlds of which a budget has room for few. */
export const SHORT_FOR_SECONDS = 600;
const CRASH = "crash";
/** Without a peak: so long after measurement begins, so that there is something to compare with. */
const SETTLED_SECONDS = 600;

/** The loss that the experiment is about: its first fault that takes a node away. */
export function lossOf(points: readonly ReadyPoint[], forSeconds = FOR_SECONDS): Loss {
  const specs = points.flatMap(({ scenario }) => scenario.faults);
  const found = specs.find((spec) => lossNameOf(spec) !== null);
  if (found === undefined) return { fault: CRASH, at: null, forSeconds };
  const { at } = found;
  return { fault: lossNameOf(found)!, at: at.anchor === "milestone" ? null : at, forSeconds };
}

/** Null where it takes no node away. */
function lossNameOf({ fault, options, nodes }: FaultSpec): string | null {
  const definition = faultNamed(fault);
  if (isCompound(definition)) return typeof options.what === "string" ? options.what : null;
  const { begins, endedBy } = definition;
  const isLoss =
    begins !== undefined && stopsService(begins) && endedBy !== undefined && nodes.some((node) => node >= 0);
  return isLoss ? fault : null;
}

export function configurationsOf(points: readonly ReadyPoint[], loss: Loss): Configuration[] {
  const own = points.filter(({ control, trialOf }) => !control && trialOf === undefined);
  const groups = new Map<string, ReadyPoint[]>();
  for (const point of own.length > 0 ? own : points) {
    const key = JSON.stringify({ ...calmOf(point.scenario), durationSeconds: 0 });
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const all = [...groups.values()];
  const axes = axesBetween(all);
  return all.map((members) => {
    const calm = calmOf(members[0].scenario);
    const lostAtSeconds = lostAt(calm, loss.at);
    return {
      label: axes.map((axis) => members[0].axes[axis]).join(", "),
      axes: Object.fromEntries(axes.map((axis) => [axis, members[0].axes[axis]])),
      scenario: beginningBefore(lostAtSeconds, {
        ...calm,
        durationSeconds: endOf(calm, lostAtSeconds + loss.forSeconds),
      }),
      lostAtSeconds,
      together: togetherOf(members),
    };
  });
}

/** On which all points of one configuration agree, and configurations differ. */
function axesBetween(groups: readonly (readonly ReadyPoint[])[]): string[] {
  const axes = [...new Set(groups.flat().flatMap((point) => Object.keys(point.axes)))];
  return axes.filter((axis) => {
    const isShared = groups.every((members) => members.every((point) => point.axes[axis] === members[0].axes[axis]));
    return isShared && new Set(groups.map(([first]) => first.axes[axis])).size > 1;
  });
}

function togetherOf(points: readonly ReadyPoint[]): readonly (readonly number[])[] {
  const found = points
    .flatMap(({ scenario }) => scenario.faults)
    .filter(({ nodes, fault }) => nodes.length > 1 && isCompound(faultNamed(fault)))
    .map(({ nodes }) => [...nodes].sort((a, b) => a - b));
  return [...new Map(found.map((nodes) => [nodes.join(), nodes])).values()];
}

/** The world without what befalls it and without looks into its nodes, told minute by minute. */
function calmOf({ stretch: _, ...scenario }: Scenario): Scenario {
  const { changes: __, ...arrivals } = scenario.workload.arrivals;
  return { ...scenario, faults: [], statsAt: [], windowSeconds: 60, workload: { ...scenario.workload, arrivals } };
}

function lostAt(scenario: Scenario, at: AnchoredTime | null): number {
  const { measureFromSeconds, durationSeconds } = scenario;
  const peak = loadCurve(scenario).peaks.find((seconds) => seconds >= measureFromSeconds);
  const settled = measureFromSeconds + Math.min(SETTLED_SECONDS, (durationSeconds - measureFromSeconds) / 2);
  const time = at ?? { anchor: "start" as const, occurrence: 1, offsetSeconds: peak ?? settled };
  const spec: FaultSpec = { fault: CRASH, nodes: [0], at: time, options: {} };
  return plan({ ...scenario, faults: [spec] }, 0).timed[0].atSeconds;
}

/** Ten minutes after the return all is measured. A trace cannot last longer than it does. */
function endOf({ workload, durationSeconds }: Scenario, returnSeconds: number): number {
  const end = Math.ceil(returnSeconds + AFTER_RETURN_SECONDS);
  return workload.trace === undefined ? end : Math.min(end, durationSeconds);
}

/** The same world with these nodes lost together. */
export function losing({ scenario, lostAtSeconds }: Configuration, nodes: readonly number[], loss: Loss): Scenario {
  if (nodes.length === 0) return scenario;
  const lost: FaultSpec = {
    fault: loss.fault,
    nodes,
    at: { anchor: "start", occurrence: 1, offsetSeconds: lostAtSeconds },
    options: { for: loss.forSeconds },
  };
  return { ...scenario, faults: [lost] };
}

/** Positions of the nodes of the cluster itself. */
export function clusterNodes({ nodes }: Scenario): number[] {
  return nodes.flatMap(({ beside }, i) => (beside === undefined ? [i] : []));
}

/** `node 3 (10.0.0.3:11211)`: by the position that an experiment would write, and by name. */
export function nodeText({ nodes }: Scenario, position: number): string {
  const { host, port } = nodes[position];
  return `node ${position} (${host}:${port})`;
}
