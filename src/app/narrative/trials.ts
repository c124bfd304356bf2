/**
 * Advice is tried before it is given. What a point measured suggests some worlds to try: the same world and the same seeds, with
 * one thing done differently. What that changes decides whether it is advised.
 */

import type { Condition } from "../../../models/faults/condition.ts";
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import { primitiveNamed } from "../../../models/faults/index.ts";
import { type ScheduledFault, waitsForLoader } from "../../../models/faults/schedule.ts";
import { plan } from "../../../models/run/plan.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { pointsByClient } from "./axes.ts";
import { speakText } from "./binary-multi-get.ts";
import { isDrawn, worldText } from "./known-worlds.ts";
import { LONG_MS, waitsLong, worstForCallers, worstOf } from "./limits.ts";
import type { Measure } from "./measures.ts";
import {
  askOnce,
  askWithinBudget,
  breakOff,
  cancelWork,
  computeOnce,
  computeOnceUnnamed,
  refuseEarly,
} from "./protection-trials.ts";
import { mean, type PointSummary, type SummaryFacts } from "./texts.ts";
import { shorterTimeOuts } from "./time-out.ts";

/** No more points than this are added to an experiment. */
const TRIALS_MAX = 3;

/** Something that can be done differently, and the world in which it is done. */
export interface Trial {
  /** The point that suggests it. */
  readonly baseId: string;
  /** What to do: `Flush the node as it returns, before clients reach it`. */
  readonly action: string;
  /** `advice: flush the node as it returns`. */
  readonly label: string;
  /** Metrics that it is meant to lower: one of them must be lower for the advice to be given. */
  readonly aims: readonly Measure[];
  readonly scenario: Scenario;
  /** Which nodes are flushed in it: the one that returned, or those that may hold copies of its keys. */
  readonly flushes?: "returned" | "others";
  /** What it is compared with, if that is not the point that suggests it: the same world without what is advised. */
  readonly against?: string;
}

interface Asked {
  readonly point: PointSummary;
  readonly scenario: Scenario;
  readonly faults: readonly ScheduledFault[];
}

type Idea = (asked: Asked) => Omit<Trial, "baseId">[];

/** @param scenarioOf the world of a point; @param seed one of the repeats, by which chance in the faults is drawn. */
export function trialsOf(facts: SummaryFacts, scenarioOf: (id: string) => Scenario, seed: number): Trial[] {
  // A sweep of protections tries them itself.
  if (facts.points.some(({ settings }) => "protection" in settings)) return [];
  const clients = [...pointsByClient(facts).values()];
  const own = clients.flat();
  const worlds = new Map<string, string | null>();
  const worldOf = (id: string): string | null => {
    if (!worlds.has(id)) worlds.set(id, worldText(scenarioOf(id), seed));
    return worlds.get(id)!;
  };
  /** What is among the points was run, and is compared with the others anyway. */
  const isNew = (trial: Trial): boolean => {
    const world = worldText(trial.scenario, seed);
    return world === null || own.every(({ id }) => id === trial.baseId || worldOf(id) !== world);
  };
  const found = ideas.map((idea) =>
    clients.map((points) =>
      // Where the first suggests nothing, the next may.
      candidates(idea, points).reduce<Trial[]>(
        (trials, point) => (trials.length > 0 ? trials : tried(idea, point, scenarioOf, seed).filter(isNew)),
        [],
      ),
    ),
  );
  const all = found.flat().filter((trials) => trials.length > 0);
  const kept: Trial[] = [];
  for (const trials of all) if (kept.length + trials.length <= TRIALS_MAX) kept.push(...trials);
  return kept;
}

function tried(idea: Idea, point: PointSummary, scenarioOf: (id: string) => Scenario, seed: number): Trial[] {
  const scenario = scenarioOf(point.id);
  const planned = plan(scenario, seed);
  // Only a run knows when a milestone is reached, or a loader done.
  if (planned.waiting.length > 0 || waitsForLoader(planned)) return [];
  const { timed } = planned;
  return idea({ point, scenario, faults: timed }).map((trial) => ({ ...trial, baseId: point.id }));
}

/**
 * The point that demands most of all. What stops waiting is tried first where most requests fail, and what stops old values then where
 * most of them are read after a return: a point that is hard on the database need not be that one.
 */
function candidates(idea: Idea, points: readonly PointSummary[]): PointSummary[] {
  const worst = worstOf(points);
  if (idea === waitLess) {
    const callers = worstForCallers(points, [worst]);
    return callers === null ? [worst] : [callers, worst];
  }
  if (idea !== flushTheReturned && idea !== flushTheOthers) return [worst];
  const readsOf = (point: PointSummary): number => mean(point, "staleReadsAfterReturn") ?? 0;
  const stalest = points.reduce((a, b) => (readsOf(b) > readsOf(a) ? b : a));
  return stalest === worst || readsOf(stalest) === 0 ? [worst] : [worst, stalest];
}

