/**
 * Ways to bring back the nodes that were lost: at once, at a time of less load, flushed, filled before, process by process, some after
 * others, with spare nodes beside the cluster or with a protection around the database. Each is a world of its own in which all else is
 * the same.
 */

import { capacityOfAll } from "../../../models/database/capacity.ts";
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import type { OnReturn } from "../../../models/faults/on-return.ts";
import { AFTER_RETURN_SECONDS } from "../../../models/recording/phase-name.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { rateCurveOf } from "../../../models/workload/load-curves/rate-curve-of.ts";
import type { PointSummary } from "../../core/summary.ts";
import { formatDuration } from "../../core/text/units.ts";
import { SECONDS_PER_DAY } from "../../core/units.ts";
import { formatBare } from "../../report/format.ts";
import {
  askOnce,
  askWithinBudget,
  breakOff,
  cancelWork,
  computeOnce,
  refuseEarly,
} from "../narrative/protection-trials.ts";
import { beginningBefore } from "./around.ts";
import { withGutter } from "./gutter.ts";
import { type Configuration, clusterNodes, type Loss, losing } from "./worlds.ts";

export interface Candidate {
  /** `at once`, `filled before`. */
  readonly name: string;
  /** What has to be there before a node is lost: with something of this, it is no way for tonight. */
  readonly prepare: readonly string[];
  /** Where the nodes could be back and are not let in yet: until when, and what is waited for. */
  readonly wait?: { readonly untilSeconds: number; readonly todo: string };
  /** What the operator does then, step by step. */
  readonly steps: readonly string[];
  /** The nodes keep their memory and are flushed. */
  readonly flushes: boolean;
  /** How long a loader takes before clients are let in, where there is one. */
  readonly fillSeconds?: number;
  readonly scenario: Scenario;
  /**
   * A way that waits for hours, with its nodes lost shortly before the return and not hours earlier: who comes back empty asks as much of
   * the database then. What it raced as; absent where that is `scenario`.
   */
  readonly late?: Scenario;
}

export const AT_ONCE = "at once";

/** Through these a node keeps its memory, which holds no write of the meantime. */
export const KEEPS_MEMORY: ReadonlySet<string> = new Set(["pause", "partition", "warm-stop"]);

/** Assumptions: how long processes take to be let in one after another, and the gap between nodes. */
const RAMP_SECONDS = 300;
const GAPS_SECONDS = [60, 300];
/** That of the documentation's example of a gutter. */
const GUTTER_TTL_SECONDS = 10;
/** A loader takes half of what the database has left while the nodes are away, as they are until it is done; and no longer than this. */
const FILL_SECONDS = 600;
const SPARE_SHARE = 0.5;
/** Below this there is no point in a loader. */
const FILL_LEAST = 1;

interface Measured {
  /** With the nodes lost and back at once, as it was measured. */
  readonly lost: PointSummary;
  /** The load up to which losing its worst node holds; null where that is not known. */
  readonly holdsUpTo?: number | null;
  /** Hours of waiting may be left out, where that changes nothing that decides. Default: false. */
  readonly isShort?: boolean;
}