/**
 * In the order in which they are tried: what stops waiting, what loses fewer keys, what spares the database, what stops old values, and
 * where there is room left, other protections.
 */
const ideas: readonly Idea[] = [
  waitLess,
  ({ point, scenario }) => speakText(point, scenario),
  ({ point, scenario }) => askOnce(point, scenario),
  ({ point, scenario }) => computeOnce(point, scenario),
  flushTheReturned,
  flushTheOthers,
  returnSoon,
  // In place of these nothing of the above is left out.
  ({ point, scenario }) => askWithinBudget(point, scenario),
  ({ point, scenario }) => computeOnceUnnamed(point, scenario),
  ({ point, scenario }) => refuseEarly(point, scenario),
  ({ point, scenario }) => cancelWork(point, scenario),
  ({ point, scenario }) => breakOff(point, scenario),
];

/** Calls wait for a node that does not answer. */
function waitLess({ point, scenario }: Asked): Omit<Trial, "baseId">[] {
  const isRepeated = (point.outages?.length ?? 0) > 1;
  const phase = isRepeated ? "DuringDisturbance" : "DuringOutage";
  // When a phase of several outages ends, who waited in one of them has its answer.
  const waits = isRepeated ? (mean(point, "latencyMsP99DuringDisturbance") ?? 0) >= LONG_MS : waitsLong(point, phase);
  const isBlocked = (mean(point, `refusedRatio${phase}`) ?? 0) > 0.001;
  if (!waits && !isBlocked) return [];
  const shorter = shorterTimeOuts(scenario);
  if (shorter === null) return [];
  return [
    {
      action: `Give the client a time-out ${shorter.limited} (${shorter.names}, ${shorter.seconds})`,
      label: `advice: time-out ${shorter.seconds}`,
      aims: [
        ...(isRepeated ? [] : (["unansweredRatioDuringOutage"] as const)),
        "failedRatioWorstMinuteDuringDisturbance",
        `latencyMsP99${phase}`,
      ],
      scenario: { ...scenario, client: { ...scenario.client, options: shorter.options } },
    },
  ];
}

const KEEPS_MEMORY: readonly Condition[] = ["stopped", "hung", "silent", "cut off", "closed"];

/** A node came back with its memory, and old values were read from it. */
function flushTheReturned({ point, scenario, faults }: Asked): Omit<Trial, "baseId">[] {
  if (!((mean(point, "staleReadsKeptMemory") ?? 0) > 0)) return [];
  const returns = faults.filter(
    (one) => KEEPS_MEMORY.includes(primitiveNamed(one.fault).ends!) && !isPart(faults, one),
  );
  if (returns.length === 0) return [];
  return [
    {
      action: "Flush the node as it returns, before clients reach it",
      label: "advice: flush the node as it returns",
      aims: ["staleReads"],
      flushes: "returned",
      scenario: withFaults(
        scenario,
        returns.map(({ node, atSeconds }) => flush(node, atSeconds)),
      ),
    },
  ];
}

/** A port that is opened process after process, or that was closed for the time in which its node came back: no return of its own. */
function isPart(faults: readonly ScheduledFault[], { fault, node, atSeconds, options }: ScheduledFault): boolean {
  if (primitiveNamed(fault).ends !== "closed") return false;
  if (options.since !== undefined) return true;
  const ofNode = faults.filter((one) => one.node === node && one.atSeconds <= atSeconds);
  const closed = ofNode.findLastIndex((one) => primitiveNamed(one.fault).begins === "closed");
  return ofNode.slice(closed).some((one) => !["closed", undefined].includes(primitiveNamed(one.fault).ends));
}

/** The longest second failure that is added, to see what comes of it. */
const AGAIN_SECONDS = 600;

const FLUSH_LABEL = "advice: flush the other nodes";
const FLUSH_ONCE = "Flush the other nodes one by one, spread over the time until any node fails again";
const FLUSH_EACH_TIME =
  "After each outage but the last, flush the nodes that were up in it one by one, spread over the time until the next begins";

/** Each is an event of the report: with more the nodes are so many that flushing each of them is no advice. */
const FLUSHES_MAX = 1000;