export function candidatesOf(
  configuration: Configuration,
  nodes: readonly number[],
  loss: Loss,
  { lost, holdsUpTo = null, isShort = false }: Measured,
): Candidate[] {
  const base = losing(configuration, nodes, loss);
  const it = nodes.length === 1 ? "it" : "them";
  const keeps = KEEPS_MEMORY.has(loss.fault);
  const flush: OnReturn = keeps ? { flush: true } : {};
  const [start, close] = [
    startText(loss.fault, it),
    `Keep clients away from ${it}: close the port to them (a firewall).`,
  ];
  const [flushed, open] = [`Flush ${it} (flush_all).`, "Open the port to all clients."];
  // What was flushed or filled behind a closed port is let in after that.
  const behind = (...steps: readonly string[]): string[] => [close, start, ...(keeps ? [flushed] : []), ...steps];
  const usual = { prepare: [], flushes: keeps };
  const found: Candidate[] = [
    { ...usual, flushes: false, name: AT_ONCE, steps: [start, "Let all clients in at once."], scenario: base },
  ];
  const withReturn = (way: Omit<Candidate, "prepare" | "flushes" | "scenario">, onReturn: OnReturn, more = 0): void => {
    found.push({ ...usual, ...way, scenario: extended(returning(base, { ...flush, ...onReturn }), more) });
  };
  if (keeps) withReturn({ name: "flushed first", steps: behind(open) }, {});
  const opened = `Open the port for one process of the application after another, host by host, over ${formatDuration(RAMP_SECONDS)}.`;
  withReturn({ name: "process by process", steps: behind(opened) }, { ramp: RAMP_SECONDS }, RAMP_SECONDS);
  const fill = fillOf(configuration, nodes.length, lost);
  if (fill !== null) {
    const loads = `Fill ${it} from the database with the ${fill.keys} most popular keys${nodes.length === 1 ? "" : " of each"}, at ${fill.rate} queries a second at most${nodes.length === 1 ? "" : " for each"}.`;
    const fillSeconds = Math.ceil(fill.keys / fill.rate);
    withReturn({ name: "filled before", steps: behind(loads, open), fillSeconds }, { preFill: fill }, 2 * FILL_SECONDS);
  }
  for (const { name, amount, gapSeconds } of groupsOf(nodes.length)) {
    const gap = `Let them in ${name}: each for all clients.`;
    const faults = base.faults.flatMap((spec) => apart(spec, { loss, amount, gapSeconds }));
    const last = gapSeconds * (Math.ceil(nodes.length / amount) - 1);
    const scenario = extended({ ...base, faults }, last);
    const steps = keeps ? behind(gap) : [start, gap];
    found.push({ ...usual, name, steps, scenario: keeps ? returning(scenario, flush) : scenario });
  }
  for (const { name, until, atSeconds } of heldWays(configuration, loss, holdsUpTo)) {
    const onReturn = { holdUntil: { anchor: "start", occurrence: 1, offsetSeconds: atSeconds } } as const;
    const wait = { untilSeconds: atSeconds, todo: `Keep clients away from ${it} until ${until}.` };
    const steps = keeps ? behind(open) : [start, "Let all clients in."];
    withReturn({ name, wait, steps }, onReturn, atSeconds - configuration.lostAtSeconds - loss.forSeconds);
    if (isShort && !keeps) found.push({ ...found.pop()!, late: lostLate(configuration, nodes, loss, atSeconds) });
  }
  // What is prepared changes nothing of how the nodes are let in.
  const prepared = (name: string, prepare: string, scenario: Scenario): Candidate => ({
    ...{ name, prepare: [prepare], flushes: keeps },
    steps: keeps ? behind(open) : [start, "Let all clients in at once."],
    scenario: keeps ? returning(scenario, flush) : scenario,
  });
  const spare = { nodes: Math.max(1, Math.ceil(nodes.length / 2)), ttlSeconds: GUTTER_TTL_SECONDS };
  const beside = withGutter(base, spare);
  if (beside !== null) {
    const [count, ttl] = [
      spare.nodes === 1 ? "a spare node" : `${spare.nodes} spare nodes`,
      formatDuration(spare.ttlSeconds),
    ];
    const ready = `Set up ${count} beside the cluster, and let the application ask ${spare.nodes === 1 ? "it" : "them"} where a node does not answer (cluster.gutter, copies there live ${ttl}).`;
    found.push(prepared(`a gutter of ${spare.nodes}`, ready, beside));
  }
  return [...found, ...protectedWorlds(base, lost).map(({ name, todo, scenario }) => prepared(name, todo, scenario))];
}

/** How a node that was lost in this way is there again. */
function startText(fault: string, it: string): string {
  const [has, is] = it === "it" ? ["it has", "It is"] : ["they have", "They are"];
  switch (fault) {
    case "pause":
      return `Let ${it} go on: ${has} the memory of before.`;
    case "partition":
      return `Mend the network: ${has} the memory of before.`;
    case "warm-stop":
      return `Start ${it} with the memory that was kept (-e).`;
    case "host-down":
      return `Start ${it === "it" ? "the host" : "the hosts"} and memcached there. ${is} empty.`;
    default:
      return `Start memcached again. ${is} empty.`;
  }
}

/** Lost so long before `backSeconds` that they are back then. */
function lostLate({ scenario, ...rest }: Configuration, nodes: readonly number[], loss: Loss, backSeconds: number) {
  const lostAtSeconds = backSeconds - loss.forSeconds;
  const durationSeconds = backSeconds + AFTER_RETURN_SECONDS;
  const late = beginningBefore(lostAtSeconds, { ...scenario, durationSeconds });
  return losing({ ...rest, scenario: late, lostAtSeconds }, nodes, loss);
}

/** The same world that ends so much later. */
function extended(scenario: Scenario, seconds: number): Scenario {
  return { ...scenario, durationSeconds: scenario.durationSeconds + seconds };
}

function returning(scenario: Scenario, onReturn: OnReturn): Scenario {
  return { ...scenario, faults: scenario.faults.map((spec) => ({ ...spec, options: { ...spec.options, onReturn } })) };
}

/** All but the first group are away for longer, each by a gap more than the one before. */
function apart(
  spec: FaultSpec,
  { loss, amount, gapSeconds }: { readonly loss: Loss; readonly amount: number; readonly gapSeconds: number },
): FaultSpec[] {
  return spec.nodes.map((node, i) => ({
    ...spec,
    nodes: [node],
    options: { ...spec.options, for: loss.forSeconds + Math.floor(i / amount) * gapSeconds },
  }));
}

/** One at a time, soon after one another and later, and half of them at a time. */
function groupsOf(nodes: number): { readonly name: string; readonly amount: number; readonly gapSeconds: number }[] {
  if (nodes < 2) return [];
  const half = Math.floor(nodes / 2);
  const all = [
    ...GAPS_SECONDS.map((gapSeconds) => ({ amount: 1, gapSeconds })),
    ...(half > 1 ? [{ amount: half, gapSeconds: GAPS_SECONDS[GAPS_SECONDS.length - 1] }] : []),
  ];
  return all.map(({ amount, gapSeconds }) => {
    const some = amount === 1 ? "one" : String(amount);
    return { name: `${some} at a time, ${formatDuration(gapSeconds)} apart`, amount, gapSeconds };
  });
}

/** Of each node, as many keys as half of the spare queries load in ten minutes, and no more than its own; all are filled at the same time. */
function fillOf({ scenario }: Configuration, nodes: number, lost: PointSummary) {
  const { database, workload } = scenario;
  const capacity = capacityOfAll(database, workload.reads);
  const busy = lost.metrics.databaseUtilizationDuringOutage?.mean ?? 1;
  const rate = Math.floor((capacity * Math.max(0, 1 - busy) * SPARE_SHARE) / nodes);
  if (!Number.isFinite(rate) || rate < FILL_LEAST || workload.trace !== undefined || scenario.detail !== undefined)
    return null;
  const own = Math.ceil(workload.keys / clusterNodes(scenario).length);
  const keys = Math.min(own, rate * FILL_SECONDS);
  return { keys, rate, connections: Math.max(1, Math.min(10, database.servers)) };
}

/** Until the load has fallen to what the cluster can lose a node at, and until its trough, where it comes to that within a day. */
function heldWays({ scenario, lostAtSeconds }: Configuration, { forSeconds }: Loss, holdsUpTo: number | null) {
  const { workload } = scenario;
  if (workload.trace !== undefined || workload.arrivals.users !== undefined) return [];
  const back = lostAtSeconds + forSeconds;
  const day = { ...scenario, durationSeconds: back + SECONDS_PER_DAY };
  const load = loadCurve(day);
  const curve = rateCurveOf(load);
  const perSecond = (seconds: number): number => curve.rateAt(seconds) * workload.arrivals.ratePerSecond;
  const ways: { readonly name: string; readonly until: string; readonly atSeconds: number }[] = [];
  const minutes = Array.from({ length: SECONDS_PER_DAY / 60 }, (_, i) => Math.ceil(back) + 60 * i);
  const isLess = (seconds: number): boolean => holdsUpTo !== null && perSecond(seconds) <= holdsUpTo;
  const first = minutes.find(isLess);
  if (first !== undefined && first > Math.ceil(back)) {
    const least = formatBare(holdsUpTo!, "1/s");
    const until = `the load is below ${least}, up to which the cluster can lose a node`;
    ways.push({ name: `when the load is below ${least}`, until, atSeconds: first });
  }
  const trough = load.troughs.find((seconds) => seconds > back);
  if (trough !== undefined) {
    ways.push({ name: "in the trough", until: "the trough of the load", atSeconds: Math.ceil(trough) });
  }
  return ways;
}

/** Of the protections that reports try, those that what was measured suggests. */
function protectedWorlds(base: Scenario, lost: PointSummary) {
  const ideas = [askOnce, computeOnce, askWithinBudget, refuseEarly, cancelWork, breakOff];
  return ideas.flatMap((idea) =>
    idea(lost, base).map(({ action, label, scenario }) => ({
      name: label.replace(/^advice: /, ""),
      todo: `${action}.`,
      scenario,
    })),
  );
}