/** Copies were left on other nodes; they are read when their node fails again. */
function flushTheOthers({ point, scenario, faults }: Asked): Omit<Trial, "baseId">[] {
  // Times that are drawn are others in each repeat.
  if (point.repeats > 1 && scenario.faults.some(({ fault }) => isDrawn(fault))) return [];
  const outages = outagesOf(faults);
  if (outages.length > 1) return flushBetween(outages, point, scenario);
  if (!((mean(point, "strandedCopies") ?? 0) > 0)) return [];
  const [first] = outages;
  if (first === undefined || first.toSeconds === null) return [];
  const others = scenario.nodes.map((_, node) => node).filter((node) => !first.nodes.includes(node));
  if (others.length === 0) return [];
  const room = scenario.durationSeconds - first.toSeconds;
  const again = first.toSeconds + room / 2;
  if (room < 4 * others.length + 120) return [];
  const [node] = first.nodes;
  const lasts = Math.min(AGAIN_SECONDS, room / 4);
  const twice = withFaults(scenario, [{ fault: "crash", nodes: [node], at: at(again), options: { for: lasts } }]);
  const fails = "advice: the node fails again";
  return [
    { action: "", label: fails, aims: [], scenario: twice },
    {
      action: FLUSH_ONCE,
      label: `${FLUSH_LABEL}, then it fails again`,
      aims: ["staleReadsDuringSecondOutage"],
      flushes: "others",
      scenario: withFaults(twice, spread(others, first.toSeconds, again)),
      against: fails,
    },
  ];
}

/** The run has further outages: those of it decide whether flushes before each of them are advised. */
function flushBetween(
  outages: readonly OutageTimes[],
  point: PointSummary,
  scenario: Scenario,
): Omit<Trial, "baseId">[] {
  const left = [point, ...(point.outages ?? [])].some(({ metrics }) => (metrics.strandedCopies?.mean ?? 0) > 0);
  const isOnce = outages.length === 2;
  const aim: Measure = isOnce ? "staleReadsDuringSecondOutage" : "staleReads";
  if (!left || !((mean(point, aim) ?? 0) > 0)) return [];
  const flushes = outages.flatMap(({ nodes, toSeconds }, i) => {
    const until = outages[i + 1]?.fromSeconds;
    if (toSeconds === null || until === undefined || until <= toSeconds) return [];
    const others = scenario.nodes.map((_, node) => node).filter((node) => !nodes.includes(node));
    return spread(others, toSeconds, until);
  });
  if (flushes.length === 0 || flushes.length > FLUSHES_MAX) return [];
  const action = isOnce ? FLUSH_ONCE : FLUSH_EACH_TIME;
  return [{ action, label: FLUSH_LABEL, aims: [aim], flushes: "others", scenario: withFaults(scenario, flushes) }];
}

/** A node never comes back. */
function returnSoon({ scenario, faults }: Asked): Omit<Trial, "baseId">[] {
  const last = outagesOf(faults).at(-1);
  if (last === undefined || last.toSeconds !== null) return [];
  const soon = last.fromSeconds + 60;
  if (soon + 60 > scenario.durationSeconds) return [];
  const ends = faults.flatMap(({ fault, node }): FaultSpec[] => {
    const { endedBy } = primitiveNamed(fault);
    if (endedBy === undefined || !last.nodes.includes(node)) return [];
    return [{ fault: endedBy.name, nodes: [node], at: at(soon), options: {} }];
  });
  return [
    {
      action: "End it within a minute",
      label: "advice: it ends after a minute",
      aims: ["fallThroughRatio", "errorRatio", "getFailureRatio"],
      scenario: withFaults(scenario, ends),
    },
  ];
}

interface OutageTimes {
  readonly fromSeconds: number;
  /** Null where it outlasts the run. */
  readonly toSeconds: number | null;
  readonly nodes: readonly number[];
}

/** From the first fault of a node until nothing is wrong with any. */
function outagesOf(faults: readonly ScheduledFault[]): OutageTimes[] {
  const found: OutageTimes[] = [];
  const ailing = new Set<string>();
  let fromSeconds = 0;
  let nodes = new Set<number>();
  for (const { fault, node, atSeconds } of faults) {
    const { begins, ends } = primitiveNamed(fault);
    // What is wrong with the cluster as a whole has no node that could be flushed or started.
    if (node < 0) continue;
    if (begins !== undefined) {
      if (ailing.size === 0) [fromSeconds, nodes] = [atSeconds, new Set()];
      ailing.add(`${node} ${begins}`);
      nodes.add(node);
    } else if (ends !== undefined && ailing.delete(`${node} ${ends}`) && ailing.size === 0) {
      found.push({ fromSeconds, toSeconds: atSeconds, nodes: [...nodes] });
    }
  }
  if (ailing.size > 0) found.push({ fromSeconds, toSeconds: null, nodes: [...nodes] });
  return found;
}

/** One after another, evenly over the time between, so that each has time to fill again. */
function spread(nodes: readonly number[], from: number, to: number): FaultSpec[] {
  const step = (to - from) / (nodes.length + 1);
  return nodes.map((node, i) => flush(node, from + (i + 1) * step));
}

function flush(node: number, atSeconds: number): FaultSpec {
  return { fault: "flush", nodes: [node], at: at(atSeconds), options: {} };
}

function at(offsetSeconds: number): FaultSpec["at"] {
  return { anchor: "start", occurrence: 1, offsetSeconds };
}

function withFaults(scenario: Scenario, faults: readonly FaultSpec[]): Scenario {
  return { ...scenario, faults: [...scenario.faults, ...faults] };
}
